using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>The stimulus: formatted text whose slots are filled from the person's arm, site and theme. What was shown is hashed and logged.</summary>
public sealed record Vignette : PageElement
{
    public LocalizedText Text { get; init; } = LocalizedText.Empty;
}
