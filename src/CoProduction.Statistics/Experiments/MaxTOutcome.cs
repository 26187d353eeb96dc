namespace CoProduction.Statistics;

/// <summary>An outcome of a family tested by permutation.</summary>
/// <param name="Outcome">Its name.</param>
/// <param name="Difference">Treated − control.</param>
/// <param name="Statistic">Welch's t; null when it could not be computed.</param>
/// <param name="PValueDifference">Unadjusted, of the difference.</param>
/// <param name="PValueStatistic">Unadjusted, of t.</param>
/// <param name="PValueSingleStep">Against the largest |t| of the family.</param>
/// <param name="PValueStepDown">Westfall and Young 1993, step-down.</param>
public sealed record MaxTOutcome(string Outcome, double Difference, double? Statistic, double? PValueDifference, double? PValueStatistic, double? PValueSingleStep, double? PValueStepDown);
