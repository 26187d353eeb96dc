namespace CoProduction.Statistics;

/// <summary>An outcome of a family tested by re-assignment. What could not be computed is null.</summary>
/// <param name="Outcome">Its name.</param>
/// <param name="Difference">Treated − control, in units of the outcome.</param>
/// <param name="Statistic">The difference over its standard error, or the difference.</param>
/// <param name="PValue">By itself, unadjusted.</param>
/// <param name="PValueSingleStep">Against the largest statistic of the whole family.</param>
/// <param name="PValueMaxT">Step-down by the largest statistic.</param>
/// <param name="PValueMinP">Step-down by the smallest p value.</param>
public sealed record WestfallYoungOutcome(string Outcome, double? Difference, double? Statistic, double? PValue, double? PValueSingleStep, double? PValueMaxT, double? PValueMinP);
