using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Factors have levels that arms use and that respondents can notice.</summary>
internal static class FactorCheck
{
    public static void Run(Draft draft)
    {
        foreach (var (index, factor) in draft.Design.Factors.Index())
        {
            var place = $"factors/{Draft.Segment(factor.Key, index)}";
            if (factor.Levels.Count < 2)
                draft.Error("too-few-levels", place, "A factor needs at least two levels. Add one.");
            var arms = draft.Design.Randomizations.SelectMany(plan => plan.Arms).ToList();
            if (arms.All(arm => !arm.Levels.ContainsKey(factor.Key)))
                draft.Warning("factor-unused", place, $"No arm has a level of '{factor.Key}'. Use the factor in a randomization or remove it.");
            else
                foreach (var (levelIndex, level) in factor.Levels.Index())
                    if (arms.All(arm => arm.Levels.GetValueOrDefault(factor.Key) != level.Key))
                        draft.Warning("level-unused", $"{place}/levels/{Draft.Segment(level.Key, levelIndex)}", $"No arm has the level '{level.Key}'. Use it or remove it.");
            CheckWordings(draft, factor, place);
        }
        foreach (var (index, plan) in draft.Design.Randomizations.Index()) CheckDifference(draft, plan, $"randomizations/{Draft.Segment(plan.Key, index)}");
    }

    private static void CheckWordings(Draft draft, Factor factor, string place)
    {
        foreach (var (index, level) in factor.Levels.Index())
        {
            var here = $"{place}/levels/{Draft.Segment(level.Key, index)}";
            foreach (var local in level.Local)
            {
                if (local.Site is { } site && !draft.Sites.ContainsKey(site))
                    draft.Error("site-unknown", here, $"A wording is for the site '{site}', which the study does not have.");
                if (local.Theme is { } theme && !draft.Themes.ContainsKey(theme))
                    draft.Error("theme-unknown", here, $"A wording is for the theme '{theme}', which the study does not have.");
            }
            foreach (var twice in level.Local.GroupBy(local => (local.Site, local.Theme)).Where(same => same.Count() > 1))
                draft.Error("wording-twice", here, "Two wordings of this level are for the same site and theme. Remove one.");
        }
    }

    /// <summary>Arms that no text and no condition tells apart are one arm to the respondent.</summary>
    private static void CheckDifference(Draft draft, RandomizationPlan plan, string place)
    {
        if (plan.Arms.Count >= 2 && draft.Timeline.FirstExposure(plan) is null)
            draft.Warning("arms-not-shown", place,
                $"No text has a slot for a factor of '{plan.Key}' and no condition looks at one, so all arms see the same. Put a slot such as {{{plan.Arms[0].Levels.Keys.FirstOrDefault() ?? "factor"}}} into a vignette.");
    }
}
