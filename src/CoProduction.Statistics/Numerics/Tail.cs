using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace CoProduction.Statistics.Numerics;

/// <summary>
/// Survival functions and quantiles. A tail is never 1 − cdf: p values keep their digits down to 1e-300; that of a finite statistic is never 0: below 5e-324, the smallest number, it is that number.
/// </summary>
public static class Tail
{
    /// <summary>P(|Z| &gt; |z|) of a standard normal.</summary>
    public static double NormalTwoSided(double z) => NotZero(SpecialFunctions.Erfc(Math.Abs(z) / Constants.Sqrt2), z);

    /// <summary>P(Z &gt; z).</summary>
    public static double NormalUpper(double z) => 0.5 * SpecialFunctions.Erfc(z / Constants.Sqrt2);

    /// <summary>P(|T| &gt; |t|) of Student's t; <paramref name="df"/> need not be whole.</summary>
    public static double StudentTwoSided(double t, double df)
    {
        if (double.IsInfinity(t)) return 0;
        var t2 = t * t;
        if (double.IsInfinity(t2)) return double.Epsilon;
        var x = df / (df + t2);
        return NotZero(SpecialFunction.IncompleteBeta(df / 2, 0.5, x, t2 / (df + t2)).Lower, t);
    }

    /// <summary>P(T &gt; t).</summary>
    public static double StudentUpper(double t, double df) =>
        t >= 0 ? 0.5 * StudentTwoSided(t, df) : 1 - 0.5 * StudentTwoSided(t, df);

    /// <summary>P(F &gt; f) with <paramref name="df1"/> and <paramref name="df2"/> degrees of freedom.</summary>
    public static double FUpper(double f, double df1, double df2)
    {
        if (f <= 0) return 1;
        if (double.IsPositiveInfinity(f)) return 0;
        var denominator = df2 + df1 * f;
        return NotZero(SpecialFunction.IncompleteBeta(df2 / 2, df1 / 2, df2 / denominator, df1 * f / denominator).Lower, f);
    }

    /// <summary>P(χ² &gt; x).</summary>
    public static double ChiSquareUpper(double x, double df) => NotZero(SpecialFunction.IncompleteGamma(df / 2, x / 2).Upper, x);

    /// <summary>z with P(Z &lt; z) = p.</summary>
    public static double NormalQuantile(double p)
    {
        var z = Normal.InvCDF(0, 1, p);
        // One Newton step on the nearer tail.
        var error = p < 0.5 ? NormalUpper(-z) - p : 1 - p - NormalUpper(z);
        var density = Math.Exp(-z * z / 2) / Constants.Sqrt2Pi;
        return density > 0 ? z - error / density : z;
    }

    /// <summary>t with P(|T| &gt; t) = <paramref name="alpha"/>: the multiplier of a 1 − alpha interval.</summary>
    public static double StudentTwoSidedQuantile(double alpha, double df)
    {
        var t = Math.Abs(NormalQuantile(alpha / 2));
        if (df < 1000) t = Math.Max(t, 1e-8);
        // Bracket, then safeguarded Newton on the logarithm of the tail.
        double low = 0, high = Math.Max(t, 1);
        while (StudentTwoSided(high, df) > alpha) high *= 2;
        t = Math.Min(Math.Max(t, low), high);
        for (var i = 0; i < 200; i++)
        {
            var tail = StudentTwoSided(t, df);
            if (tail > alpha) low = t; else high = t;
            var density = 2 * StudentDensity(t, df);
            var next = t + tail * Math.Log(tail / alpha) / density;
            if (!(next > low && next < high)) next = low + (high - low) / 2;
            if (Math.Abs(next - t) <= 2e-16 * next) return next;
            t = next;
        }
        return t;
    }

    /// <summary>f with P(F &lt; f) = p, by bisection on the logarithm, then as exact as the tail.</summary>
    public static double FQuantile(double p, double df1, double df2)
    {
        double low = 1e-12, high = 1;
        while (FUpper(high, df1, df2) > 1 - p && high < 1e300) high *= 2;
        while (FUpper(low, df1, df2) < 1 - p && low > 1e-300) low /= 2;
        for (var i = 0; i < 400 && high / low - 1 > 4e-16; i++)
        {
            var middle = Math.Sqrt(low) * Math.Sqrt(high);
            if (middle <= low || middle >= high) break;
            if (FUpper(middle, df1, df2) > 1 - p) low = middle; else high = middle;
        }
        return (low + high) / 2;
    }

    private static double NotZero(double tail, double statistic) => tail == 0 && double.IsFinite(statistic) ? double.Epsilon : tail;

    private static double StudentDensity(double t, double df) =>
        Math.Exp(-SpecialFunction.LogBeta(df / 2, 0.5) - 0.5 * Math.Log(df) - (df + 1) / 2 * SpecialFunction.Log1p(t * t / df));
}
