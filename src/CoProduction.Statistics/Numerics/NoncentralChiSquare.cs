namespace CoProduction.Statistics.Numerics;

/// <summary>The noncentral chi-square distribution: central ones with df + 2j degrees of freedom, mixed by Poisson(λ/2) weights.</summary>
internal static class NoncentralChiSquare
{
    /// <summary>P(X ≤ x) and P(X &gt; x).</summary>
    public static (double Lower, double Upper) Tails(double x, double df, double noncentrality)
    {
        var mean = noncentrality / 2;
        var mode = Math.Floor(mean);
        double lower = 0, upper = 0, total = 0;
        Add(mode, 1);
        var weight = 1.0;
        for (var j = mode; weight > 1e-20; j++)
        {
            weight *= mean / (j + 1);
            Add(j + 1, weight);
        }
        weight = 1;
        for (var j = mode; j > 0 && weight > 1e-20; j--)
        {
            weight *= j / mean;
            Add(j - 1, weight);
        }
        return (lower / total, upper / total);

        void Add(double j, double w)
        {
            var (p, q) = SpecialFunction.IncompleteGamma(df / 2 + j, x / 2);
            lower += w * p;
            upper += w * q;
            total += w;
        }
    }

    /// <summary>The noncentralities that make <paramref name="x"/> an ordinary value: each limit leaves (1 − level)/2 in its tail.</summary>
    /// <returns>Low is 0 where even the central distribution leaves more above x; High is null where it leaves less below x.</returns>
    public static (double Low, double? High) Interval(double x, double df, double level)
    {
        var alpha = (1 - level) / 2;
        var end = x + 10;
        while (Tails(x, df, end).Lower > alpha) end *= 2;
        var (below, above) = Tails(x, df, 0);
        var low = above >= alpha ? 0 : Bisection.Root(l => Tails(x, df, l).Upper - alpha, 0, end);
        double? high = below < alpha ? null : Bisection.Root(l => Tails(x, df, l).Lower - alpha, 0, end);
        return (low, high);
    }
}
