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
}
