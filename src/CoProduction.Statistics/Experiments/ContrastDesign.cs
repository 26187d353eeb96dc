namespace CoProduction.Statistics;

/// <summary>What a redraw of several arms keeps. Columns hold a value for each of the n rows compared.</summary>
public sealed record ContrastDesign
{
    /// <summary>Strata of the analysis: the contrast is formed in each and averaged by N_s/N. They do not restrict the draws, so that a person may have rows in several.</summary>
    public FactorColumn? Stratum { get; init; }

    /// <summary>Columns that the assignment held: declared strata, blocks, levels of the other factors. Labels move only among units that agree in all of them.</summary>
    public IReadOnlyList<FactorColumn> Within { get; init; } = [];

    /// <summary>Units that were assigned whole, clusters or persons with several rows; null: each row.</summary>
    public FactorColumn? Unit { get; init; }
}
