namespace CoProduction.Studies.Analysis;

/// <summary>Differences between two measures, second less first, over all or by site × theme. Nothing here is randomized.</summary>
public sealed record PairTable
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    public PairKind Kind { get; init; }

    public IReadOnlyList<MeasurePair> Pairs { get; init; } = [];

    public Breakdown By { get; init; } = Breakdown.None;

    /// <summary>Together with <see cref="Arm"/>: the first measure is taken of this arm only, such as of citizens who got no nudge; null: of everybody.</summary>
    public string? Randomization { get; init; }

    public string? Arm { get; init; }
}
