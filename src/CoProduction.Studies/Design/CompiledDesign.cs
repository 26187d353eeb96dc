using System.Collections.Concurrent;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design;

/// <summary>
/// A checked design, ready to be served: references resolved, the way through the pages and the texts of every arm, site, theme and language.
/// Immutable and shared by all requests; rendered pages are kept.
/// </summary>
public sealed class CompiledDesign
{
    /// <summary>More distinct pages than any sensible design has; beyond it pages are rendered each time.</summary>
    private const int MaxRenderedPages = 20_000;

    private readonly ConcurrentDictionary<string, RenderedPage> rendered = new();
    private readonly ConcurrentDictionary<string, RenderedConsent> consents = new();
    private readonly ConcurrentDictionary<(string? Site, string? Population), IReadOnlyList<PageTurn>> turns = new();
    private readonly Dictionary<string, SurveyPage> pages;
    private readonly Dictionary<string, RandomizationPlan> randomizationOfFactor;
    private readonly Dictionary<string, VariablePlace> places = [];
    private readonly PageRenderer renderer;

    private CompiledDesign(StudyDesign design)
    {
        Design = design;
        pages = design.Pages.ToDictionary(page => page.Key);
        Sites = design.Sites.ToDictionary(site => site.Key);
        Themes = design.Themes.ToDictionary(theme => theme.Key);
        Factors = design.Factors.ToDictionary(factor => factor.Key);
        Randomizations = design.Randomizations.ToDictionary(plan => plan.Key);
        Measures = design.Measures.ToDictionary(measure => measure.Key);
        ResponseSets = design.ResponseSets.ToDictionary(set => set.Key, set => set.Options);
        randomizationOfFactor = (from plan in design.Randomizations
                                 from factor in plan.Arms.SelectMany(arm => arm.Levels.Keys).Distinct()
                                 select (factor, plan)).DistinctBy(pair => pair.factor).ToDictionary(pair => pair.factor, pair => pair.plan);
        foreach (var page in design.Pages)
            foreach (var element in page.Elements)
                foreach (var place in PlacesOf(page, element))
                    places.TryAdd(place.Variable.Name, place);
        renderer = new PageRenderer(this);
    }

    public StudyDesign Design { get; }

    public IReadOnlyDictionary<string, Site> Sites { get; }

    public IReadOnlyDictionary<string, Theme> Themes { get; }

    public IReadOnlyDictionary<string, Factor> Factors { get; }

    public IReadOnlyDictionary<string, RandomizationPlan> Randomizations { get; }

    public IReadOnlyDictionary<string, Measure> Measures { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<Option>> ResponseSets { get; }

    /// <summary>Every variable of the study with the page that asks for it, in the order of the pages.</summary>
    public IReadOnlyCollection<VariablePlace> Variables => places.Values;

    /// <summary>Compiles a design that checks clean (<see cref="DesignCheck"/>); a draft with errors must not come here.</summary>
    public static CompiledDesign Compile(StudyDesign design) => new(design);

    public SurveyPage Page(string key) => pages[key];

    public SurveyPage? FindPage(string key) => pages.GetValueOrDefault(key);

    public VariablePlace? FindVariable(string name) => places.GetValueOrDefault(name);

    /// <summary>The options of an item, its own or those of its response set.</summary>
    public IReadOnlyList<Option> OptionsOf(Item item) => item is not OptionItem options ? []
        : options.ResponseSet is { } set ? ResponseSets[set] : options.Options;

    public RandomizationPlan? RandomizationOf(string factor) => randomizationOfFactor.GetValueOrDefault(factor);

    /// <summary>The level of a factor for a person (in one loop turn, where themes are assigned), or null where it is not assigned or not in the arm.</summary>
    public Level? LevelOf(Respondent respondent, string factor, string loopKey)
    {
        if (RandomizationOf(factor) is not { } plan) return null;
        var unit = plan.Unit == AssignmentUnit.Theme ? loopKey : "";
        if (!respondent.Arms.TryGetValue(new AssignmentKey(plan.Key, unit), out var armKey)) return null;
        var arm = plan.Arms.FirstOrDefault(arm => arm.Key == armKey);
        return arm?.Levels.TryGetValue(factor, out var level) == true
            ? Factors[factor].Levels.FirstOrDefault(candidate => candidate.Key == level)
            : null;
    }

    /// <summary>All page turns that exist for a site and population, in order, whether or not their conditions hold.</summary>
    public IReadOnlyList<PageTurn> Turns(string? site, string? population) =>
        turns.GetOrAdd((site, population), key => [.. PagePath.Turns(Design, Sites, key.Site, key.Population)]);

    /// <summary>Decides what a person may see: conditions, draws, the next and the previous page.</summary>
    public Route Route(Respondent respondent) => new(this, respondent);

    /// <summary>The page for this person in this language, in the designed order.</summary>
    public RenderedPage Render(Respondent respondent, PageTurn turn, string language)
    {
        var key = renderer.CacheKey(respondent, turn, language);
        if (rendered.TryGetValue(key, out var page)) return page;
        page = renderer.Render(respondent, turn, language);
        if (rendered.Count < MaxRenderedPages) rendered.TryAdd(key, page);
        return page;
    }

    /// <summary>The consent page in one of the design's languages.</summary>
    public RenderedConsent Consent(string language) => consents.GetOrAdd(language, key => RenderedConsent.Of(Design, key));

    /// <summary>The order drawn for a person on a page: a pure function of the salt, the person and the page, so that reload and back show the same.</summary>
    public ItemOrder Order(ReadOnlySpan<byte> salt, Guid participant, PageTurn turn) => OrderDraw.Draw(this, salt, participant, turn);

    private static IEnumerable<VariablePlace> PlacesOf(SurveyPage page, PageElement element)
    {
        if (element is not Item item) yield break;
        foreach (var place in PlacesOf(page, element, item)) yield return place;
    }

    private static IEnumerable<VariablePlace> PlacesOf(SurveyPage page, PageElement element, Item item)
    {
        foreach (var variable in item.Variables) yield return new VariablePlace(variable, page, element);
        if (item is not OptionItem options) yield break;
        foreach (var reveal in options.Options.Select(option => option.Reveal).OfType<Item>())
            foreach (var place in PlacesOf(page, element, reveal))
                yield return place;
    }
}
