using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design.Checks;

/// <summary>
/// What comes before what. A randomization is drawn before its page; within a loop that page is met once per theme, so that earlier pages of the
/// same loop come before the draw for the first theme and after it for the next.
/// </summary>
internal sealed class Timeline(Draft draft)
{
    private readonly Dictionary<(int, int), bool> sameLoop = [];
    private readonly Dictionary<RandomizationPlan, (int, int)?> exposures = new(ReferenceEqualityComparer.Instance);

    /// <summary>Number of the first page that may depend on the arm; null where the plan names no page.</summary>
    public int? PointOf(RandomizationPlan plan) => draft.PageIndex.TryGetValue(plan.Before, out var index) ? index : null;

    /// <summary>Is everything on this page answered before the draw, in every turn? True where the point is unknown: that is a problem of its own.</summary>
    public bool IsBefore(int page, RandomizationPlan plan) =>
        PointOf(plan) is not { } point || (page < point && !InOneLoop(page, point));

    /// <summary>May a text or condition on this page depend on the arm?</summary>
    public bool MayDepend(int page, RandomizationPlan plan) => PointOf(plan) is not { } point || page >= point;

    /// <summary>Do two pages belong to one loop at some site, for some population?</summary>
    public bool InOneLoop(int first, int second)
    {
        var pages = draft.Design.Pages;
        if (pages[first].Loop == PageLoop.None || pages[second].Loop == PageLoop.None) return false;
        var key = (Math.Min(first, second), Math.Max(first, second));
        if (!sameLoop.TryGetValue(key, out var same))
            sameLoop[key] = same = SitesAndPopulations().Any(place => InOneLoop(key.Item1, key.Item2, place.Site, place.Population));
        return same;
    }

    /// <summary>
    /// Where the arms of a randomization first make a difference: page and element (−1: the whole page). Null: nowhere.
    /// </summary>
    public (int Page, int Element)? FirstExposure(RandomizationPlan plan)
    {
        if (!exposures.TryGetValue(plan, out var first)) exposures[plan] = first = FindFirstExposure(plan);
        return first;
    }

    private (int Page, int Element)? FindFirstExposure(RandomizationPlan plan)
    {
        var factors = plan.Arms.SelectMany(arm => arm.Levels.Keys).ToHashSet();
        foreach (var (pageIndex, page) in draft.Design.Pages.Index())
        {
            if (Conditions.FactorsIn(page.ShowIf).Any(factors.Contains)) return (pageIndex, -1);
            foreach (var (elementIndex, element) in page.Elements.Index())
                if (Conditions.FactorsIn(element.ShowIf).Any(factors.Contains) ||
                    (element is EffortTask task && Conditions.FactorsIn(task.PaidIf).Any(factors.Contains)) ||
                    PlacedText.OfElement(draft, pageIndex, elementIndex).Any(text => text.FactorSlots.Any(factors.Contains)))
                    return (pageIndex, elementIndex);
            if (PlacedText.OfTitle(pageIndex, page).FactorSlots.Any(factors.Contains)) return (pageIndex, -1);
        }
        return null;
    }

    private bool InOneLoop(int first, int last, string? site, string? population)
    {
        for (var index = first; index <= last; index++)
        {
            var page = draft.Design.Pages[index];
            var stands = VariablePlace.Allows(page.Sites, site) && VariablePlace.Allows(page.Populations, population);
            if (!stands && (index == first || index == last)) return false;
            if (stands && page.Loop == PageLoop.None) return false;
        }
        return true;
    }

    private IEnumerable<(string? Site, string? Population)> SitesAndPopulations() =>
        from site in draft.SitesOf()
        from population in draft.Populations.Count == 0 ? [null] : draft.Populations.Keys.Cast<string?>()
        select (site, population);
}
