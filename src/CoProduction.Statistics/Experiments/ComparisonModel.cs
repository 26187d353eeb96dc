namespace CoProduction.Statistics;

/// <summary>What a comparison of several arms holds constant, and how its errors are computed.</summary>
public sealed record ComparisonModel
{
    /// <summary>Column of strata or blocks: one effect each; null for none.</summary>
    public string? Stratum { get; init; }

    /// <summary>Columns measured before assignment; factors as dummies.</summary>
    public IReadOnlyList<string> Covariates { get; init; } = [];

    /// <summary>Column of clusters, for CR0, CR1, CR2; null for none.</summary>
    public string? Cluster { get; init; }

    /// <summary>Column of positive weights; null for none.</summary>
    public string? Weights { get; init; }

    /// <summary>Default HC2, with clusters CR2.</summary>
    public StandardErrorType? ErrorType { get; init; }

    internal StandardErrorType Type => ErrorType ?? (Cluster is null ? StandardErrorType.HC2 : StandardErrorType.CR2);
}
