namespace CoProduction.Statistics.Numerics;

/// <summary>
/// Averages over the estimated standard deviation: E S(s), s = χ_df/√df, which turns a tail of normal variables into that of their
/// studentized versions. In u = log s the integrand is analytic and falls off at both ends, so the trapezoidal rule converges
/// exponentially; every term is positive, so a tiny tail keeps its digits.
/// </summary>
internal static class ScaleMixture
{
    private const double Negligible = 1e-18;

    /// <param name="survival">S(s) in [0, 1], falling in s.</param>
    /// <param name="df">Degrees of freedom; infinite means s = 1.</param>
    /// <param name="rate">c of S(s) ~ exp(−c s²/2) for large s: says where the mass of a small tail lies.</param>
    public static double Upper(Func<double, double> survival, double df, double rate)
    {
        if (double.IsPositiveInfinity(df)) return survival(1);
        var step = Math.Min(0.13, 0.2 / Math.Sqrt(2 * df));
        var mode = -0.5 * SpecialFunction.Log1p(rate / df);
        return Sum(mode, u => Weight(u) * survival(Math.Exp(u))) / Sum(0, Weight);

        double Weight(double u) => Math.Exp(df * (u - 0.5 * Expm1(2 * u)));

        double Sum(double start, Func<double, double> term)
        {
            var sum = term(start);
            foreach (var direction in (ReadOnlySpan<int>)[1, -1])
            {
                for (var i = 1; i < 100_000; i++)
                {
                    var value = term(start + direction * i * step);
                    sum += value;
                    if (value <= Negligible * sum) break;
                }
            }
            return sum;
        }
    }

    /// <summary>exp(x) − 1 without the loss near 0 (Kahan).</summary>
    public static double Expm1(double x)
    {
        var u = Math.Exp(x);
        if (u == 1) return x;
        var v = u - 1;
        return v == -1 || double.IsInfinity(u) ? v : v * x / Math.Log(u);
    }
}
