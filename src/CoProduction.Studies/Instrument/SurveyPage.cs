using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>One page of the survey. Consecutive pages that loop over themes are repeated together, theme by theme.</summary>
public sealed record SurveyPage
{
    public string Key { get; init; } = "";

    public LocalizedText Title { get; init; } = LocalizedText.Empty;

    public PageLoop Loop { get; init; } = PageLoop.None;

    /// <summary>Sites at which the page exists; empty means all.</summary>
    public IReadOnlyList<string> Sites { get; init; } = [];

    /// <summary>Populations that see the page; empty means all.</summary>
    public IReadOnlyList<string> Populations { get; init; } = [];

    public ShowIf? ShowIf { get; init; }

    /// <summary>Where it holds after this page, the person is not eligible: the survey ends with the screened-out text.</summary>
    public ShowIf? ScreenOutIf { get; init; }

    /// <summary>The items are shown in an order drawn per person; texts and vignettes keep their place.</summary>
    public bool RandomizeItems { get; init; }

    public IReadOnlyList<PageElement> Elements { get; init; } = [];
}
