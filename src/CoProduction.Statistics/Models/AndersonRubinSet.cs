namespace CoProduction.Statistics;

/// <summary>The effects that an Anderson–Rubin test does not reject.</summary>
/// <param name="Shape">What the set looks like.</param>
/// <param name="Low">An interval's lower limit; of two rays the end of the left one; else null.</param>
/// <param name="High">An interval's upper limit; of two rays the start of the right one; else null.</param>
/// <param name="PValue">Of the hypothesis that the effect is zero: the test of the reduced form.</param>
/// <param name="Level">Confidence level.</param>
/// <param name="Reason">What an unusual shape means, in a sentence; null for an interval.</param>
public sealed record AndersonRubinSet(AndersonRubinShape Shape, double? Low, double? High, double? PValue, double Level, string? Reason)
{
    internal static AndersonRubinSet NotComputable(string reason, double level) => new(AndersonRubinShape.NotComputable, null, null, null, level, reason);

    /// <summary>{β : aβ² + bβ + c ≤ 0} of the regressor in units of its scale.</summary>
    internal static AndersonRubinSet Solve(double a, double b, double c, double scale, double pValue, double level)
    {
        var discriminant = b * b - 4 * a * c;
        if (a > 0 && discriminant < 0) return new(AndersonRubinShape.Empty, null, null, pValue, level, "Every effect is rejected: the instruments contradict each other.");
        if (discriminant < 0 || a == 0) return new(AndersonRubinShape.WholeLine, null, null, pValue, level, "No effect is rejected: the instruments are too weak to say anything at this level.");
        var q = -0.5 * (b + Math.CopySign(Math.Sqrt(discriminant), b));
        double[] roots = [q / a * scale, (q == 0 ? 0 : c / q) * scale];
        Array.Sort(roots);
        return a > 0
            ? new(AndersonRubinShape.Interval, roots[0], roots[1], pValue, level, null)
            : new(AndersonRubinShape.TwoRays, roots[0], roots[1], pValue, level, "Unbounded on both sides: the instruments are too weak; only the effects between the two limits are rejected.");
    }
}
