using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>The ragged matrix of sites and themes, and every list that names sites, themes or populations.</summary>
internal static class SiteCheck
{
    public static void Run(Draft draft)
    {
        CheckMatrix(draft);
        foreach (var (index, plan) in draft.Design.Randomizations.Index())
        {
            var place = $"randomizations/{Draft.Segment(plan.Key, index)}";
            CheckSites(draft, plan.Sites, place);
            CheckPopulations(draft, plan.Populations, place);
        }
        foreach (var (pageIndex, page) in draft.Design.Pages.Index()) CheckPage(draft, page, $"pages/{Draft.Segment(page.Key, pageIndex)}");
    }

    private static void CheckMatrix(Draft draft)
    {
        var loops = draft.Design.Pages.Any(page => page.Loop == PageLoop.Themes);
        foreach (var (index, site) in draft.Design.Sites.Index())
        {
            var place = $"sites/{Draft.Segment(site.Key, index)}";
            CheckThemes(draft, site.Themes, place);
            if (loops && site.Themes.Count == 0)
                draft.Warning("site-without-themes", place, $"The site '{site.Key}' has no theme, so pages that loop over themes are never shown there. Add themes.");
        }
        if (draft.Sites.Count == 0) return;
        foreach (var (index, theme) in draft.Design.Themes.Index())
            if (draft.Design.Sites.All(site => !site.Themes.Contains(theme.Key)))
                draft.Warning("theme-unused", $"themes/{Draft.Segment(theme.Key, index)}", $"No site asks about the theme '{theme.Key}'. Add it to a site or remove it.");
    }

    private static void CheckPage(Draft draft, SurveyPage page, string place)
    {
        CheckSites(draft, page.Sites, place);
        CheckPopulations(draft, page.Populations, place);
        foreach (var (index, element) in page.Elements.Index())
        {
            var here = $"{place}/elements/{Draft.Segment(element.Key, index)}";
            CheckSites(draft, element.Sites, here);
            CheckThemesOn(draft, page, element.Themes, here);
            foreach (var (row, statement) in ((element as LikertItem)?.Statements ?? []).Index())
            {
                var there = $"{here}/statements/{Draft.Segment(statement.Key, row)}";
                CheckSites(draft, statement.Sites, there);
                CheckThemesOn(draft, page, statement.Themes, there);
            }
        }
    }

    private static void CheckThemesOn(Draft draft, SurveyPage page, IReadOnlyList<string> themes, string place)
    {
        CheckThemes(draft, themes, place);
        if (themes.Count > 0 && page.Loop == PageLoop.None)
            draft.Error("themes-outside-loop", place, "This is limited to themes, but its page does not loop over themes, so it is never shown. Loop the page or remove the themes.");
    }

    private static void CheckSites(Draft draft, IReadOnlyList<string> sites, string place)
    {
        foreach (var site in sites.Where(site => !draft.Sites.ContainsKey(site)))
            draft.Error("site-unknown", place, $"The site '{site}' does not exist. Choose one of the study's sites.");
    }

    private static void CheckThemes(Draft draft, IReadOnlyList<string> themes, string place)
    {
        foreach (var theme in themes.Where(theme => !draft.Themes.ContainsKey(theme)))
            draft.Error("theme-unknown", place, $"The theme '{theme}' does not exist. Choose one of the study's themes.");
        foreach (var twice in themes.GroupBy(theme => theme).Where(same => same.Count() > 1))
            draft.Error("theme-twice", place, $"The theme '{twice.Key}' is listed twice. Remove one.");
    }

    private static void CheckPopulations(Draft draft, IReadOnlyList<string> populations, string place)
    {
        foreach (var population in populations.Where(population => !draft.Populations.ContainsKey(population)))
            draft.Error("population-unknown", place, $"The population '{population}' does not exist. Choose one of the fieldwork plan's populations.");
    }
}
