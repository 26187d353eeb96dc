using System.Text;
using System.Text.Encodings.Web;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>
/// Every distinct text that the arms read, rendered by what serves the survey: vignettes, and whatever else names a factor. A text that several arms, sites or themes
/// share is listed once. The hash is that of the page's exposures, so that it can be joined with the column <c>text_{page}</c> of the responses.
/// </summary>
internal sealed class StimulusTexts(CompiledDesign compiled, ReportNames names)
{
    /// <summary>More combinations of arm, site, theme and language are not rendered: the design record holds them all.</summary>
    private const int MostRendered = 6000;

    private readonly StudyDesign design = compiled.Design;

    private int rendered;

    /// <summary>True where not all combinations were rendered.</summary>
    public bool IsCut => rendered >= MostRendered;

    /// <summary>In the order of the pages, then of languages.</summary>
    public IReadOnlyList<StimulusText> All() => [.. design.Pages.Where(page => page.Elements.Any(element => element is Vignette) || FactorsOf(page).Any()).SelectMany(Texts)];

    private IEnumerable<StimulusText> Texts(SurveyPage page)
    {
        var plans = FactorsOf(page).Select(compiled.RandomizationOf).OfType<RandomizationPlan>().Distinct().ToList();
        var seen = new List<(string Arm, string Site, string Theme, string Language, string Html, string? Hash)>();
        var arms = new HashSet<string>();
        foreach (var site in design.Sites.Count == 0 ? [null] : design.Sites.Select(site => site.Key).Where(site => VariablePlace.Allows(page.Sites, site)).ToArray<string?>())
            foreach (var theme in Themes(page, site))
                foreach (var (label, respondent) in Combinations(plans, page, site, theme))
                {
                    arms.Add(label);
                    foreach (var language in design.Languages)
                        if (++rendered <= MostRendered && Shown(page, respondent, theme, language) is var (html, hash))
                            seen.Add((label, site is null ? "" : names.Site(site), theme.Length == 0 ? "" : names.Theme(theme), language, html, hash));
                }
        return seen.GroupBy(text => (text.Language, text.Html, text.Hash)).OrderBy(group => design.Languages.ToList().IndexOf(group.Key.Language)).Select(group =>
        {
            var shown = group.Select(text => text.Arm).Distinct().ToList();
            return new StimulusText(page.Key, plans.Count == 0 || shown.Count == arms.Count && arms.Count > 1 ? "all arms" : string.Join("; ", shown), Distinct(group.Select(text => text.Site)), Distinct(group.Select(text => text.Theme)),
                group.Key.Language, group.Key.Html, group.Key.Hash);
        });
    }

    private static IReadOnlyList<string> Distinct(IEnumerable<string> labels) => [.. labels.Where(label => label.Length > 0).Distinct()];

    private IEnumerable<string> Themes(SurveyPage page, string? site) => page.Loop == PageLoop.None ? [""]
        : site is null ? design.Themes.Select(theme => theme.Key) : compiled.Sites[site].Themes.Where(compiled.Themes.ContainsKey);

    /// <summary>Every combination of the arms that the page looks at; where a randomization does not reach the site, its absence.</summary>
    private static IEnumerable<(string Label, Respondent Respondent)> Combinations(IReadOnlyList<RandomizationPlan> plans, SurveyPage page, string? site, string theme)
    {
        IEnumerable<(string Label, Respondent Respondent)> combinations = [("", new Respondent { Site = site, Population = page.Populations.Count > 0 ? page.Populations[0] : null })];
        foreach (var plan in plans)
        {
            var key = new AssignmentKey(plan.Key, plan.Unit == AssignmentUnit.Theme ? theme : "");
            combinations = combinations.SelectMany(combination => VariablePlace.Allows(plan.Sites, site)
                ? plan.Arms.Select(arm => (Joined(combination.Label, ArmRows.NameOf(arm)), combination.Respondent.WithArm(key, arm.Key)))
                : [(Joined(combination.Label, "no arm"), combination.Respondent)]);
        }
        return combinations;
    }

    private static string Joined(string label, string arm) => label.Length == 0 ? arm : $"{label} + {arm}";

    /// <summary>What this person reads; null where the page is not shown to them whatever they answer.</summary>
    private (string Html, string? Hash)? Shown(SurveyPage page, Respondent respondent, string theme, string language)
    {
        var turn = new PageTurn(page.Key, theme);
        var route = compiled.Route(respondent);
        if (!ConditionText.NamesVariable(page.ShowIf) && !route.Holds(page.ShowIf, theme)) return null;
        var html = new StringBuilder();
        foreach (var element in page.Elements)
        {
            if (!VariablePlace.Allows(element.Sites, respondent.Site) || !VariablePlace.Allows(element.Themes, theme)) continue;
            if (!ConditionText.NamesVariable(element.ShowIf) && !route.Holds(element.ShowIf, theme)) continue;
            if (element is not Vignette && !FactorsOf(element).Any()) continue;
            foreach (var text in TextsOf(element))
                html.Append(element is Item ? $"<p>{HtmlEncoder.Default.Encode(Fill(text))}</p>" : FormattedText.ToHtml(Fill(text)));
        }
        var hash = page.Elements.Any(element => ConditionText.NamesVariable(element.ShowIf)) ? null : Convert.ToHexStringLower(compiled.Render(respondent, turn, language).TextSha256);
        return (html.ToString(), hash);

        string Fill(LocalizedText text) => Slots.Fill(text.InOrFirst(language), compiled, respondent, turn, language);
    }

    /// <summary>The factors that a page's condition, or anything on it, names.</summary>
    private IEnumerable<string> FactorsOf(SurveyPage page) => ConditionText.Factors(page.ShowIf).Concat(page.Elements.SelectMany(FactorsOf)).Where(compiled.Factors.ContainsKey).Distinct();

    private IEnumerable<string> FactorsOf(PageElement element) => ConditionText.Factors(element.ShowIf)
        .Concat(TextsOf(element).SelectMany(text => text.Texts.Values).SelectMany(Slots.In).Select(slot => slot.Split('.')[0])).Where(compiled.Factors.ContainsKey);

    private IEnumerable<LocalizedText> TextsOf(PageElement element) => element switch
    {
        Vignette vignette => [vignette.Text],
        TextBlock block => [block.Text],
        EffortTask task => [task.Instructions],
        LikertItem { Statements.Count: > 0 } matrix => matrix.Statements.Select(statement => statement.Text).Prepend(matrix.Prompt),
        Item item => compiled.OptionsOf(item).Select(option => option.Label).Prepend(item.Prompt),
        _ => [],
    };
}
