using System.Globalization;
using System.Text.RegularExpressions;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>
/// Entries of the draft's lists as segments of an address: the key, or <c>#3</c> for the third entry where there is no key, where an earlier entry
/// has the same, or where the key cannot stand in an address. The check's <c>Place</c> uses the same segments.
/// </summary>
public static partial class DraftPlace
{
    public static string Segment<T>(IReadOnlyList<T> entries, int index, Func<T, string> keyOf)
    {
        var key = keyOf(entries[index]);
        return Plain().IsMatch(key) && !entries.Take(index).Any(earlier => keyOf(earlier) == key)
            ? key
            : string.Create(CultureInfo.InvariantCulture, $"#{index + 1}");
    }

    /// <summary>Index of the entry, or −1.</summary>
    public static int Find<T>(IReadOnlyList<T> entries, string? segment, Func<T, string> keyOf)
    {
        if (segment is null) return -1;
        for (var index = 0; index < entries.Count; index++)
            if (keyOf(entries[index]) == segment && segment.Length > 0) return index;
        return segment.StartsWith('#') && int.TryParse(segment.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= entries.Count
            ? number - 1
            : -1;
    }

    /// <summary>Address of the form for a place of the design, from the address of the design.</summary>
    /// <param name="design">As <c>/admin/studies/nudges/design</c>.</param>
    /// <param name="place">As in <see cref="CoProduction.Studies.Design.DesignProblem.Place"/>.</param>
    public static string Address(string design, string place) => design + Path(place.Split('/'));

    private static string Path(string[] place) => place switch
    {
        ["key" or "title" or "languages" or "source" or "consent" or "closing", ..] => "/basics",
        ["fieldwork", ..] => "/fieldwork",
        ["publicData", ..] => "/publicData",
        ["conduct", ..] => "/conduct",
        ["sites"] or ["themes"] => "/places",
        ["sites" or "themes", var entry, ..] => $"/{place[0]}/{Escape(entry)}",
        ["factors", var factor, "levels", var level, "local", ..] => $"/factors/{Escape(factor)}/levels/{Escape(level)}",
        ["randomizations", var plan, "arms", ..] => $"/randomizations/{Escape(plan)}/arms",
        ["pages", var page] => $"/pages/{Escape(page)}/settings",
        ["pages", var page, "elements"] => $"/pages/{Escape(page)}",
        ["pages", var page, "elements", var element, "options", var option, "reveal", ..] =>
            $"/pages/{Escape(page)}/elements/{Escape(element)}/options/{Escape(option)}",
        ["pages", var page, "elements", var element, ..] => $"/pages/{Escape(page)}/elements/{Escape(element)}",
        ["plan", "level" or "balance" or "redrawFamilies" or "familyAdjustments", ..] => "/plan/settings",
        ["plan", var list and ("inquiries" or "regressions" or "correlates" or "levels" or "exclusions"), var entry, ..] => $"/plan/{list}/{Escape(entry)}",
        ["plan", ..] => "/plan",
        [var list and ("factors" or "randomizations" or "pages" or "responseSets" or "measures")] => $"/{list}",
        [var list and ("factors" or "randomizations" or "responseSets" or "measures"), var entry, ..] => $"/{list}/{Escape(entry)}",
        _ => "",
    };

    private static string Escape(string segment) => Uri.EscapeDataString(segment);

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,100}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
