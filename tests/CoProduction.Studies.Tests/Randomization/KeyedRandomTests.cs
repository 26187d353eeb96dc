using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Tests.Randomization;

public sealed class KeyedRandomTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void The_first_number_is_the_head_of_the_hash_that_the_comment_promises()
    {
        var hash = HMACSHA256.HashData(Key, (byte[])[.. "coprod-random-v1\0"u8, .. Encoding.UTF8.GetBytes("blocks"), 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        var head = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash);

        new KeyedRandom(Key, "blocks").Below(1000).Should().Be((int)(head % 1000));
    }

    [Fact]
    public void The_same_key_and_context_draw_the_same_numbers_and_another_context_draws_others()
    {
        int[] Draws(string context)
        {
            var random = new KeyedRandom(Key, context);
            return [.. Enumerable.Range(0, 50).Select(_ => random.Below(1000))];
        }

        Draws("a").Should().Equal(Draws("a"));
        Draws("a").Should().NotEqual(Draws("b"));
    }

    [Fact]
    public void Parts_of_a_context_cannot_imitate_each_other()
    {
        KeyedRandom.Context("ab", "c").Should().NotBe(KeyedRandom.Context("a", "bc"));
        KeyedRandom.Context("a", "").Should().NotBe(KeyedRandom.Context("a"));
        KeyedRandom.Context("1:a").Should().NotBe(KeyedRandom.Context("1", "a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Bounded_numbers_are_uniform(int n)
    {
        var random = new KeyedRandom(Key, $"uniform {n}");
        var counts = new int[n];
        for (var i = 0; i < 20_000; i++) counts[random.Below(n)]++;

        ChiSquare.OfEqualShares(counts).Should().BeLessThan(ChiSquare.Bound(n - 1));
    }

    [Fact]
    public void Every_order_of_four_is_equally_likely()
    {
        var random = new KeyedRandom(Key, "orders");
        var counts = Enumerable.Range(0, 20_000).CountBy(_ => string.Concat(random.Shuffle("abcd"))).ToDictionary();

        counts.Should().HaveCount(24);
        ChiSquare.OfEqualShares(counts.Values).Should().BeLessThan(ChiSquare.Bound(23));
    }

    [Fact]
    public void Unit_numbers_lie_in_the_unit_interval_around_one_half()
    {
        var random = new KeyedRandom(Key, "unit");
        var draws = Enumerable.Range(0, 20_000).Select(_ => random.Unit()).ToList();

        draws.Should().OnlyContain(draw => draw >= 0 && draw < 1);
        draws.Average().Should().BeApproximately(0.5, 0.01);
    }

    [Fact]
    public void A_bound_below_one_is_refused() =>
        FluentActions.Invoking(() => new KeyedRandom(Key, "x").Below(0)).Should().Throw<ArgumentOutOfRangeException>();
}
