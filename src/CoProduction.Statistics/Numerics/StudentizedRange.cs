using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace CoProduction.Statistics.Numerics;

/// <summary>The distribution of the studentized range (Tukey 1953), R's <c>ptukey</c> and <c>qtukey</c>, with its digits in the tail.</summary>
internal static class StudentizedRange
{
    private const double Step = 0.125;
    private const double Negligible = 1e-18;

    /// <summary>P(Q &gt; q) for <paramref name="groups"/> means.</summary>
    public static double Upper(double q, int groups, double df) =>
        double.IsNaN(q) ? double.NaN : q <= 0 ? 1 : double.IsInfinity(q) ? 0 : Math.Min(1, ScaleMixture.Upper(s => RangeUpper(q * s, groups), df, q * q / 2));

    /// <summary>q with P(Q &gt; q) = alpha.</summary>
    public static double Quantile(double alpha, int groups, double df)
    {
        // One comparison and Bonferroni over all pairs enclose it.
        var low = Constants.Sqrt2 * Tail.StudentTwoSidedQuantile(alpha, df);
        if (groups == 2) return low;
        var high = Constants.Sqrt2 * Tail.StudentTwoSidedQuantile(alpha / (groups * (groups - 1) / 2.0), df);
        return Brent.FindRoot(q => Math.Log(Upper(q, groups, df) / alpha), low, high, 1e-13 * high, 200);
    }

    // 1 − k∫φ(z)[Φ(z) − Φ(z − w)]^(k − 1)dz as one integral of positive terms.
    private static double RangeUpper(double w, int groups)
    {
        var sum = Term(w / 2);
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            for (var i = 1; i < 10_000; i++)
            {
                var value = Term(w / 2 + direction * i * Step);
                sum += value;
                if (value <= Negligible * sum) break;
            }
        }
        return sum * Step * groups;

        double Term(double z)
        {
            var below = Tail.NormalUpper(-z);
            if (below == 0) return 0;
            var outside = Tail.NormalUpper(w - z) / below;
            var power = groups - 1;
            return Math.Exp(-z * z / 2) / Constants.Sqrt2Pi * Math.Pow(below, power) * -ScaleMixture.Expm1(power * SpecialFunction.Log1p(-Math.Min(outside, 1)));
        }
    }
}
