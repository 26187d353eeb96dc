namespace CoProduction.Statistics.Numerics;

/// <summary>The noncentral t distribution by Lenth's series of incomplete betas (AS 243), as R's <c>pt(ncp=)</c>.</summary>
internal static class NoncentralT
{
    /// <summary>P(T ≤ t) with noncentrality δ ≥ 0.</summary>
    public static double Lower(double t, double df, double delta)
    {
        if (t < 0) return 1 - Positive(-t, df, -delta);
        return Positive(t, df, delta);
    }

    private static double Positive(double t, double df, double delta)
    {
        var normal = Tail.NormalUpper(delta);
        if (t == 0) return normal;
        var x = t * t / (t * t + df);
        var y = df / (t * t + df);
        // Poisson weights from their mode outwards would be needed for very large δ; power is 1 there.
        if (delta * delta / 2 > 700) return delta > 0 ? Tail.NormalUpper((delta - t) / Math.Sqrt(1 + t * t / (2 * df))) : 1;
        var lambda = delta * delta / 2;
        var p = 0.5 * Math.Exp(-lambda);
        var q = Math.Sqrt(2 / Math.PI) * p * delta;
        double sum = 0, rest = 0.5 - p;
        for (var j = 0; j < 10_000; j++)
        {
            sum += p * SpecialFunction.IncompleteBeta(j + 0.5, df / 2, x, y).Lower + q * SpecialFunction.IncompleteBeta(j + 1, df / 2, x, y).Lower;
            p *= lambda / (j + 1);
            q *= lambda / (j + 1.5);
            rest -= p;
            if (rest < 1e-16 && j > lambda) break;
        }
        return Math.Clamp(sum + normal, 0, 1);
    }
}
