namespace CoProduction.Statistics;

/// <summary>An arm as observed.</summary>
/// <param name="Arm">Its label.</param>
/// <param name="N">Rows used.</param>
/// <param name="Mean">Of the outcome; null without rows.</param>
/// <param name="StandardDeviation">With divisor n − 1; null below two rows.</param>
public sealed record ArmSummary(string Arm, int N, double? Mean, double? StandardDeviation);
