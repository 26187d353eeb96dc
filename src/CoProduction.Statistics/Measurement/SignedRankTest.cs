using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>Wilcoxon's signed rank test of paired differences (R: <c>wilcox.test(paired = TRUE)</c>); differences of zero are left out and counted.</summary>
/// <param name="N">Differences other than zero.</param>
/// <param name="Zeros">Differences of zero, left out.</param>
/// <param name="V">Sum of the ranks of the positive differences.</param>
/// <param name="PValue">Normal approximation corrected for ties; null without a difference.</param>
/// <param name="PValueContinuity">The same with continuity correction.</param>
/// <param name="PValueExact">Below 50 differences, no ties and no zeros, else null.</param>
public sealed record SignedRankTest(int N, int Zeros, double V, double? PValue, double? PValueContinuity, double? PValueExact)
{
    /// <param name="differences">First minus second, one per pair.</param>
    public static SignedRankTest Of(ReadOnlySpan<double> differences)
    {
        double[] used = [.. differences.ToArray().Where(d => d != 0)];
        var zeros = differences.Length - used.Length;
        if (used.Length == 0) return new SignedRankTest(0, zeros, 0, null, null, null);
        double n = used.Length;
        var sizes = Array.ConvertAll(used, Math.Abs);
        var ranks = Ranks.Midranks(sizes);
        var v = used.Zip(ranks, (d, r) => d > 0 ? r : 0).Sum();
        var ties = Ranks.TieSizes(sizes);
        var sigma = Math.Sqrt(n * (n + 1) * (2 * n + 1) / 24 - ties.Sum(t => (double)t * t * t - t) / 48);
        var z = v - n * (n + 1) / 4;
        double? exact = n < 50 && zeros == 0 && ties.TrueForAll(t => t == 1) ? Exact((int)v, used.Length) : null;
        return new SignedRankTest(used.Length, zeros, v, Tail.NormalTwoSided(z / sigma), Tail.NormalTwoSided((z - Math.Sign(z) * 0.5) / sigma), exact);
    }

    // Subsets of the ranks 1..n by their sum.
    private static double Exact(int v, int n)
    {
        var largest = n * (n + 1) / 2;
        var counts = new double[largest + 1];
        counts[0] = 1;
        for (var rank = 1; rank <= n; rank++)
            for (var sum = largest; sum >= rank; sum--) counts[sum] += counts[sum - rank];
        var tail = v > largest / 2.0 ? counts.Skip(v).Sum() : counts.Take(v + 1).Sum();
        return Math.Min(1, 2 * tail / Math.Pow(2, n));
    }
}
