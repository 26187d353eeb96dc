using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Keys to choose from. A chosen key that does not exist (any more) stays among them, so that no form drops it unseen.</summary>
public static class Choices
{
    public static IReadOnlyList<SelectListItem> Of(IEnumerable<(string Key, string Label)> declared, params IEnumerable<string?> chosen)
    {
        var items = declared.Where(entry => entry.Key.Length > 0)
            .Select(entry => new SelectListItem(entry.Label.Length == 0 || entry.Label == entry.Key ? entry.Key : $"{entry.Label} ({entry.Key})", entry.Key))
            .DistinctBy(item => item.Value).ToList();
        items.AddRange(chosen.OfType<string>().Where(key => key.Length > 0).Distinct()
            .Where(key => items.All(item => item.Value != key))
            .Select(key => new SelectListItem($"{key} (does not exist)", key)).ToList());
        return items;
    }

    /// <summary>What is ticked, in the stored order first: the order of a list may mean something.</summary>
    public static IReadOnlyList<string> InOrder(IReadOnlyList<string> stored, IEnumerable<string?> ticked, IEnumerable<string> declared)
    {
        var chosen = ticked.OfType<string>().ToHashSet();
        return [.. stored.Concat(declared).Concat(chosen.Order(StringComparer.Ordinal)).Where(chosen.Contains).Distinct()];
    }
}
