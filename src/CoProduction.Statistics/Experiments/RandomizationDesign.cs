namespace CoProduction.Statistics;

/// <summary>What was randomized, as far as a test of one contrast needs it. Columns hold a value for each of the n rows compared.</summary>
public sealed record RandomizationDesign
{
    /// <summary>Strata of the analysis: the contrast is formed in each and averaged by N_s/N.</summary>
    public FactorColumn? Stratum { get; init; }

    /// <summary>Further columns that the assignment held: permuted blocks, other factors. They restrict the draws, not the estimate.</summary>
    public IReadOnlyList<FactorColumn> Within { get; init; } = [];

    /// <summary>Units that were assigned whole.</summary>
    public FactorColumn? Cluster { get; init; }

    /// <summary>Weights of the strata by label instead of N_s/N, such as equal weights for the main effect of a factorial; need no particular sum.</summary>
    public IReadOnlyDictionary<string, double>? StratumWeights { get; init; }

    /// <summary>The declared procedure; null: <see cref="AssignmentProcedure.Conditional"/> within strata, <see cref="Within"/> and clusters.</summary>
    public AssignmentProcedure? Procedure { get; init; }
}
