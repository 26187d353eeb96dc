using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Tests.Randomization;

public sealed class DrawTests
{
    private static readonly byte[] Salt = SHA256.HashData("a fixed salt"u8);

    private static RandomizationPlan Plan(Procedure procedure, int? blockSize, params int[] weights) => new()
    {
        Key = "main",
        Procedure = procedure,
        BlockSize = blockSize,
        Arms = [.. weights.Select((weight, i) => new Arm { Key = $"arm{i}", Weight = weight })],
    };

    private static string[] Arms(RandomizationPlan plan, int n, string stratum = "") =>
        [.. Enumerable.Range(1, n).Select(sequence => Draw.Arm(Salt, plan, stratum, plan.Arms, sequence))];

    [Theory]
    [InlineData(Procedure.Complete, null, 1, 1)]
    [InlineData(Procedure.Complete, 8, 1, 1, 1, 1)]
    [InlineData(Procedure.Blocked, 12, 1, 2, 3)]
    [InlineData(Procedure.Cluster, null, 5, 2)]
    public void Every_full_block_holds_each_arm_by_its_weight(Procedure procedure, int? blockSize, params int[] weights)
    {
        var plan = Plan(procedure, blockSize, weights);
        var size = blockSize ?? weights.Sum();

        foreach (var block in Arms(plan, size * 40, "north").Chunk(size))
            for (var arm = 0; arm < weights.Length; arm++)
                block.Count(key => key == $"arm{arm}").Should().Be(weights[arm] * size / weights.Sum());
    }

    [Fact]
    public void At_any_moment_no_arm_is_further_from_its_share_than_one_block_allows()
    {
        var plan = Plan(Procedure.Complete, 8, 1, 1, 2);
        var arms = Arms(plan, 800);

        for (var n = 1; n <= arms.Length; n++)
        {
            var full = n / 8;
            foreach (var (arm, perBlock) in new[] { ("arm0", 2), ("arm1", 2), ("arm2", 4) })
                arms.Take(n).Count(key => key == arm).Should().BeInRange(full * perBlock, full * perBlock + Math.Min(perBlock, n % 8));
        }
    }

    [Fact]
    public void Every_order_of_a_block_is_equally_likely()
    {
        var plan = Plan(Procedure.Complete, null, 1, 1, 1, 1);
        var orders = Enumerable.Range(0, 20_000)
            .CountBy(block => string.Concat(PermutedBlocks.Block(Salt, plan, "", plan.Arms, block).Select(arm => arm[^1])))
            .ToDictionary();

        orders.Should().HaveCount(24);
        ChiSquare.OfEqualShares(orders.Values).Should().BeLessThan(ChiSquare.Bound(23));
    }

    [Fact]
    public void Simple_assignment_keeps_the_shares_but_not_the_counts()
    {
        var plan = Plan(Procedure.Simple, null, 1, 2, 3);
        var arms = Arms(plan, 20_000);
        var counts = plan.Arms.Select(arm => arms.Count(key => key == arm.Key)).ToList();

        ChiSquare.Of(counts, [1 / 6.0, 2 / 6.0, 3 / 6.0]).Should().BeLessThan(ChiSquare.Bound(2));
        arms.Chunk(6).Should().Contain(block => block.Count(key => key == "arm0") != 1);
    }

    [Fact]
    public void Successive_simple_draws_are_independent()
    {
        var plan = Plan(Procedure.Simple, null, 1, 1);
        var arms = Arms(plan, 20_001);
        var pairs = arms.Zip(arms.Skip(1)).CountBy(pair => pair).ToDictionary();

        ChiSquare.OfEqualShares(pairs.Values).Should().BeLessThan(ChiSquare.Bound(3));
    }

    [Fact]
    public void Strata_randomizations_and_salts_have_sequences_of_their_own()
    {
        var plan = Plan(Procedure.Blocked, null, 1, 1);

        Arms(plan, 64, "north").Should().NotEqual(Arms(plan, 64, "south"));
        Arms(plan, 64).Should().NotEqual(Arms(plan with { Key = "other" }, 64));
        Arms(plan, 64).Should().NotEqual(Enumerable.Range(1, 64).Select(n => Draw.Arm("another salt"u8, plan, "", plan.Arms, n)));
    }

    [Theory]
    [InlineData(Procedure.Simple)]
    [InlineData(Procedure.Complete)]
    public void A_sequence_number_below_one_is_refused(Procedure procedure)
    {
        var plan = Plan(procedure, null, 1, 1);

        FluentActions.Invoking(() => Draw.Arm(Salt, plan, "", plan.Arms, 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(5, 1, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(null, 1, 0)]
    [InlineData(null, 1, -1)]
    public void A_block_that_cannot_hold_the_weights_is_a_broken_invariant(int? blockSize, params int[] weights)
    {
        var plan = Plan(Procedure.Complete, blockSize, weights);

        FluentActions.Invoking(() => Draw.Arm(Salt, plan, "", plan.Arms, 1)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Probabilities_are_weight_over_sum_in_declared_order()
    {
        var probabilities = ArmProbabilities.Of(Plan(Procedure.Complete, null, 1, 2, 3).Arms);

        probabilities.Should().Equal(new Dictionary<string, double> { ["arm0"] = 1 / 6.0, ["arm1"] = 2 / 6.0, ["arm2"] = 0.5 });
        probabilities.Keys.Should().Equal("arm0", "arm1", "arm2");
    }

    [Fact]
    public void The_commitment_is_the_hash_that_the_comment_promises()
    {
        var expected = SHA256.HashData([.. Encoding.ASCII.GetBytes("coprod-salt-commitment-v1"), 0, .. Salt]);

        SaltCommitment.Of(Salt).Should().Equal(expected);
    }

    [Fact]
    public void A_rehearsal_does_not_foretell_the_arms_of_real_persons()
    {
        var plan = Plan(Procedure.Simple, null, 1, 1);
        var rehearsal = AllocationSalt.For(Salt, ParticipantKind.Rehearsal);

        AllocationSalt.For(Salt, ParticipantKind.Real).Should().Equal(Salt);
        Enumerable.Range(1, 64).Select(n => Draw.Arm(rehearsal, plan, "", plan.Arms, n)).Should().NotEqual(Arms(plan, 64));
    }
}
