using CoProduction.Statistics;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>An arm in a comparison, as observed.</summary>
/// <param name="Arm">Key.</param>
/// <param name="Label">Label.</param>
/// <param name="Weight">Weight of its mean in the contrast; 0 outside it.</param>
/// <param name="N">Rows used.</param>
/// <param name="Mean">Of the outcome; null without rows.</param>
/// <param name="StandardDeviation">Divisor n − 1; null below two rows.</param>
/// <param name="Dropped">Rows of the arm that were asked and have no outcome.</param>
/// <param name="DroppedBecause">The same by state of missing.</param>
public sealed record ArmMean(
    string Arm, string Label, double Weight, int N, double? Mean, double? StandardDeviation, int Dropped, IReadOnlyDictionary<Missing, int> DroppedBecause)
{
    /// <summary>The mean with its own interval, for reading the arm alone; null where it was not computed.</summary>
    public TermEstimate? Interval { get; init; }
}
