using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>
/// Limits far above any study that people would take. They keep the other checks, which look at every arm at every site in every language, quick.
/// </summary>
internal static class SizeCheck
{
    private const int MaxConditionParts = 200;

    /// <summary>False: too large to be looked at further.</summary>
    public static bool Run(Draft draft)
    {
        var design = draft.Design;
        Limit(draft, "languages", design.Languages.Count, 20);
        Limit(draft, "factors", design.Factors.Count, 50);
        Limit(draft, "randomizations", design.Randomizations.Count, 20);
        Limit(draft, "themes", design.Themes.Count, 100);
        Limit(draft, "sites", design.Sites.Count, 200);
        Limit(draft, "responseSets", design.ResponseSets.Count, 500);
        Limit(draft, "pages", design.Pages.Count, 500);
        Limit(draft, "pages", design.Pages.Sum(page => page.Elements.Count), 3000, "elements on all pages");
        Limit(draft, "pages", draft.Asked.Count, 5000, "variables");
        Limit(draft, "measures", design.Measures.Count, 1000);
        Limit(draft, "plan/inquiries", design.Plan.Inquiries.Count, 1000);
        Limit(draft, "plan/exclusions", design.Plan.Exclusions.Count, 100);
        Limit(draft, "publicData", design.PublicData?.QuasiIdentifiers.Count ?? 0, 50, "quasi-identifiers");
        Limit(draft, "fieldwork/populations", design.Fieldwork.Populations.Count, 20);
        foreach (var factor in design.Factors) Limit(draft, $"factors/{factor.Key}", factor.Levels.Count, 200, "levels");
        foreach (var plan in design.Randomizations) Limit(draft, $"randomizations/{plan.Key}", plan.Arms.Count, 200, "arms");
        foreach (var (place, item) in Items.All(draft))
            if (item is OptionItem options) Limit(draft, place, options.Options.Count, 500, "options");
        foreach (var condition in Conditions.All(draft))
            Limit(draft, condition.Place, Conditions.Parts(condition.Condition).Take(MaxConditionParts + 1).Count(), MaxConditionParts, "parts of one condition");
        return draft.Problems.Count == 0;
    }

    private static void Limit(Draft draft, string place, int count, int limit, string? name = null)
    {
        if (count > limit)
            draft.Error("too-large", place, $"There are {count} {name ?? place.Split('/')[^1]}; the limit is {limit}. Divide the study.");
    }
}
