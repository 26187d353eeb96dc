using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Model of <c>_Text</c>: a text with one field per language.</summary>
public sealed record TextField(string Name, string Label, TypedText Text, IReadOnlyList<string> Languages)
{
    /// <summary>Lines of the box; one is a single-line input, unless a stored text has more lines.</summary>
    public int Rows { get; init; } = 1;

    public string? Hint { get; init; }

    public string? LabelSize { get; init; }

    public string NameIn(string language) => $"{Name}[{language}]";

    public string LabelIn(string language) => Languages.Count == 1 ? Label : $"{Label} – {LanguageName.Of(language)}";

    public string? TextIn(string language) => Text.GetValueOrDefault(language) ?? "";

    /// <summary>A single-line input would lose line breaks.</summary>
    public bool IsMultiline(string language) => Rows > 1 || TextIn(language)!.Contains('\n', StringComparison.Ordinal);
}
