using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A text as a form carries it: one field per language, <c>Form.Title[en]</c>.</summary>
public sealed class TypedText : Dictionary<string, string?>
{
    public bool IsBlank => Values.All(string.IsNullOrWhiteSpace);

    public static TypedText Of(LocalizedText text)
    {
        var typed = new TypedText();
        foreach (var (language, translation) in text.Texts) typed[language] = translation;
        return typed;
    }

    public LocalizedText Onto(LocalizedText stored, IReadOnlyList<string> languages)
    {
        foreach (var language in languages)
            if (TryGetValue(language, out var text))
                stored = stored.With(language, string.IsNullOrWhiteSpace(text) ? null : text);
        return stored;
    }
}
