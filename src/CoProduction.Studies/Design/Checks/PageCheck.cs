using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Pages exist, hold something, and stand at some site; so does everything on them.</summary>
internal static class PageCheck
{
    public static void Run(Draft draft)
    {
        if (draft.Design.Pages.Count == 0)
            draft.Error("no-pages", "pages", "The study has no pages. Add at least one.");
        if (draft.Design.Pages.Any(page => page.Loop == PageLoop.Themes) && draft.Themes.Count == 0)
            draft.Error("loop-without-themes", "themes", "A page loops over themes, but the study has none. Add themes.");
        foreach (var (pageIndex, page) in draft.Design.Pages.Index()) CheckPage(draft, page, $"pages/{Draft.Segment(page.Key, pageIndex)}");
    }

    private static void CheckPage(Draft draft, SurveyPage page, string place)
    {
        if (page.Elements.Count == 0)
            draft.Error("page-empty", place, "The page is empty. Add a text or a question, or remove the page.");
        var sites = draft.SitesOf(page.Sites);
        if (sites.Count == 0 || (page.Loop == PageLoop.Themes && draft.Themes.Count > 0 && sites.All(site => draft.ThemesAt(site).Count == 0)))
        {
            draft.Error("page-unreachable", place, page.Loop == PageLoop.Themes
                ? "The page is shown at no site with themes. Change its sites, or give them themes."
                : "The page is shown at no site. Change its sites.");
            return;
        }
        foreach (var (index, element) in page.Elements.Index())
        {
            var here = $"{place}/elements/{Draft.Segment(element.Key, index)}";
            CheckStands(draft, page, element.Sites, element.Themes, here);
            foreach (var (row, statement) in ((element as LikertItem)?.Statements ?? []).Index())
                CheckStands(draft, page, statement.Sites, statement.Themes, $"{here}/statements/{Draft.Segment(statement.Key, row)}");
            if (element is EffortTask task) CheckTask(draft, page, task, here);
        }
    }

    private static void CheckStands(Draft draft, SurveyPage page, IReadOnlyList<string> sites, IReadOnlyList<string> themes, string place)
    {
        var stands = draft.SitesOf(page.Sites, sites);
        var known = themes.Where(draft.Themes.ContainsKey).ToList();
        if (stands.Count == 0)
            draft.Error("element-unreachable", place, "This stands at no site at which its page is shown. Change its sites or those of the page.");
        else if (known.Count > 0 && page.Loop == PageLoop.Themes && !stands.Any(site => draft.ThemesAt(site).Intersect(known).Any()))
            draft.Error("element-unreachable", place, "No site at which this stands asks about one of its themes. Change its themes or sites.");
    }

    private static void CheckTask(Draft draft, SurveyPage page, EffortTask task, string place)
    {
        if (page.Elements.Count > 1)
            draft.Error("task-not-alone", place, "An effort task stands alone on its page: its clock would run while other things are read. Move the rest to another page.");
        if (page.Loop == PageLoop.Themes)
            draft.Error("task-in-loop", place, "An effort task cannot be repeated by theme. Put it on a page that does not loop.");
        if (task.Rounds is < 1 or > 50 || task.SecondsPerRound is < 5 or > 3600 || task.GridSize is < EffortTrial.SmallestGrid or > EffortTrial.LargestGrid)
            draft.Error("task-out-of-bounds", place,
                $"A task has 1 to 50 rounds of 5 to 3600 seconds and a grid of {EffortTrial.SmallestGrid} to {EffortTrial.LargestGrid} rows.");
        if (task.PieceRateMinor is < 0 or > 100_000)
            draft.Error("task-piece-rate", place, "The pay for each correct unit is between 0 and 100,000 minor units (cents).");
        if (task.Currency.Length != 3 || task.Currency.Any(letter => letter is < 'A' or > 'Z'))
            draft.Error("currency-invalid", place, "The currency is a three-letter code such as EUR.");
        if (task.PieceRateMinor > 0 && task.Practice)
            draft.Warning("practice-paid", place, "A practice round is not paid. Remove the piece rate, or make this no practice.");
        if (task.PieceRateMinor == 0 && task.PaidIf is not null)
            draft.Warning("paid-nothing", place, "A condition says who is paid, but the piece rate is 0. Set the rate or remove the condition.");
    }
}
