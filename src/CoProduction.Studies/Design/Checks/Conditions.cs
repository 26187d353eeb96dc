using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Where the conditions of a design stand, and what they name.</summary>
internal static class Conditions
{
    public static IEnumerable<PlacedCondition> All(Draft draft)
    {
        foreach (var (index, plan) in draft.Design.Randomizations.Index())
            if (plan.EligibleIf is { } eligible)
                yield return new PlacedCondition($"randomizations/{Draft.Segment(plan.Key, index)}", ConditionUse.Eligible, eligible) { Plan = plan };
        foreach (var (pageIndex, page) in draft.Design.Pages.Index())
        {
            var place = $"pages/{Draft.Segment(page.Key, pageIndex)}";
            if (page.ShowIf is { } shown) yield return new PlacedCondition(place, ConditionUse.Page, shown) { PageIndex = pageIndex };
            if (page.ScreenOutIf is { } screened) yield return new PlacedCondition(place, ConditionUse.ScreenOut, screened) { PageIndex = pageIndex };
            foreach (var (index, element) in page.Elements.Index())
            {
                var here = $"{place}/elements/{Draft.Segment(element.Key, index)}";
                if (element.ShowIf is { } visible) yield return new PlacedCondition(here, ConditionUse.Element, visible) { PageIndex = pageIndex, Element = element };
                if (element is EffortTask { PaidIf: { } paid }) yield return new PlacedCondition(here, ConditionUse.Paid, paid) { PageIndex = pageIndex, Element = element };
            }
        }
    }

    public static IEnumerable<string> FactorsIn(ShowIf? condition) => Parts(condition).Select(part => part.Factor).OfType<string>();

    public static IEnumerable<string> VariablesIn(ShowIf? condition) => Parts(condition).Select(part => part.Variable).OfType<string>();

    /// <summary>The condition and everything in it.</summary>
    public static IEnumerable<ShowIf> Parts(ShowIf? condition)
    {
        if (condition is null) return [];
        var inner = condition.All.Concat(condition.Any);
        if (condition.Not is { } not) inner = inner.Append(not);
        return inner.SelectMany(Parts).Prepend(condition);
    }
}
