namespace CoProduction.Studies.Analysis.Effects;

/// <summary>The smallest effect that a test with the standard error that was achieved would have found: not the power of what was observed.</summary>
/// <param name="Value">In units of the outcome.</param>
/// <param name="Power">Wanted.</param>
/// <param name="Alpha">Level of the two-sided test.</param>
/// <param name="InStandardDeviations">The same over the standard deviation within the arms; null where that is zero or unknown.</param>
public sealed record DetectableEffect(double Value, double Power, double Alpha, double? InStandardDeviations);
