using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting;

/// <summary>The way through the survey as a diagram: consent, pages, draws and their arms; its table lists every page.</summary>
internal sealed class DesignFigure(CompiledDesign compiled, ReportNames names)
{
    /// <summary>More pages between two draws are counted, not listed: the table has them.</summary>
    private const int MostPages = 6;

    private readonly StudyDesign design = compiled.Design;

    public Figure Build() => new("design", "The way through the survey", Description, new BoxesDrawing([.. Rows()]), Table());

    private string Description => $"From top to bottom: consent, the pages in their order{(design.Randomizations.Count == 0 ? "" : $", and before which page {(design.Randomizations.Count == 1 ? "the draw stands, with its arms" : "each draw stands, with its arms")} beside each other")}. The table below lists every page.";

    private IEnumerable<BoxRow> Rows()
    {
        yield return Single("Consent");
        var waiting = new List<int>();
        for (var index = 0; index < design.Pages.Count; index++)
        {
            var plans = design.Randomizations.Where(plan => plan.Before == design.Pages[index].Key).ToList();
            if (plans.Count > 0 && waiting.Count > 0)
            {
                foreach (var row in Pages(waiting)) yield return row;
                waiting.Clear();
            }
            foreach (var plan in plans)
            {
                yield return new BoxRow([new Box([$"Random draw: {NameOf(plan)}", Words(plan)], BoxKind.Draw)]);
                yield return new BoxRow([.. plan.Arms.Select(arm => ArmBox(plan, arm))]);
            }
            waiting.Add(index);
        }
        foreach (var row in Pages(waiting)) yield return row;
        yield return Single("End");
    }

    private static BoxRow Single(string words) => new([new Box([words])]);

    /// <summary>A box for each run of pages that are asked once, or theme by theme.</summary>
    private IEnumerable<BoxRow> Pages(List<int> pages)
    {
        for (var from = 0; from < pages.Count;)
        {
            var run = pages.Skip(from).TakeWhile(index => design.Pages[index].Loop == design.Pages[pages[from]].Loop).ToList();
            yield return Run(run);
            from += run.Count;
        }
    }

    private BoxRow Run(List<int> pages)
    {
        var title = (pages.Count == 1 ? $"Page {pages[0] + 1}" : $"Pages {pages[0] + 1} to {pages[^1] + 1}") + (design.Pages[pages[0]].Loop == PageLoop.Themes ? ", theme by theme" : "");
        var shown = pages.Count > MostPages ? pages.Take(MostPages - 1) : pages;
        return new BoxRow([new Box([title, .. shown.Select(index => Title(design.Pages[index])), .. pages.Count > MostPages ? [$"and {pages.Count - MostPages + 1} more"] : Array.Empty<string>()])]);
    }

    /// <summary>What fills a title from site, theme or arm stands as a word in brackets.</summary>
    private static string Title(SurveyPage page) => page.Title.InOrFirst("en") is { Length: > 0 } title ? Slots.Named(title) : page.Key;

    private static string NameOf(RandomizationPlan plan) => ArmRows.NameOf(plan.Key, plan.Label);

    private string Words(RandomizationPlan plan)
    {
        var unit = plan.Procedure == Procedure.Cluster ? "Clusters" : plan.Unit == AssignmentUnit.Theme ? "Each theme of a person" : "Persons";
        var how = plan.Procedure switch
        {
            Procedure.Simple => "independent draws",
            Procedure.Complete => "permuted blocks",
            Procedure.Blocked => "permuted blocks within strata",
            _ => plan.Strata.Count > 0 ? "permuted blocks of clusters within strata" : "permuted blocks of clusters",
        };
        return $"{unit}, {how}{(plan.Sites.Count > 0 ? $", at {string.Join(", ", plan.Sites.Select(names.Site))}" : "")}{(plan.EligibleIf is null ? "" : ", if eligible")}";
    }

    private Box ArmBox(RandomizationPlan plan, Arm arm)
    {
        var share = (double)arm.Weight / plan.Arms.Sum(each => each.Weight);
        var levels = arm.Levels.Select(level => compiled.Factors.TryGetValue(level.Key, out var factor)
            ? $"{ArmRows.NameOf(factor.Key, factor.Label)}: {(factor.Levels.FirstOrDefault(each => each.Key == level.Value) is { Label.Length: > 0 } found ? found.Label : level.Value)}"
            : $"{level.Key}: {level.Value}");
        return new Box([ArmRows.NameOf(arm), $"Probability {NumberFormat.Fixed(share, 3)}", .. arm.Levels.Count > 1 ? levels : []]);
    }

    private ReportTable Table() => new()
    {
        Key = "pages",
        Title = "Pages in their order",
        Columns =
        [
            new("page", "Page"), new("number", "No.", true), new("title", "Title"), new("questions", "Questions", true), new("where", "Shown at"), new("condition", "Shown if"), new("order", "Order"), new("draw", "Drawn before it"),
        ],
        Rows =
        [
            .. design.Pages.Select((page, index) => (IReadOnlyList<ReportCell>)
            [
                page.Key, ReportCell.Count(index + 1), Slots.Named(page.Title.InOrFirst("en")), ReportCell.Count(page.Elements.OfType<Item>().Sum(item => item.Variables.Count)), Where(page), ConditionText.Of(page.ShowIf, compiled) ?? "", Order(page),
                string.Join("; ", design.Randomizations.Where(plan => plan.Before == page.Key).Select(NameOf)),
            ]),
        ],
    };

    private static string Order(SurveyPage page)
    {
        var items = page.Elements.OfType<Item>().ToList();
        var drawn = new[]
        {
            page.RandomizeItems ? "questions" : null,
            items.OfType<LikertItem>().Any(item => item.RandomizeStatements) ? "statements" : null,
            items.OfType<OptionItem>().Any(item => item.RandomizeOptions) ? "options" : null,
        }.OfType<string>().ToList();
        return items.Count == 0 ? NumberFormat.None : drawn.Count == 0 ? "as designed" : $"{string.Join(", ", drawn)} in random order for each person";
    }

    private string Where(SurveyPage page)
    {
        var parts = new[]
        {
            page.Sites.Count > 0 ? string.Join(", ", page.Sites.Select(names.Site)) : null,
            page.Populations.Count > 0 ? string.Join(", ", page.Populations.Select(key => design.Fieldwork.Populations.FirstOrDefault(population => population.Key == key)?.Name.InOrFirst("en") ?? key)) : null,
            page.Loop == PageLoop.Themes ? "each theme of the site" : null,
        };
        return string.Join("; ", parts.OfType<string>().DefaultIfEmpty("everywhere"));
    }
}
