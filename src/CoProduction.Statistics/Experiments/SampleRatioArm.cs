namespace CoProduction.Statistics;

/// <summary>An arm of a sample-ratio test.</summary>
/// <param name="Arm">Its label.</param>
/// <param name="Observed">Units counted.</param>
/// <param name="Expected">Units expected from the weights.</param>
public sealed record SampleRatioArm(string Arm, long Observed, double Expected);
