using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>A number typed in.</summary>
public sealed record NumberItem : Item
{
    public double? Min { get; init; }

    public double? Max { get; init; }

    /// <summary>Digits allowed after the decimal point.</summary>
    public int Decimals { get; init; }

    public LocalizedText Unit { get; init; } = LocalizedText.Empty;
}
