using CoProduction.Statistics.Numerics;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class TailTests
{
    [Fact]
    public void Tails_keep_their_digits_down_to_1e_300()
    {
        var tails = Golden.Values.GetProperty("tails");
        foreach (var row in tails.GetProperty("t").EnumerateArray().Select(Golden.Numbers)) Check(Tail.StudentTwoSided(row[0], row[1]), row[2], $"t = {row[0]}, df = {row[1]}");
        foreach (var row in tails.GetProperty("f").EnumerateArray().Select(Golden.Numbers)) Check(Tail.FUpper(row[0], row[1], row[2]), row[3], $"F = {row[0]}, df = {row[1]}, {row[2]}");
        foreach (var row in tails.GetProperty("chi").EnumerateArray().Select(Golden.Numbers)) Check(Tail.ChiSquareUpper(row[0], row[1]), row[2], $"chi-square = {row[0]}, df = {row[1]}");
        foreach (var row in tails.GetProperty("z").EnumerateArray().Select(Golden.Numbers)) Check(Tail.NormalTwoSided(row[0]), row[1], $"z = {row[0]}");

        static void Check(double actual, double expected, string because) =>
            actual.Should().BeApproximately(expected == 0 ? double.Epsilon : expected, 5e-12 * expected, because); // a tail below the smallest number is that number
    }

    [Fact]
    public void Quantiles_of_t_are_refined_to_full_precision()
    {
        foreach (var row in Golden.Values.GetProperty("tails").GetProperty("t_quantile").EnumerateArray().Select(Golden.Numbers))
            Tail.StudentTwoSidedQuantile(row[0], row[1]).Should().BeApproximately(row[2], 2e-14 * row[2], $"alpha = {row[0]}, df = {row[1]}");
    }

    [Fact]
    public void The_quantile_of_F_inverts_its_tail()
    {
        foreach (var (p, a, b) in new[] { (0.025, 3.0, 27.0), (0.975, 2708, 10832), (0.5, 1, 1) })
            Tail.FUpper(Tail.FQuantile(p, a, b), a, b).Should().BeApproximately(1 - p, 1e-13);
    }

    [Fact]
    public void The_normal_quantile_is_the_textbook_one()
    {
        Tail.NormalQuantile(0.975).Should().BeApproximately(1.959963984540054, 1e-15);
        Tail.NormalQuantile(1e-12).Should().BeApproximately(-7.034483825301131, 1e-13);
    }
}
