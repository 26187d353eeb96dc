namespace CoProduction.Studies.Analysis;

/// <summary>A declared table of levels.</summary>
public sealed record LevelResult(LevelTable Table, IReadOnlyList<LevelEstimate> Levels)
{
    /// <summary>Weighted tables: the weights; else empty.</summary>
    public IReadOnlyList<SiteWeight> Weights { get; init; } = [];
}
