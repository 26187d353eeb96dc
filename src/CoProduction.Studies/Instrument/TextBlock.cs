using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>Formatted text (Markdown without raw HTML) with slots.</summary>
public sealed record TextBlock : PageElement
{
    public LocalizedText Text { get; init; } = LocalizedText.Empty;
}
