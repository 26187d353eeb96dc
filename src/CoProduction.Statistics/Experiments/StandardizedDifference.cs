using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A difference on a scale without units.</summary>
/// <param name="Value">The difference.</param>
/// <param name="Low">Lower limit of the interval; null where theory gives none.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Level">Confidence level, in (0, 1).</param>
/// <param name="StandardDeviation">What the raw difference was divided by, in units of the outcome; null for Cohen's h.</param>
public sealed record StandardizedDifference(double Value, double? Low, double? High, double Level, double? StandardDeviation)
{
    /// <summary>
    /// Cohen's d: difference of two independent means over the pooled standard deviation, √((Σ squares)/(n₁ + n₀ − 2)). The interval inverts the noncentral t distribution (Steiger and
    /// Fouladi 1997), which assumes normal outcomes of one variance. R: <c>MBESS::ci.smd</c>. Null where the pooled standard deviation is zero or unknown.
    /// </summary>
    public static StandardizedDifference? CohenD(SampleMoments treated, SampleMoments control, double level = 0.95)
    {
        var df = treated.N + control.N - 2.0;
        if (treated.N < 1 || control.N < 1 || df < 1) return null;
        var sd = Math.Sqrt((treated.SumOfSquares + control.SumOfSquares) / df);
        if (!(sd > 0)) return null;
        var d = (treated.Mean - control.Mean) / sd;
        var root = Math.Sqrt((double)treated.N * control.N / (treated.N + control.N));
        var t = d * root;
        var tail = (1 - level) / 2;
        return new StandardizedDifference(d, Noncentrality(t, df, 1 - tail) / root, Noncentrality(t, df, tail) / root, level, sd);
    }

    /// <summary>Cohen's h of two independent shares: 2·arcsin √p₁ − 2·arcsin √p₀, error √(1/n₁ + 1/n₀), z. R: <c>pwr::ES.h</c>.</summary>
    public static StandardizedDifference? CohenH(double treated, int treatedN, double control, int controlN, double level = 0.95)
    {
        if (treated is not (>= 0 and <= 1) || control is not (>= 0 and <= 1) || treatedN < 1 || controlN < 1) return null;
        var h = 2 * Math.Asin(Math.Sqrt(treated)) - 2 * Math.Asin(Math.Sqrt(control));
        var margin = -Tail.NormalQuantile((1 - level) / 2) * Math.Sqrt(1.0 / treatedN + 1.0 / controlN);
        return new StandardizedDifference(h, h - margin, h + margin, level, null);
    }

    /// <summary>The noncentrality δ with P(T ≤ t | δ) = <paramref name="probability"/>, which falls in δ. The normal quantile of P is nearly a line in δ: the secant needs a few steps.</summary>
    private static double Noncentrality(double t, double df, double probability)
    {
        var spread = Math.Sqrt(1 + t * t / (2 * df));
        var wanted = Tail.NormalQuantile(probability);
        double Miss(double delta) => Tail.NormalQuantile(NoncentralT.Lower(t, df, delta)) - wanted;
        var (before, at) = (t - wanted * spread - 1e-2 * spread, t - wanted * spread);
        var (missBefore, miss) = (Miss(before), Miss(at));
        for (var i = 0; i < 12 && double.IsFinite(miss) && double.IsFinite(missBefore) && miss != missBefore; i++)
        {
            (before, at, missBefore) = (at, at - miss * (at - before) / (miss - missBefore), miss);
            if (Math.Abs(at - before) < 1e-11 * Math.Max(1, Math.Abs(t))) return at;
            miss = Miss(at);
        }
        return Bisected(t, df, probability);
    }

    private static double Bisected(double t, double df, double probability)
    {
        var reach = 10 * Math.Sqrt(1 + t * t / (2 * df));
        var (low, high) = (t - reach, t + reach);
        for (var i = 0; i < 200 && high - low > 1e-14 * Math.Max(1, Math.Abs(t)); i++)
        {
            var middle = (low + high) / 2;
            if (NoncentralT.Lower(t, df, middle) > probability) low = middle; else high = middle;
        }
        return (low + high) / 2;
    }
}
