using System.Globalization;
using System.Text.RegularExpressions;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design;

/// <summary>
/// Fills the slots of a text: <c>{factor}</c> and <c>{factor.dose}</c> from the person's arm, <c>{site}</c>, <c>{site.word}</c>, <c>{theme}</c>,
/// <c>{theme.word}</c>. One pass: what fills a slot is not searched for slots again. Answers are never piped in.
/// </summary>
public static partial class Slots
{
    /// <summary>The slots that a text names, without braces.</summary>
    public static IEnumerable<string> In(string text) => Slot().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>The text with its slots taken out: what is left of curly brackets is no slot.</summary>
    internal static string WithoutSlots(string text) => Slot().Replace(text, "");

    /// <summary>The text with every slot as a word in brackets, for who reads of a page that is different for everybody: <c>{site.place}</c> as [place].</summary>
    internal static string Named(string text) => Slot().Replace(text, match => $"[{match.Groups[1].Value.Split('.')[^1].Replace('_', ' ')}]");

    /// <summary>The same, of one theme: its words stand where the theme is known.</summary>
    internal static string Named(string text, CompiledDesign compiled, string theme) =>
        Named(theme.Length > 0 ? Slot().Replace(text, match => OfTheme(match.Groups[1].Value, compiled, theme, "en") ?? match.Value) : text);

    public static string Fill(string text, CompiledDesign compiled, Respondent respondent, PageTurn turn, string language) =>
        text.Contains('{', StringComparison.Ordinal)
            ? Slot().Replace(text, match => Value(match.Groups[1].Value, compiled, respondent, turn, language) ?? match.Value)
            : text;

    /// <summary>The text with its slots renamed; names are without braces.</summary>
    internal static string Rename(string text, Func<string, string> renamed) => text.Contains('{', StringComparison.Ordinal)
        ? Slot().Replace(text, match => $"{{{renamed(match.Groups[1].Value)}}}")
        : text;

    private static string? Value(string slot, CompiledDesign compiled, Respondent respondent, PageTurn turn, string language)
    {
        var (name, part) = slot.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (slot[..dot], slot[(dot + 1)..]) : (slot, null);
        if (name == "site" && respondent.Site is { } siteKey && compiled.Sites.TryGetValue(siteKey, out var site))
            return (part is null ? site.Name : site.Words.GetValueOrDefault(part))?.InOrFirst(language);
        if (name == "theme" && compiled.Themes.ContainsKey(turn.LoopKey)) return OfTheme(slot, compiled, turn.LoopKey, language);
        if (!compiled.Factors.ContainsKey(name)) return null;
        var level = compiled.LevelOf(respondent, name, turn.LoopKey);
        if (part == "dose") return level?.Dose?.ToString("0.####", CultureInfo.GetCultureInfo(language)) ?? "";
        return level is null ? "" : Wording(level, respondent.Site, turn.LoopKey).InOrFirst(language);
    }

    private static string? OfTheme(string slot, CompiledDesign compiled, string key, string language) => !compiled.Themes.TryGetValue(key, out var theme) ? null
        : slot == "theme" ? theme.Name.InOrFirst(language)
        : slot.StartsWith("theme.", StringComparison.Ordinal) ? theme.Words.GetValueOrDefault(slot["theme.".Length..])?.InOrFirst(language)
        : null;

    /// <summary>The most specific wording of a level: site and theme, else theme, else site, else the general one.</summary>
    public static LocalizedText Wording(Level level, string? site, string theme) => level.Local
        .Where(local => (local.Site is null || local.Site == site) && (local.Theme is null || local.Theme == theme))
        .OrderByDescending(local => (local.Site is null ? 0 : 1) + (local.Theme is null ? 0 : 2))
        .FirstOrDefault()?.Text ?? level.Text;

    [GeneratedRegex(@"\{([A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)?)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Slot();
}
