using System.Runtime.CompilerServices;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design.Checks;

/// <summary>A draft under check: look-ups that tolerate missing and repeated keys (the first counts), and the list of problems.</summary>
internal sealed class Draft
{
    private readonly List<DesignProblem> problems = [];
    private readonly HashSet<DesignProblem> known = [];
    private readonly Lazy<Timeline> timeline;
    private int trialsLeft = 2_000_000;

    public Draft(StudyDesign design)
    {
        Design = design;
        Factors = ByKey(design.Factors, factor => factor.Key);
        Sites = ByKey(design.Sites, site => site.Key);
        Themes = ByKey(design.Themes, theme => theme.Key);
        Randomizations = ByKey(design.Randomizations, plan => plan.Key);
        ResponseSets = ByKey(design.ResponseSets, set => set.Key);
        Measures = ByKey(design.Measures, measure => measure.Key);
        Populations = ByKey(design.Fieldwork.Populations, population => population.Key);
        PageIndex = ByKey(design.Pages.Index(), page => page.Item.Key).ToDictionary(page => page.Key, page => page.Value.Index);
        Asked = [.. AskedVariable.All(design)];
        Variables = ByKey(Asked, variable => variable.Name);
        RandomizationOfFactor = ByKey(
            design.Randomizations.SelectMany(plan => plan.Arms.SelectMany(arm => arm.Levels.Keys).Distinct().Select(factor => (factor, plan))),
            pair => pair.factor).ToDictionary(pair => pair.Key, pair => pair.Value.plan);
        timeline = new Lazy<Timeline>(() => new Timeline(this));
    }

    public StudyDesign Design { get; }

    public IReadOnlyList<DesignProblem> Problems => problems;

    public Dictionary<string, Factor> Factors { get; }

    public Dictionary<string, Site> Sites { get; }

    public Dictionary<string, Theme> Themes { get; }

    public Dictionary<string, RandomizationPlan> Randomizations { get; }

    public Dictionary<string, RandomizationPlan> RandomizationOfFactor { get; }

    public Dictionary<string, ResponseSet> ResponseSets { get; }

    public Dictionary<string, Measure> Measures { get; }

    public Dictionary<string, Population> Populations { get; }

    public Dictionary<string, int> PageIndex { get; }

    /// <summary>Every variable in the order of the pages, repeated names included.</summary>
    public IReadOnlyList<AskedVariable> Asked { get; }

    public Dictionary<string, AskedVariable> Variables { get; }

    public Timeline Timeline => timeline.Value;

    /// <summary>What <see cref="Satisfiability"/> found out: by condition, arm and kind of site.</summary>
    public Dictionary<(ShowIf Condition, Arm Arm, string Sites), bool> Seen { get; } = new(new ByReference());

    /// <summary>Takes trials from a budget for the whole draft, so that a check of any draft ends soon; false: nothing is left.</summary>
    public bool Spend(int trials) => (trialsLeft -= Math.Min(trials, trialsLeft)) > 0;

    public void Error(string code, string place, string message) => Add(new DesignProblem(ProblemSeverity.Error, code, place, message));

    public void Warning(string code, string place, string message) => Add(new DesignProblem(ProblemSeverity.Warning, code, place, message));

    /// <summary>The options of an item, its own or those of its response set; none where the set is unknown.</summary>
    public IReadOnlyList<Option> OptionsOf(Item item) => item is not OptionItem options ? []
        : options.ResponseSet is not { } set ? options.Options
        : ResponseSets.TryGetValue(set, out var found) ? found.Options : [];

    /// <summary>Sites at which something with these lists stands; a single null where the study has no sites.</summary>
    public IReadOnlyList<string?> SitesOf(params ReadOnlySpan<IReadOnlyList<string>> lists)
    {
        if (Sites.Count == 0) return [null];
        var sites = Sites.Keys.ToList();
        foreach (var list in lists)
            if (list.Count > 0)
                sites.RemoveAll(site => !list.Contains(site));
        return sites;
    }

    /// <summary>Themes asked at a site, in order; without sites, all.</summary>
    public IReadOnlyList<string> ThemesAt(string? site) => site is null
        ? [.. Themes.Keys]
        : [.. Sites[site].Themes.Where(Themes.ContainsKey).Distinct()];

    /// <summary>A key as a segment of a place: the key, or its number where there is none.</summary>
    public static string Segment(string key, int index) => key.Length > 0 ? key : $"#{index + 1}";

    /// <summary>Keys as a sentence shows them: <c>'a', 'b' and 3 more</c>.</summary>
    public static string Listed(IEnumerable<string> keys)
    {
        var all = keys.Select(key => $"'{key}'").ToList();
        return all.Count <= 5 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(4))} and {all.Count - 4} more";
    }

    private static Dictionary<string, T> ByKey<T>(IEnumerable<T> entries, Func<T, string> key)
    {
        var byKey = new Dictionary<string, T>();
        foreach (var entry in entries)
            if (key(entry).Length > 0)
                byKey.TryAdd(key(entry), entry);
        return byKey;
    }

    private void Add(DesignProblem problem)
    {
        if (known.Add(problem)) problems.Add(problem);
    }

    /// <summary>Conditions and arms are compared as the entries they are: comparing their contents would cost as much as trying them.</summary>
    private sealed class ByReference : IEqualityComparer<(ShowIf Condition, Arm Arm, string Sites)>
    {
        public bool Equals((ShowIf Condition, Arm Arm, string Sites) a, (ShowIf Condition, Arm Arm, string Sites) b) =>
            ReferenceEquals(a.Condition, b.Condition) && ReferenceEquals(a.Arm, b.Arm) && a.Sites == b.Sites;

        public int GetHashCode((ShowIf Condition, Arm Arm, string Sites) key) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(key.Condition), RuntimeHelpers.GetHashCode(key.Arm), key.Sites);
    }
}
