namespace CoProduction.Statistics;

/// <summary>An estimate within a family of tests: p value and, where theory gives one, interval hold for the whole family at once.</summary>
/// <param name="Estimate">The estimate by itself, unadjusted.</param>
/// <param name="Method">How it was adjusted: <c>holm</c>, <c>bonferroni</c>, <c>dunnett</c>, <c>tukey</c>, …</param>
/// <param name="PValue">Adjusted; null where the estimate has none.</param>
/// <param name="Low">Lower limit of the simultaneous interval; null with an <see cref="IntervalReason"/>.</param>
/// <param name="High">Upper limit of the simultaneous interval.</param>
/// <param name="IntervalReason">Why there is no interval; null when there is one.</param>
public sealed record AdjustedEstimate(TermEstimate Estimate, string Method, double? PValue, double? Low, double? High, string? IntervalReason);
