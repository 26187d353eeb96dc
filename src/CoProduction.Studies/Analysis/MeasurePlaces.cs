using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>Where the inputs of a measure stand in the survey: at which sites and themes, before or after a draw.</summary>
public sealed class MeasurePlaces(CompiledDesign compiled)
{
    /// <summary>Does the measure have a value per theme?</summary>
    public bool Loops(Measure measure) => Places(measure).Any(place => place.InLoop);

    /// <summary>Is at least one of its inputs asked at this site (null: at any) for this theme (null: for any)?</summary>
    public bool IsAskedAt(Measure measure, string? site, string? theme)
    {
        if (measure is TaskMetric) return TaskPage(measure) is { } page && (site is null || VariablePlace.Allows(page.Sites, site));
        return Places(measure).Any(place => IsAskedAt(place, site, theme));
    }

    /// <summary>Every input is asked before the draw: the measure may be a covariate or a moderator.</summary>
    public bool IsBefore(Measure measure, RandomizationPlan plan) => LastPage(measure) is { } last && last < PageIndex(plan.Before);

    /// <summary>The question stands on the page before which the draw is made, or later.</summary>
    public bool IsAfter(VariablePlace place, RandomizationPlan plan) => PageIndex(place.Page.Key) >= PageIndex(plan.Before);

    private bool IsAskedAt(VariablePlace place, string? site, string? theme)
    {
        if (site is null && compiled.Design.Sites.Count > 0) return compiled.Design.Sites.Any(candidate => IsAskedAt(place, candidate.Key, theme));
        if (!place.InLoop) return place.IsAskedAt(site, "");
        IReadOnlyList<string> themes = site is not null && compiled.Sites.TryGetValue(site, out var found) ? found.Themes
            : site is null ? [.. compiled.Themes.Keys] : [];
        return themes.Any(candidate => (theme is null || candidate == theme) && place.IsAskedAt(site, candidate));
    }

    private int? LastPage(Measure measure)
    {
        var indexes = measure is TaskMetric ? [TaskPage(measure) is { } page ? PageIndex(page.Key) : -1] : Places(measure).Select(place => PageIndex(place.Page.Key)).ToList();
        return indexes.Count == 0 || indexes.Contains(-1) ? null : indexes.Max();
    }

    private SurveyPage? TaskPage(Measure measure) =>
        compiled.Design.Pages.FirstOrDefault(page => page.Elements.OfType<EffortTask>().Any(task => task.Key == ((TaskMetric)measure).Task));

    private IEnumerable<VariablePlace> Places(Measure measure) => measure.Inputs.Select(compiled.FindVariable).OfType<VariablePlace>();

    private int PageIndex(string page)
    {
        for (var index = 0; index < compiled.Design.Pages.Count; index++)
            if (compiled.Design.Pages[index].Key == page)
                return index;
        return -1;
    }
}
