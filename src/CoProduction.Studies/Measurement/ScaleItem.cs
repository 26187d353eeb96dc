namespace CoProduction.Studies.Measurement;

public sealed record ScaleItem
{
    public string Variable { get; init; } = "";

    public bool Reverse { get; init; }
}
