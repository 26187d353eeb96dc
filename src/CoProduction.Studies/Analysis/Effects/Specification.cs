using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>One way to analyse an inquiry.</summary>
/// <param name="Rules">Keys of the exclusion rules applied.</param>
/// <param name="IsAdjusted">With the declared covariates.</param>
/// <param name="IsDeclared">The plan's own way.</param>
/// <param name="Term">The estimate; null with a reason.</param>
/// <param name="N">Rows used.</param>
/// <param name="Reason">Why there is none.</param>
public sealed record Specification(IReadOnlyList<string> Rules, bool IsAdjusted, bool IsDeclared, TermEstimate? Term, int N, string? Reason)
{
    /// <summary>Of the unadjusted estimate: what was computed.</summary>
    public EstimatorKind Estimator { get; init; }
}
