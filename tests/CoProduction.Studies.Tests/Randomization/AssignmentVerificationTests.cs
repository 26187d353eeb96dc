using System.Security.Cryptography;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using static CoProduction.Studies.Tests.Design.SampleDesigns;

namespace CoProduction.Studies.Tests.Randomization;

public sealed class AssignmentVerificationTests
{
    private static readonly byte[] Salt = SHA256.HashData("a fixed salt"u8);
    private static readonly RandomizationPlan Plan = TwoByTwo().Randomizations[0];
    private readonly EpochAllocation epoch = new(1, Salt, SaltCommitment.Of(Salt), TwoByTwo());
    private readonly List<AssignedUnit> rows = [.. Drawn("riverside", 20), .. Drawn("hilltop", 17)];
    private readonly List<IssuedCounter> counters =
        [new(1, ParticipantKind.Real, "main", "riverside", 20), new(1, ParticipantKind.Real, "main", "hilltop", 17)];

    private static IEnumerable<AssignedUnit> Drawn(string stratum, int n, ParticipantKind kind = ParticipantKind.Real) =>
        Enumerable.Range(1, n).Select(sequence => new AssignedUnit
        {
            Epoch = 1,
            Kind = kind,
            Randomization = "main",
            Stratum = stratum,
            Sequence = sequence,
            Arm = Draw.Arm(AllocationSalt.For(Salt, kind), Plan, stratum, Plan.Arms, sequence),
            Probabilities = ArmProbabilities.Of(Plan.Arms),
            Name = $"{stratum}-{sequence}",
        });

    private AssignmentVerificationResult Verify() => AssignmentVerification.Verify([epoch], rows, counters);

    private IEnumerable<AssignmentFindingKind> Findings() => Verify().Findings.Select(finding => finding.Kind).Distinct();

    [Fact]
    public void What_the_salt_drew_agrees()
    {
        rows.AddRange(Drawn("riverside", 9, ParticipantKind.Rehearsal));
        counters.Add(new(1, ParticipantKind.Rehearsal, "main", "riverside", 9));

        var result = Verify();

        result.Findings.Should().BeEmpty();
        result.Recomputed.Should().Be(46);
        result.Agrees.Should().BeTrue();
    }

    [Fact]
    public void A_changed_arm_is_found_and_named_and_breaks_its_block()
    {
        rows[2] = rows[2] with { Arm = Plan.Arms.First(arm => arm.Key != rows[2].Arm).Key };

        Findings().Should().Equal(AssignmentFindingKind.ArmDiffers, AssignmentFindingKind.BlockNotExact);
        Verify().Findings[0].Message.Should().Contain("riverside-3").And.Contain(rows[2].Arm);
    }

    [Fact]
    public void Two_arms_swapped_within_a_block_are_found_although_the_block_is_exact()
    {
        var other = rows.FindIndex(row => row.Arm != rows[0].Arm);
        (rows[0], rows[other]) = (rows[0] with { Arm = rows[other].Arm }, rows[other] with { Arm = rows[0].Arm });

        Findings().Should().Equal(AssignmentFindingKind.ArmDiffers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(19)]
    public void A_removed_row_is_a_gap_at_the_start_in_the_middle_and_at_the_end(int place)
    {
        rows.RemoveAt(place);

        Findings().Should().Equal(AssignmentFindingKind.SequenceGap);
        Verify().Findings.Should().ContainSingle().Which.Message.Should().Contain($"number {place + 1} was handed out");
    }

    [Fact]
    public void A_stratum_whose_rows_are_all_gone_is_a_gap()
    {
        rows.RemoveAll(row => row.Stratum == "hilltop");

        Findings().Should().Equal(AssignmentFindingKind.SequenceGap);
    }

    [Fact]
    public void A_number_given_twice_is_found()
    {
        rows.Add(rows[4]);

        Findings().Should().Equal(AssignmentFindingKind.SequenceTwice);
    }

    [Fact]
    public void A_number_that_was_never_handed_out_is_found()
    {
        rows.AddRange(Drawn("hilltop", 18).Skip(17));

        Findings().Should().Equal(AssignmentFindingKind.SequenceOutside);
    }

    [Fact]
    public void Probabilities_given_the_counter_are_not_the_design_s()
    {
        rows[0] = rows[0] with { Probabilities = new Dictionary<string, double> { ["neither"] = 1, ["money_only"] = 0, ["appeal_only"] = 0, ["both"] = 0 } };

        Findings().Should().Equal(AssignmentFindingKind.ProbabilitiesDiffer);
    }

    [Fact]
    public void Another_salt_contradicts_the_commitment()
    {
        var result = AssignmentVerification.Verify([epoch with { Salt = [1, 2, 3] }], rows, counters);

        result.Findings.Should().Contain(finding => finding.Kind == AssignmentFindingKind.CommitmentDiffers);
        result.Findings.Should().Contain(finding => finding.Kind == AssignmentFindingKind.ArmDiffers);
    }

    [Fact]
    public void Unknown_epochs_and_randomizations_are_named()
    {
        rows.Add(rows[0] with { Epoch = 7 });
        rows.Add(rows[0] with { Randomization = "gone" });

        Findings().Should().Equal(AssignmentFindingKind.UnknownEpoch, AssignmentFindingKind.UnknownRandomization);
    }

    [Fact]
    public void Imported_arms_are_left_out_and_rows_without_a_number_are_named()
    {
        rows.Add(rows[0] with { Kind = ParticipantKind.Imported, Sequence = null, Arm = "whatever" });
        Verify().Findings.Should().BeEmpty();

        rows.Add(rows[0] with { Sequence = null });
        Findings().Should().Equal(AssignmentFindingKind.NoSequence);
    }

    [Fact]
    public void An_erased_stratum_is_recomputed_where_it_is_still_known()
    {
        rows[3] = rows[3] with { Stratum = ErasedStratum.Of(Salt, "riverside") };

        Verify().Findings.Should().BeEmpty();
        Verify().Recomputed.Should().Be(37);
    }

    [Fact]
    public void A_stratum_of_erased_persons_only_is_listed_and_is_no_contradiction()
    {
        rows.Add(rows[0] with { Stratum = ErasedStratum.Of(Salt, "seaside"), Sequence = 1 });

        var result = Verify();

        result.Findings.Should().ContainSingle().Which.Kind.Should().Be(AssignmentFindingKind.StratumErased);
        result.Agrees.Should().BeTrue();
    }

    [Fact]
    public void Members_share_the_arm_of_their_cluster()
    {
        var plan = Plan with { Procedure = Procedure.Cluster, BlockSize = null, Strata = [], Cluster = new StratumSource { Session = true } };
        var clustered = epoch with { Design = epoch.Design with { Randomizations = [plan] } };
        AssignedUnit Cluster(int n) => new()
        {
            Epoch = 1, Kind = ParticipantKind.Real, Randomization = "main", Sequence = n, Cluster = $"class{n}", Arm = Draw.Arm(Salt, plan, "", plan.Arms, n),
        };
        var drawn = Enumerable.Range(1, 6).Select(Cluster).ToList();
        var members = drawn.SelectMany(cluster => Enumerable.Repeat(cluster with { Sequence = null }, 3)).ToList();

        AssignmentVerification.Verify([clustered], [.. drawn, .. members], []).Findings.Should().BeEmpty();

        members[0] = members[0] with { Arm = plan.Arms.First(arm => arm.Key != members[0].Arm).Key };
        members.Add(members[1] with { Cluster = "class99" });
        AssignmentVerification.Verify([clustered], [.. drawn, .. members], []).Findings
            .Select(finding => finding.Kind).Should().Equal(AssignmentFindingKind.ClusterDiffers, AssignmentFindingKind.ClusterDiffers);
    }
}
