namespace CoProduction.Statistics;

/// <summary>What of a family was randomized together: rows, their arms, and contrasts of these arms.</summary>
/// <param name="Arm">n arms, none missing.</param>
/// <param name="Contrasts">Of n rows each.</param>
public sealed record FamilyPart(FactorColumn Arm, IReadOnlyList<FamilyContrast> Contrasts)
{
    /// <summary>Columns that the assignment held: strata, permuted blocks. Labels move only among units that agree in all of them.</summary>
    public IReadOnlyList<FactorColumn> Within { get; init; } = [];

    /// <summary>Units that were assigned whole, clusters or persons with several rows; null: each row.</summary>
    public FactorColumn? Unit { get; init; }
}
