using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>Wilcoxon's rank sum test of two samples (Mann–Whitney U).</summary>
/// <param name="U">Of the first sample: pairs in which the first is larger, ties half.</param>
/// <param name="PValue">Normal approximation corrected for ties.</param>
/// <param name="PValueContinuity">The same with continuity correction.</param>
/// <param name="PValueExact">Both samples below 50 and no ties, else null.</param>
/// <param name="CommonLanguageEffect">U/(n₁n₂), the probability that the first is larger.</param>
public sealed record RankSumTest(double U, double? PValue, double? PValueContinuity, double? PValueExact, double CommonLanguageEffect)
{
    /// <param name="first">n₁ values.</param>
    /// <param name="second">n₂ values.</param>
    public static RankSumTest Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length == 0 || second.Length == 0) throw new InvalidAnalysisException("A rank sum test needs values in both groups.");
        double n1 = first.Length, n2 = second.Length, n = n1 + n2;
        double[] all = [.. first, .. second];
        var u = Ranks.Midranks(all).Take(first.Length).Sum() - n1 * (n1 + 1) / 2;
        var ties = Ranks.TieSizes(all);
        var sigma = Math.Sqrt(n1 * n2 / 12 * (n + 1 - ties.Sum(t => (double)t * t * t - t) / (n * (n - 1))));
        var z = u - n1 * n2 / 2;
        double? exact = n1 < 50 && n2 < 50 && ties.TrueForAll(t => t == 1) ? Exact((int)u, first.Length, second.Length) : null;
        return new RankSumTest(u, sigma > 0 ? Tail.NormalTwoSided(z / sigma) : null, sigma > 0 ? Tail.NormalTwoSided((z - Math.Sign(z) * 0.5) / sigma) : null, exact, u / (n1 * n2));
    }

    // The number of arrangements with a given U, by the recursion over the samples' sizes.
    private static double Exact(int u, int n1, int n2)
    {
        var counts = new double[n1 + 1, n1 * n2 + 1];
        counts[0, 0] = 1;
        for (var value = 1; value <= n1 + n2; value++)
            for (var taken = Math.Min(value, n1); taken >= 1; taken--)
            {
                // The value-th smallest joins the first sample: it beats value − taken of the second.
                var beats = value - taken;
                if (beats > n2) continue;
                for (var sum = n1 * n2; sum >= beats; sum--) counts[taken, sum] += counts[taken - 1, sum - beats];
            }
        double total = 0, tail = 0;
        var upper = u > n1 * n2 / 2.0;
        for (var sum = 0; sum <= n1 * n2; sum++)
        {
            total += counts[n1, sum];
            if (upper ? sum >= u : sum <= u) tail += counts[n1, sum];
        }
        return Math.Min(1, 2 * tail / total);
    }
}
