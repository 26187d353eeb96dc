using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design;

/// <summary>Lays the pages out as turns: consecutive looping pages are repeated together, theme by theme of the site.</summary>
public static class PagePath
{
    public static IEnumerable<PageTurn> Turns(StudyDesign design, IReadOnlyDictionary<string, Site> sites, string? site, string? population)
    {
        var pages = design.Pages
            .Where(page => VariablePlace.Allows(page.Sites, site) && VariablePlace.Allows(page.Populations, population))
            .ToList();
        var themes = site is not null && sites.TryGetValue(site, out var found) ? found.Themes
            : design.Sites.Count == 0 ? [.. design.Themes.Select(theme => theme.Key)] : [];
        for (var index = 0; index < pages.Count;)
        {
            if (pages[index].Loop == PageLoop.None)
            {
                yield return new PageTurn(pages[index++].Key, "");
                continue;
            }
            var block = pages.Skip(index).TakeWhile(page => page.Loop == PageLoop.Themes).ToList();
            foreach (var theme in themes)
                foreach (var page in block)
                    yield return new PageTurn(page.Key, theme);
            index += block.Count;
        }
    }
}
