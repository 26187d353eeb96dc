using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace CoProduction.Statistics.Numerics;

/// <summary>
/// The largest |t| of several arms compared with one control (Dunnett 1955): a multivariate t whose correlations are products
/// λ_i·λ_j with λ_i = √(n_i/(n_i + n_0)), so that given the control's mean the arms are independent and one integral remains.
/// R's multcomp has the same number by quasi Monte Carlo.
/// </summary>
internal static class DunnettDistribution
{
    /// <summary>P(max |T_i| &gt; d).</summary>
    public static double Upper(double d, IReadOnlyList<double> loadings, double df) =>
        double.IsNaN(d) ? double.NaN : d <= 0 ? 1 : double.IsInfinity(d) ? 0 : Math.Min(1, ScaleMixture.Upper(s => NormalUpper(d * s, loadings), df, d * d));

    /// <summary>d with P(max |T_i| &gt; d) = alpha.</summary>
    public static double Quantile(double alpha, IReadOnlyList<double> loadings, double df)
    {
        var low = Tail.StudentTwoSidedQuantile(alpha, df);
        if (loadings.Count == 1) return low;
        var high = Tail.StudentTwoSidedQuantile(alpha / loadings.Count, df);
        return Brent.FindRoot(d => Math.Log(Upper(d, loadings, df) / alpha), low, high, 1e-13 * high, 200);
    }

    // ∫φ(z)[1 − Π(1 − p_i(z))]dz, even in z; p_i is the chance that arm i lies outside given the control's z.
    private static double NormalUpper(double x, IReadOnlyList<double> loadings)
    {
        if (x > 39) return 0;
        // The product of φ with a Φ of slope λ/√(1 − λ²) per arm: its spectrum says how fine the trapezoidal rule must be.
        var step = 0.4 / Math.Sqrt(1 + loadings.Sum(l => l * l / (1 - l * l)));
        var end = Math.Min(39, x * loadings.Max() + 9);
        var sum = 0.5 * Term(0);
        for (var i = 1; i * step <= end; i++) sum += Term(i * step);
        return 2 * step * sum;

        double Term(double z)
        {
            double log = 0;
            foreach (var l in loadings)
            {
                var rest = Math.Sqrt(1 - l * l);
                log += SpecialFunction.Log1p(-Math.Min(1, Tail.NormalUpper((x - l * z) / rest) + Tail.NormalUpper((x + l * z) / rest)));
            }
            return Math.Exp(-z * z / 2) / Constants.Sqrt2Pi * -ScaleMixture.Expm1(log);
        }
    }
}
