namespace CoProduction.Studies.Design;

/// <summary>A place (or country) with its own set of themes and words.</summary>
public sealed record Site
{
    public string Key { get; init; } = "";

    public LocalizedText Name { get; init; } = LocalizedText.Empty;

    /// <summary>Keys of the themes asked here, in order: the row of the ragged site × theme matrix.</summary>
    public IReadOnlyList<string> Themes { get; init; } = [];

    /// <summary>Local words: fill the slots <c>{site.KEY}</c>.</summary>
    public IReadOnlyDictionary<string, LocalizedText> Words { get; init; } = new Dictionary<string, LocalizedText>();
}
