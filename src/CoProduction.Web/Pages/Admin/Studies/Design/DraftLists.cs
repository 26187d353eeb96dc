using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The lists of a draft whose entries have forms of their own.</summary>
public static class DraftLists
{
    public static readonly EntryListOf<Factor> Factors = new("factors", "factor", design => design.Factors, (design, list) => design with { Factors = list })
    {
        KeyOf = factor => factor.Key,
        Describe = (factor, _) => (factor.Label, Count(factor.Levels.Count, "level")),
        Copied = (factor, fresh) => factor with { Key = fresh(factor.Key) },
    };

    public static readonly EntryListOf<RandomizationPlan> Randomizations =
        new("randomizations", "randomization", design => design.Randomizations, (design, list) => design with { Randomizations = list })
        {
            KeyOf = plan => plan.Key,
            Describe = (plan, _) => (plan.Label, $"{plan.Procedure}, before page “{plan.Before}”, {Count(plan.Arms.Count, "arm")}"),
            Copied = (plan, fresh) => plan with { Key = fresh(plan.Key) },
        };

    public static readonly EntryListOf<SurveyPage> Pages = new("pages", "page", design => design.Pages, (design, list) => design with { Pages = list })
    {
        KeyOf = page => page.Key,
        Describe = (page, language) => (StudyVariable.Short(page.Title, language), DetailOf(page)),
        Copied = (page, fresh) => page with { Key = fresh(page.Key), Elements = [.. page.Elements.Select(element => ElementKinds.Copied(element, fresh))] },
    };

    public static readonly EntryListOf<Site> Sites = new("sites", "site", design => design.Sites, (design, list) => design with { Sites = list })
    {
        KeyOf = site => site.Key,
        Describe = (site, language) => (site.Name.InOrFirst(language), ""),
        Copied = (site, fresh) => site with { Key = fresh(site.Key) },
    };

    public static readonly EntryListOf<Theme> Themes = new("themes", "theme", design => design.Themes, (design, list) => design with { Themes = list })
    {
        KeyOf = theme => theme.Key,
        Describe = (theme, language) => (theme.Name.InOrFirst(language), ""),
        Copied = (theme, fresh) => theme with { Key = fresh(theme.Key) },
    };

    public static readonly EntryListOf<ResponseSet> ResponseSets =
        new("responseSets", "response set", design => design.ResponseSets, (design, list) => design with { ResponseSets = list })
        {
            KeyOf = set => set.Key,
            Describe = (set, language) => ("", string.Join(" · ", set.Options.Select(option => StudyVariable.Short(option.Label, language)))),
            Copied = (set, fresh) => set with { Key = fresh(set.Key) },
        };

    public static readonly EntryListOf<Measure> Measures = new("measures", "measure", design => design.Measures, (design, list) => design with { Measures = list })
    {
        KeyOf = measure => measure.Key,
        Describe = (measure, language) => (StudyVariable.Short(measure.Label, language), $"{MeasureKinds.NameOf(measure)}, {Words(measure.Role.ToString())}"),
        Copied = (measure, fresh) => measure with { Key = fresh(measure.Key) },
    };

    public static readonly EntryListOf<Inquiry> Inquiries = OfPlan("inquiries", "inquiry", plan => plan.Inquiries, (plan, list) => plan with { Inquiries = list },
        inquiry => inquiry.Key, inquiry => (inquiry.Label, $"{Words(inquiry.Estimand.ToString())} on {Named(inquiry.Outcome)}"),
        (inquiry, key) => inquiry with { Key = key });

    public static readonly EntryListOf<RegressionTable> Regressions = OfPlan("regressions", "regression", plan => plan.Regressions,
        (plan, list) => plan with { Regressions = list }, table => table.Key, table => (table.Label, $"{NameOf(table.Model)} on {Named(table.Outcome)}"),
        (table, key) => table with { Key = key });

    public static readonly EntryListOf<CorrelateTable> Correlates = OfPlan("correlates", "table of correlates", plan => plan.Correlates,
        (plan, list) => plan with { Correlates = list }, table => table.Key,
        table => (table.Label, $"{Count(table.Outcomes.Count, "outcome")}, {Count(table.Predictors.Count, "predictor")}"),
        (table, key) => table with { Key = key });

    public static readonly EntryListOf<LevelTable> LevelTables = OfPlan("levels", "table of levels", plan => plan.Levels,
        (plan, list) => plan with { Levels = list }, table => table.Key, table => (table.Label, Count(table.Outcomes.Count, "outcome")),
        (table, key) => table with { Key = key });

    public static readonly EntryListOf<ExclusionRule> Exclusions = OfPlan("exclusions", "exclusion rule", plan => plan.Exclusions,
        (plan, list) => plan with { Exclusions = list }, rule => rule.Key, rule => (rule.Label, RuleOf(rule)), (rule, key) => rule with { Key = key });

    public static readonly EntryListOf<PairTable> PairTables = OfPlan("pairs", "table of pairs", plan => plan.Pairs,
        (plan, list) => plan with { Pairs = list }, table => table.Key, table => (table.Label, Count(table.Pairs.Count, "pair")),
        (table, key) => table with { Key = key });

    /// <summary>The elements of one page, by the page's segment.</summary>
    public static EntryListOf<PageElement> Elements(string page) => new(
        $"pages/{page}/elements", "element",
        design => Pages.Find(design, page)?.Elements ?? [],
        (design, list) => Pages.Find(design, page) is { } found ? Pages.Replaced(design, page, found with { Elements = list }) : design)
    {
        KeyOf = element => element.Key,
        Describe = ElementKinds.Describe,
        Copied = ElementKinds.Copied,
    };

    /// <summary>
    /// A place with the entries' segments of addresses: the check writes keys as they are, which may hold anything, a slash too. Of a key that the draft
    /// has twice, the first is meant.
    /// </summary>
    public static string Normal(StudyDesign design, string place)
    {
        EntryList[] lists = [Factors, Randomizations, Pages, Sites, Themes, ResponseSets, Measures, Inquiries, Regressions, Correlates, LevelTables, PairTables, Exclusions];
        if (lists.FirstOrDefault(list => Begins(place, list.Place)) is not { } found || Split(design, found, place) is not var (segment, rest)) return place;
        var elements = Elements(segment);
        if (found == Pages && Begins(rest, "/elements") && Split(design, elements, elements.Place + rest["/elements".Length..]) is var (element, inside))
            return $"{elements.Place}/{element}{inside}";
        return $"{found.Place}/{segment}{rest}";
    }

    private static (string Segment, string Inside)? Split(StudyDesign design, EntryList list, string place)
    {
        var rest = place[(list.Place.Length + 1)..];
        var entry = list.Entries(design).Where(entry => rest == entry.Segment || Begins(rest, entry.Segment)).FirstOrDefault()
            ?? list.Entries(design).Where(entry => entry.Key.Length > 0 && (rest == entry.Key || Begins(rest, entry.Key))).MaxBy(entry => entry.Key.Length);
        if (entry is null) return null;
        var written = rest == entry.Segment || Begins(rest, entry.Segment) ? entry.Segment : entry.Key;
        return (entry.Segment, rest[written.Length..]);
    }

    private static bool Begins(string place, string with) => place.StartsWith(with + "/", StringComparison.Ordinal);

    /// <summary>The list at a place, or null.</summary>
    public static EntryList? At(StudyDesign design, string place) => place.Split('/') switch
    {
        ["factors"] => Factors,
        ["randomizations"] => Randomizations,
        ["pages"] => Pages,
        ["responseSets"] => ResponseSets,
        ["measures"] => Measures,
        ["plan", "inquiries"] => Inquiries,
        ["plan", "regressions"] => Regressions,
        ["plan", "correlates"] => Correlates,
        ["plan", "levels"] => LevelTables,
        ["plan", "exclusions"] => Exclusions,
        ["plan", "pairs"] => PairTables,
        ["pages", var page, "elements"] when Pages.Find(design, page) is not null => Elements(page),
        _ => null,
    };

    /// <summary>Every key that a copy may not take.</summary>
    public static HashSet<string> KeysInUse(StudyDesign design)
    {
        var plan = design.Plan;
        IEnumerable<string> keys =
        [
            .. design.Factors.Select(factor => factor.Key), .. design.Randomizations.Select(entry => entry.Key), .. design.Pages.Select(page => page.Key),
            .. design.Pages.SelectMany(page => page.Elements).Select(element => element.Key), .. StudyVariable.All(design).Select(variable => variable.Name),
            .. design.ResponseSets.Select(set => set.Key), .. design.Measures.Select(measure => measure.Key), .. plan.Inquiries.Select(entry => entry.Key),
            .. plan.Regressions.Select(entry => entry.Key), .. plan.Correlates.Select(entry => entry.Key), .. plan.Levels.Select(entry => entry.Key),
            .. plan.Exclusions.Select(entry => entry.Key),
            .. plan.Pairs.Select(entry => entry.Key),
        ];
        return new HashSet<string>(keys, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>An enumerated word as people read it: <c>MainEffect</c> → main effect.</summary>
    public static string Words(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    public static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    private static string NameOf(RegressionModel model) => model switch
    {
        RegressionModel.Ols => "least squares",
        RegressionModel.TwoStage => "two-stage least squares",
        RegressionModel.FirthLogit => "Firth logit",
        _ => Words(model.ToString()),
    };

    private static string Named(string key) => key.Length == 0 ? "(no outcome yet)" : key;

    private static string RuleOf(ExclusionRule rule)
    {
        string[] parts =
        [
            .. rule.Below is { } below ? [$"below {DraftReader.Show(below)}"] : Array.Empty<string>(),
            .. rule.Above is { } above ? [$"above {DraftReader.Show(above)}"] : Array.Empty<string>(),
            .. rule.AndMissing == true ? ["without a value"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "leaves nobody out" : $"{(rule.Measure.Length == 0 ? "(no measure yet)" : rule.Measure)} {string.Join(" or ", parts)}";
    }

    private static string DetailOf(SurveyPage page)
    {
        var parts = new List<string> { Count(page.Elements.Count, "element") };
        if (page.Loop == PageLoop.Themes) parts.Add("repeated for each theme");
        if (page.Sites.Count > 0) parts.Add($"at {string.Join(", ", page.Sites)}");
        if (page.Populations.Count > 0) parts.Add($"for {string.Join(", ", page.Populations)}");
        if (page.ShowIf is { } condition) parts.Add($"if {ConditionWords.Of(condition)}");
        return string.Join(", ", parts);
    }

    private static EntryListOf<T> OfPlan<T>(
        string list, string noun, Func<AnalysisPlan, IReadOnlyList<T>> read, Func<AnalysisPlan, IReadOnlyList<T>, AnalysisPlan> replace,
        Func<T, string> keyOf, Func<T, (string, string)> describe, Func<T, string, T> withKey) =>
        new($"plan/{list}", noun, design => read(design.Plan), (design, entries) => design with { Plan = replace(design.Plan, entries) })
        {
            KeyOf = keyOf,
            Describe = (entry, _) => describe(entry),
            Copied = (entry, fresh) => withKey(entry, fresh(keyOf(entry))),
        };
}
