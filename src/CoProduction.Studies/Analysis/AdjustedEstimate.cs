using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>A contrast adjusted for covariates: Lin's regression on arms × covariates (and strata).</summary>
/// <param name="Covariates">Labels.</param>
/// <param name="Estimator">What was computed, in words.</param>
/// <param name="Term">The contrast; null where it could not be computed.</param>
/// <param name="Reason">Why it could not; null where it could.</param>
/// <param name="N">Rows used.</param>
/// <param name="Notes">Filled-in values and the like.</param>
public sealed record AdjustedEstimate(IReadOnlyList<string> Covariates, string Estimator, TermEstimate? Term, string? Reason, int N, IReadOnlyList<string> Notes);
