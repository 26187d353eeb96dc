namespace CoProduction.Statistics;

/// <summary>An arm compared with the control.</summary>
/// <param name="Arm">Label of the arm.</param>
/// <param name="Estimate">Mean of the arm − mean of the control.</param>
/// <param name="CohenD">The difference in pooled standard deviations; null where it has no meaning.</param>
public sealed record MeanDifference(string Arm, TermEstimate Estimate, double? CohenD = null);
