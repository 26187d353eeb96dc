namespace CoProduction.Studies.Measurement;

public sealed record PositiveItem
{
    public string Variable { get; init; } = "";

    /// <summary>Keys of the options that count as positive.</summary>
    public IReadOnlyList<string> Positive { get; init; } = [];
}
