using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>An estimate without the rows of one site.</summary>
public sealed record SiteLeftOut(string Site, TermEstimate? Term, int N, string? Reason)
{
    /// <summary>Of the unadjusted estimate: what was computed.</summary>
    public EstimatorKind Estimator { get; init; }
}
