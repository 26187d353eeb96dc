using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>A row of a Likert matrix; its key is the name of its variable.</summary>
public sealed record Statement
{
    public string Key { get; init; } = "";

    public LocalizedText Text { get; init; } = LocalizedText.Empty;

    /// <summary>Sites at which the statement is asked; empty means all.</summary>
    public IReadOnlyList<string> Sites { get; init; } = [];

    /// <summary>On a page that loops: themes for which it is asked; empty means all.</summary>
    public IReadOnlyList<string> Themes { get; init; } = [];
}
