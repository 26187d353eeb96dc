namespace CoProduction.Studies.Analysis;

/// <summary>Means (or shares) of outcomes, over all or by site × theme, with the number of items behind an index.</summary>
public sealed record LevelTable
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    public IReadOnlyList<string> Outcomes { get; init; } = [];

    public Breakdown By { get; init; } = Breakdown.None;

    /// <summary>Weights persons by the population table of the fieldwork plan.</summary>
    public bool Weighted { get; init; }

    /// <summary>A cell with fewer values is suppressed; null: none is.</summary>
    public int? SmallestCell { get; init; }
}
