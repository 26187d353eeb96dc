namespace CoProduction.Studies.Analysis;

/// <summary>Two measures in the same unit.</summary>
public sealed record MeasurePair
{
    public string First { get; init; } = "";

    public string Second { get; init; } = "";

    /// <summary>What the first is multiplied by to be in the unit of the second: 100 where a share meets "of 100 residents"; null: 1.</summary>
    public double? Times { get; init; }
}
