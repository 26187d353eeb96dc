using System.Globalization;

namespace CoProduction.Statistics.Tests;

/// <summary>
/// Simulations whose 10,000 draws take too long for every test run: here a tenth of them, whose figure must lie within three Monte Carlo errors of the range; <c>bench/coverage</c> sets
/// <c>COVERAGE=full</c>, runs all 10,000 and prints the figures that docs/statistics.md records.
/// </summary>
internal static class Simulations
{
    private const int All = 10_000;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("COVERAGE") == "full";

    public static int Draws(int quick) => IsFull ? All : quick;

    /// <param name="what">Estimator and design.</param>
    /// <param name="count">Draws that count.</param>
    /// <param name="draws">All draws.</param>
    /// <param name="low">Lowest share at 10,000 draws: the figure of the full run less some three Monte Carlo errors (0.2 points each).</param>
    /// <param name="high">Highest share at 10,000 draws.</param>
    public static void ShouldBe(string what, int count, int draws, double low, double high)
    {
        var share = (double)count / draws;
        if (IsFull) TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"COVERAGE {what}: {100 * share:F1}% of {draws}"));
        var margin = draws >= All ? 0 : 3 * Math.Sqrt(low * (1 - low) / draws);
        share.Should().BeInRange(low - margin, high + margin, what);
    }
}
