namespace CoProduction.Studies.Instrument;

/// <summary>Options that several items share, such as a five-point agreement scale.</summary>
public sealed record ResponseSet
{
    public string Key { get; init; } = "";

    public IReadOnlyList<Option> Options { get; init; } = [];
}
