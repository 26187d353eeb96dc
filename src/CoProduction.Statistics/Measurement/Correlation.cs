using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>Correlations of two samples of equal length without missing values, with the conventions of R's <c>cor.test</c>.</summary>
public static class Correlation
{
    /// <summary>Product-moment correlation, t with n − 2, interval by Fisher's z (n ≥ 4).</summary>
    public static AssociationTest Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double level = 0.95)
    {
        if (Refuse(x, y) is { } refused) return refused;
        var n = x.Length;
        var r = Coefficient(x, y);
        return n < 4 ? StudentTest(r, n) : WithInterval(StudentTest(r, n), 1 / Math.Sqrt(n - 3), level);
    }

    /// <summary>
    /// Rank correlation on midranks, t with n − 2 (R's <c>exact = FALSE</c>); interval (n ≥ 4) by Fisher's z with variance (1 + ρ²/2)/(n − 3)
    /// (Bonett and Wright 2000).
    /// </summary>
    public static AssociationTest Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double level = 0.95)
    {
        if (Refuse(x, y) is { } refused) return refused;
        var n = x.Length;
        var rho = Coefficient(Ranks.Midranks(x), Ranks.Midranks(y));
        return n < 4 ? StudentTest(rho, n) : WithInterval(StudentTest(rho, n), Math.Sqrt((1 + rho * rho / 2) / (n - 3)), level);
    }

    /// <summary>τ-b, normal approximation with the variance corrected for ties (Kendall 1970); O(n log n) by Knight 1966.</summary>
    public static AssociationTest Kendall(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (Refuse(x, y) is { } refused) return refused;
        double n = x.Length;
        var s = Ranks.ConcordantMinusDiscordant(x, y);
        var tx = new TieSums(x);
        var ty = new TieSums(y);
        var pairs = n * (n - 1) / 2;
        var tau = s / Math.Sqrt(pairs - tx.Pairs) / Math.Sqrt(pairs - ty.Pairs);
        var variance = (n * (n - 1) * (2 * n + 5) - tx.Kendall - ty.Kendall) / 18
            + 2 * tx.Pairs * (2 * ty.Pairs) / (2 * n * (n - 1));
        if (n > 2) variance += tx.Triples * ty.Triples / (9 * n * (n - 1) * (n - 2));
        var z = s / Math.Sqrt(variance);
        return new AssociationTest(tau, z, null, Tail.NormalTwoSided(z), null, null, x.Length, null);
    }

    private static AssociationTest? Refuse(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length) throw new ArgumentException("The samples differ in length.", nameof(y));
        var reason = x.Length < 3 ? "Fewer than three pairs of values." : SampleMoments.Of(x).IsConstant || SampleMoments.Of(y).IsConstant ? "One of the variables is constant." : null;
        return reason is null ? null : new AssociationTest(null, null, null, null, null, null, x.Length, reason);
    }

    internal static double Coefficient(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var mx = SampleMoments.Of(x);
        var my = SampleMoments.Of(y);
        var cross = new CompensatedSum();
        for (var i = 0; i < x.Length; i++) cross.Add((x[i] - mx.Mean) * (y[i] - my.Mean));
        return Math.Clamp(cross.Value / Math.Sqrt(mx.SumOfSquares) / Math.Sqrt(my.SumOfSquares), -1, 1);
    }

    private static AssociationTest WithInterval(AssociationTest test, double errorOfZ, double level)
    {
        var z = Math.Atanh(test.Coefficient!.Value);
        var margin = -Tail.NormalQuantile((1 - level) / 2) * errorOfZ;
        return double.IsFinite(z) ? test with { ConfidenceLow = Math.Tanh(z - margin), ConfidenceHigh = Math.Tanh(z + margin) } : test;
    }

    private static AssociationTest StudentTest(double r, int n)
    {
        var rest = (1 - r) * (1 + r);
        if (rest <= 0) return new AssociationTest(r, null, n - 2, null, null, null, n, "The correlation is perfect.");
        var t = r * Math.Sqrt((n - 2) / rest);
        return new AssociationTest(r, t, n - 2, Tail.StudentTwoSided(t, n - 2), null, null, n, null);
    }

    private readonly struct TieSums
    {
        public TieSums(ReadOnlySpan<double> values)
        {
            foreach (double t in Ranks.TieSizes(values))
            {
                Pairs += t * (t - 1) / 2;
                Kendall += t * (t - 1) * (2 * t + 5);
                Triples += t * (t - 1) * (t - 2);
            }
        }

        public double Pairs { get; }

        public double Kendall { get; }

        public double Triples { get; }
    }
}
