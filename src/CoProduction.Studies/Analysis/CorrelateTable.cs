namespace CoProduction.Studies.Analysis;

/// <summary>Correlations of outcomes with predictors, over all or by site × theme. Associations: nothing here is randomized.</summary>
public sealed record CorrelateTable
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    public IReadOnlyList<string> Outcomes { get; init; } = [];

    public IReadOnlyList<string> Predictors { get; init; } = [];

    public CorrelationMethod Method { get; init; }

    /// <summary>A threshold of each predictor is looked for too (sup-Wald test); null: none. Association, not randomized.</summary>
    public ThresholdOf? Threshold { get; init; }

    public Breakdown By { get; init; } = Breakdown.None;

    public IReadOnlyList<double> Stars { get; init; } = [];

    /// <summary>Negative coefficients with a star are shaded, and marked besides; null or false: not.</summary>
    public bool? ShadeNegative { get; init; }

    /// <summary>A cell with fewer pairs of values is suppressed; null: below 10.</summary>
    public int? SmallestCell { get; init; }
}
