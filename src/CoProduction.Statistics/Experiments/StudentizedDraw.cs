namespace CoProduction.Statistics;

/// <summary>T(τ) = (E0 − τ·E1)/√(V0 + τ·V1 + τ²·V2); NaN for a draw that leaves an arm of a stratum without two units.</summary>
internal struct StudentizedDraw
{
    public double E0, E1, V0, V1, V2;

    public readonly double At(double tau, double tiny)
    {
        var e = E0 - tau * E1;
        var v = V0 + tau * (V1 + tau * V2);
        if (v > tiny * (1 + tau * tau)) return e / Math.Sqrt(v);
        return double.IsNaN(e) || double.IsNaN(v) ? double.NaN : Math.Abs(e) <= 1e-9 ? 0 : e > 0 ? double.PositiveInfinity : double.NegativeInfinity;
    }
}
