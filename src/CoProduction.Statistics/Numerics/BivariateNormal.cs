using MathNet.Numerics.Integration;

namespace CoProduction.Statistics.Numerics;

/// <summary>The standard bivariate normal distribution.</summary>
internal static class BivariateNormal
{
    private static readonly GaussLegendreRule Rule = new(0, 1, 20);

    /// <summary>P(X ≤ h, Y ≤ k) with correlation ρ, |ρ| &lt; 1: Φ(h)Φ(k) + ∫₀^asin ρ exp(−(h² + k² − 2hk sin θ)/(2cos²θ)) dθ/2π (Drezner and Wesolowsky 1990).</summary>
    /// <remarks>Towards |ρ| = 1 the integrand drops steeply; panels that halve the distance to it keep the rule exact.</remarks>
    public static double Cdf(double h, double k, double rho)
    {
        if (double.IsNegativeInfinity(h) || double.IsNegativeInfinity(k)) return 0;
        if (double.IsPositiveInfinity(h)) return Tail.NormalUpper(-k);
        if (double.IsPositiveInfinity(k)) return Tail.NormalUpper(-h);
        return Tail.NormalUpper(-h) * Tail.NormalUpper(-k) + Integral(h, k, rho);
    }

    /// <summary>The density φ₂.</summary>
    public static double Density(double h, double k, double rho)
    {
        if (double.IsInfinity(h) || double.IsInfinity(k)) return 0;
        var rest = (1 - rho) * (1 + rho);
        return Math.Exp(-(h * h + k * k - 2 * rho * h * k) / (2 * rest)) / (2 * Math.PI * Math.Sqrt(rest));
    }

    private static double Integral(double h, double k, double rho)
    {
        // The integrand for −ρ is that for ρ with one sign turned.
        if (rho < 0) return -Integral(h, -k, -rho);
        var end = Math.Asin(rho);
        double from = 0, sum = 0;
        while (from < end)
        {
            var half = from + (Math.PI / 2 - from) / 2;
            var to = Math.Min(end, half);
            for (var i = 0; i < Rule.Order; i++)
            {
                var theta = from + (to - from) * Rule.GetAbscissa(i);
                var (sin, cos) = Math.SinCos(theta);
                sum += (to - from) * Rule.GetWeight(i) * Math.Exp(-(h * h + k * k - 2 * h * k * sin) / (2 * cos * cos));
            }
            from = to;
        }
        return sum / (2 * Math.PI);
    }
}
