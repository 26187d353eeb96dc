using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>A declared regression in one cell.</summary>
public sealed record RegressionResult
{
    public required RegressionTable Table { get; init; }

    public required AnalysisCell Cell { get; init; }

    public required EstimateStatus Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>Label of the outcome.</summary>
    public required string Outcome { get; init; }

    /// <summary>Standard errors in words.</summary>
    public string Errors { get; init; } = "";

    /// <summary>Clusters behind the standard errors, and what they are ("person"); null where errors are not clustered.</summary>
    public (int Count, string Unit)? Clusters { get; init; }

    public IReadOnlyList<RegressionTerm> Terms { get; init; } = [];

    /// <summary>Labels of the levels without a coefficient, with which the others of their factor are compared.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Logit: differences in the probability, delta method with the classical covariance.</summary>
    public IReadOnlyList<RegressionTerm> MarginalEffects { get; init; } = [];

    public int N { get; init; }

    /// <summary>Rows in the cell (and arms) that lack a value of the model.</summary>
    public int Dropped { get; init; }

    /// <summary>The same by arm, in a regression over all cells that drops rows; else empty.</summary>
    public IReadOnlyList<RegressionArm> Arms { get; init; } = [];

    /// <summary>Measures in products whose range does not hold zero, in words: the coefficient of what they are multiplied with lies outside of it.</summary>
    public IReadOnlyList<string> WithoutZero { get; init; } = [];

    /// <summary>Fit statistics by name: R², McFadden's R² …</summary>
    public IReadOnlyList<(string Name, double Value)> Fit { get; init; } = [];

    /// <summary>Least squares with arms: the test that no arm differs from the control; null where there is one arm or none.</summary>
    public WaldTest? Joint { get; init; }

    /// <summary>Two-stage least squares: the instruments' coefficients in the first stage; else empty.</summary>
    public IReadOnlyList<RegressionTerm> FirstStage { get; init; } = [];

    /// <summary>Two-stage least squares: the instruments' coefficients for the outcome; else empty.</summary>
    public IReadOnlyList<RegressionTerm> ReducedForm { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];
}
