namespace CoProduction.Studies.Design;

/// <summary>A topic over which a block of pages is repeated. Its name fills the slot <c>{theme}</c>.</summary>
public sealed record Theme
{
    public string Key { get; init; } = "";

    public LocalizedText Name { get; init; } = LocalizedText.Empty;

    /// <summary>Words of the theme: fill the slots <c>{theme.KEY}</c>.</summary>
    public IReadOnlyDictionary<string, LocalizedText> Words { get; init; } = new Dictionary<string, LocalizedText>();
}
