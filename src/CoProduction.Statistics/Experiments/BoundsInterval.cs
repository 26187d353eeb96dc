using CoProduction.Statistics.Numerics;
using MathNet.Numerics.RootFinding;

namespace CoProduction.Statistics;

/// <summary>
/// A confidence interval for an effect that is known only to lie between two bounds (Imbens and Manski 2004): it holds the effect itself, not the whole
/// range, with the level given, so it is narrower than the outer ends of the bounds' own intervals.
/// </summary>
internal static class BoundsInterval
{
    /// <param name="lower">Lower bound and its standard error.</param>
    /// <param name="upper">Upper bound and its standard error.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static (double Low, double High) Of((double Value, double Error) lower, (double Value, double Error) upper, double level)
    {
        var largest = Math.Max(lower.Error, upper.Error);
        var width = largest > 0 ? Math.Max(0, upper.Value - lower.Value) / largest : 0;
        // Φ(c + width) − Φ(−c) = level, between the one-sided and the two-sided quantile.
        var (low, high) = (-Tail.NormalQuantile(1 - level), -Tail.NormalQuantile((1 - level) / 2));
        var c = Brent.FindRoot(x => 1 - level - Tail.NormalUpper(x + width) - Tail.NormalUpper(x), low - 1e-9, high + 1e-9, 1e-13, 200);
        return (lower.Value - c * lower.Error, upper.Value + c * upper.Error);
    }
}
