using System.Text.RegularExpressions;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>
/// Keys are names that references, files and statistics packages use: present, well formed, short enough and unique in their list.
/// Variables and measures are columns of one data set, so they share one list and the strictest rule.
/// </summary>
internal static partial class KeyCheck
{
    /// <summary>Stata's limit; SPSS allows 64 bytes, R any length.</summary>
    private const int MaxLength = 32;

    /// <summary>Columns that every data file has, and words that R, Stata or SPSS do not allow as names. Compared without case.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "participant", "participant_id", "id", "arm", "arms", "assigned_at", "probability", "probabilities", "stratum", "cluster", "site", "theme", "session",
        "population", "wave", "language", "version", "kind", "state", "status", "weight", "started_at", "last_seen_at", "completed_at", "duration",
        "duration_seconds", "counts", "entry", "duplicate_of", "external_id",
        "all", "and", "break", "by", "else", "eq", "false", "for", "function", "ge", "gt", "if", "in", "inf", "le", "lt", "na", "nan", "ne", "next", "not",
        "null", "or", "repeat", "to", "true", "while", "with",
        "byte", "double", "float", "int", "long", "strl", "using",
    };

    public static void Run(Draft draft)
    {
        var design = draft.Design;
        if (!StudyKey().IsMatch(design.Key) || design.Key.Length > 60)
            draft.Error("study-key-invalid", "key",
                "The key of the study is the end of its address: lower-case letters, digits and single hyphens between them, at most 60 characters.");
        Columns(draft);
        foreach (var (index, page) in design.Pages.Index())
            List(draft, $"pages/{Draft.Segment(page.Key, index)}/elements", "element", page.Elements.Where(element => element is not Item), element => element.Key, Plain());
        List(draft, "pages", "page", design.Pages, page => page.Key, Plain());
        List(draft, "factors", "factor", design.Factors, factor => factor.Key, Name(), "site", "theme");
        foreach (var (index, factor) in design.Factors.Index())
            List(draft, $"factors/{Draft.Segment(factor.Key, index)}/levels", "level", factor.Levels, level => level.Key, Code());
        List(draft, "randomizations", "randomization", design.Randomizations, plan => plan.Key, Plain());
        foreach (var (index, plan) in design.Randomizations.Index())
            List(draft, $"randomizations/{Draft.Segment(plan.Key, index)}/arms", "arm", plan.Arms, arm => arm.Key, Code());
        List(draft, "sites", "site", design.Sites, site => site.Key, Plain());
        List(draft, "themes", "theme", design.Themes, theme => theme.Key, Plain());
        foreach (var (index, site) in design.Sites.Index()) Words(draft, $"sites/{Draft.Segment(site.Key, index)}", site.Words.Keys);
        foreach (var (index, theme) in design.Themes.Index()) Words(draft, $"themes/{Draft.Segment(theme.Key, index)}", theme.Words.Keys);
        List(draft, "responseSets", "response set", design.ResponseSets, set => set.Key, Plain());
        foreach (var (index, set) in design.ResponseSets.Index())
            List(draft, $"responseSets/{Draft.Segment(set.Key, index)}/options", "option", set.Options, option => option.Key, Code());
        foreach (var (place, item) in Items.All(draft))
            if (item is OptionItem options)
                List(draft, $"{place}/options", "option", options.Options, option => option.Key, Code());
        List(draft, "fieldwork/populations", "population", design.Fieldwork.Populations, population => population.Key, Plain());
        var plans = design.Plan;
        List(draft, "plan/inquiries", "inquiry", plans.Inquiries, inquiry => inquiry.Key, Plain());
        List(draft, "plan/regressions", "table", plans.Regressions, table => table.Key, Plain());
        List(draft, "plan/correlates", "table", plans.Correlates, table => table.Key, Plain());
        List(draft, "plan/exclusions", "exclusion rule", plans.Exclusions, rule => rule.Key, Plain());
        List(draft, "plan/levels", "table", plans.Levels, table => table.Key, Plain());
    }

    private static void Columns(Draft draft)
    {
        var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (place, item) in Items.All(draft))
            if (item is LikertItem { Statements.Count: > 0 }) Column(draft, columns, item.Key, place, "item");
        foreach (var (pageIndex, page) in draft.Design.Pages.Index())
            foreach (var (index, task) in page.Elements.Index())
                if (task is EffortTask) Column(draft, columns, task.Key, $"pages/{Draft.Segment(page.Key, pageIndex)}/elements/{Draft.Segment(task.Key, index)}", "task");
        foreach (var variable in draft.Asked)
            Column(draft, columns, variable.Name, variable.Statement is null ? variable.Place : $"{variable.Place}/statements/{variable.Name}", "variable");
        foreach (var (index, measure) in draft.Design.Measures.Index())
            Column(draft, columns, measure.Key, $"measures/{Draft.Segment(measure.Key, index)}", "measure");
        foreach (var (index, factor) in draft.Design.Factors.Index())
            if (columns.TryGetValue(factor.Key, out var other) && factor.Key.Length > 0)
                draft.Error("key-twice", $"factors/{Draft.Segment(factor.Key, index)}",
                    $"The key '{factor.Key}' also names {other}; in a regression it could mean either. Rename one.");
        Wide(draft, columns);
        foreach (var (name, what) in OwnColumns(draft))
            if (columns.TryGetValue(name, out var other))
                draft.Error("key-twice", "", $"Data files call {what} '{name}', which also names {other}. Rename one.");
    }

    /// <summary>Columns that data files make from the design, beside variables and measures (columns of options give way by themselves).</summary>
    private static IEnumerable<(string Name, string What)> OwnColumns(Draft draft)
    {
        foreach (var plan in draft.Randomizations.Values)
            foreach (var unit in plan.Unit == Randomization.AssignmentUnit.Theme ? draft.Themes.Keys.Select(theme => $"_{theme}").Append("") : [""])
            {
                foreach (var kind in new[] { "arm", "probability", "stratum", "cluster", "source" })
                    yield return ($"{kind}_{plan.Key}{unit}", $"the {kind} of the randomization '{plan.Key}'");
                foreach (var arm in plan.Arms)
                    yield return ($"probability_{plan.Key}{unit}_{arm.Key}", $"the probability of the arm '{arm.Key}'");
            }
        foreach (var parameter in draft.Design.Fieldwork.UrlParameters)
            yield return ($"url_{parameter}", $"the parameter '{parameter}' of the link");
        foreach (var page in draft.PageIndex.Keys)
            foreach (var kind in new[] { "seconds", "text", "order" })
                yield return ($"{kind}_{page}", $"the {kind} of the page '{page}'");
    }

    private static void Column(Draft draft, Dictionary<string, string> columns, string name, string place, string kind)
    {
        if (!Present(draft, place, kind, name)) return;
        if (!Name().IsMatch(name))
            draft.Error("key-invalid", place, $"'{name}' cannot name a {kind}: a column name starts with a letter and has only letters (a–z), digits and underscores.");
        if (name.Contains("__", StringComparison.Ordinal) || Reserved.Contains(name))
            draft.Error("key-reserved", place, $"'{name}' is a name that data files or statistics packages need for themselves. Choose another.");
        TooLong(draft, place, kind, name);
        if (!columns.TryAdd(name, $"a {kind} ({place})"))
            draft.Error("key-twice", place, $"'{name}' names {columns[name]} already (upper and lower case count as one). Every column needs a name of its own.");
    }

    /// <summary>A looped variable is exported as one column per theme.</summary>
    private static void Wide(Draft draft, Dictionary<string, string> columns)
    {
        foreach (var variable in draft.Asked.Where(variable => variable.InLoop && variable.Name.Length > 0))
            foreach (var theme in draft.Themes.Keys)
            {
                var name = $"{variable.Name}_{theme}";
                if (columns.TryGetValue(name, out var other))
                    draft.Error("key-twice", variable.Place, $"For theme '{theme}', '{variable.Name}' is exported as '{name}', which also names {other}. Rename one.");
                if (name.Length > MaxLength)
                    draft.Warning("export-name-long", variable.Place,
                        $"'{name}' has more than {MaxLength} characters, which Stata does not take; shorten '{variable.Name}' or the theme's key.");
            }
    }

    private static void List<T>(
        Draft draft, string place, string kind, IEnumerable<T> entries, Func<T, string> key, Regex pattern, params string[] reserved)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, entry) in entries.Index())
        {
            var name = key(entry);
            var here = $"{place}/{Draft.Segment(name, index)}";
            if (!Present(draft, here, kind, name)) continue;
            if (!pattern.IsMatch(name))
                draft.Error("key-invalid", here, $"'{name}' cannot be the key of a {kind}. {Rule(pattern)}");
            if (reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
                draft.Error("key-reserved", here, $"'{name}' has a meaning of its own in slots and tables. Choose another key for the {kind}.");
            TooLong(draft, here, kind, name);
            if (!seen.Add(name))
                draft.Error("key-twice", here, $"There are two entries with the key '{name}' here (upper and lower case count as one). Rename one {kind}.");
        }
    }

    private static void Words(Draft draft, string place, IEnumerable<string> words)
    {
        foreach (var word in words)
            if (!Plain().IsMatch(word))
                draft.Error("key-invalid", place, $"'{word}' cannot name a word: it stands in a slot, so it starts with a letter and has letters (a–z), digits, hyphens and underscores.");
    }

    private static bool Present(Draft draft, string place, string kind, string key)
    {
        if (key.Length > 0) return true;
        draft.Error("key-missing", place, $"This {kind} has no key. Give it a short name by which the study refers to it.");
        return false;
    }

    private static void TooLong(Draft draft, string place, string kind, string key)
    {
        if (key.Length > MaxLength)
            draft.Error("key-too-long", place, $"The key of this {kind} has {key.Length} characters; statistics packages take at most {MaxLength}.");
    }

    private static string Rule(Regex pattern) =>
        pattern == Code() ? "It has letters (a–z), digits, hyphens and underscores, and starts with a letter or digit."
        : pattern == Name() ? "It starts with a letter and has letters (a–z), digits and underscores."
        : "It starts with a letter and has letters (a–z), digits, hyphens and underscores.";

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex StudyKey();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]*\z")]
    private static partial Regex Plain();

    /// <summary>Options, levels and arms are often numbers.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]*\z")]
    private static partial Regex Code();
}
