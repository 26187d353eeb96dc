namespace CoProduction.Studies.Design;

/// <summary>A manipulated variable. Its first level is the reference.</summary>
public sealed record Factor
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    public IReadOnlyList<Level> Levels { get; init; } = [];
}
