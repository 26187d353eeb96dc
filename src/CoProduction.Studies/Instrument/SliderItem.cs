using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>A number on a line between two named ends. Without script: a number box. It has no starting position, so untouched means unanswered.</summary>
public sealed record SliderItem : Item
{
    public double Min { get; init; }

    public double Max { get; init; } = 100;

    public double Step { get; init; } = 1;

    public LocalizedText MinLabel { get; init; } = LocalizedText.Empty;

    public LocalizedText MaxLabel { get; init; } = LocalizedText.Empty;
}
