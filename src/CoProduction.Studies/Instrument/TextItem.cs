namespace CoProduction.Studies.Instrument;

/// <summary>Words typed in.</summary>
public sealed record TextItem : Item
{
    public bool Multiline { get; init; }

    public int MaxLength { get; init; } = 2000;
}
