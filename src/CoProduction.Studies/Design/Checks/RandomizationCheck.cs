using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Every draw can be made at its point: arms, weights, blocks, strata, clusters.</summary>
internal static class RandomizationCheck
{
    public static void Run(Draft draft)
    {
        foreach (var (index, plan) in draft.Design.Randomizations.Index())
        {
            var place = $"randomizations/{Draft.Segment(plan.Key, index)}";
            CheckPoint(draft, plan, place);
            CheckArms(draft, plan, place);
            CheckBlocks(draft, plan, place);
            CheckStrata(draft, plan, place);
            CheckCluster(draft, plan, place);
        }
        foreach (var (factor, plans) in draft.Design.Randomizations
            .SelectMany(plan => plan.Arms.SelectMany(arm => arm.Levels.Keys).Distinct().Select(factor => (factor, plan.Key)))
            .GroupBy(pair => pair.factor, pair => pair.Key).Select(group => (group.Key, group.ToList())))
            if (plans.Count > 1)
                draft.Error("factor-assigned-twice", $"factors/{factor}", $"The factor '{factor}' is assigned by {Draft.Listed(plans)}. One randomization assigns a factor; give the other a factor of its own.");
    }

    private static void CheckPoint(Draft draft, RandomizationPlan plan, string place)
    {
        if (!draft.PageIndex.TryGetValue(plan.Before, out var point))
        {
            draft.Error("before-unknown", place, plan.Before.Length == 0
                ? "The randomization does not say before which page it is drawn. Choose the first page that depends on it."
                : $"The page '{plan.Before}', before which this is drawn, does not exist. Choose the first page that depends on it.");
            return;
        }
        if (plan.Unit == AssignmentUnit.Theme && draft.Design.Pages[point].Loop == PageLoop.None)
            draft.Error("themes-outside-loop", place, $"Themes are assigned, but the page '{plan.Before}' does not loop over themes. Choose a page that does, or assign persons.");
    }

    private static void CheckArms(Draft draft, RandomizationPlan plan, string place)
    {
        if (plan.Arms.Count < 2)
            draft.Error("too-few-arms", place, "A randomization needs at least two arms. Add arms, for instance all combinations of its factors.");
        foreach (var (index, arm) in plan.Arms.Index())
        {
            var here = $"{place}/arms/{Draft.Segment(arm.Key, index)}";
            if (arm.Weight < 1)
                draft.Error("weight-not-positive", here, $"The weight of the arm '{arm.Key}' is {arm.Weight}. Weights are whole numbers from 1; remove the arm if nobody should get it.");
            foreach (var (factor, level) in arm.Levels)
                if (!draft.Factors.TryGetValue(factor, out var known))
                    draft.Error("arm-factor-unknown", here, $"The arm names the factor '{factor}', which the study does not have.");
                else if (known.Levels.All(candidate => candidate.Key != level))
                    draft.Error("arm-level-unknown", here, $"The arm names the level '{level}', which the factor '{factor}' does not have.");
        }
        foreach (var alike in plan.Arms.GroupBy(LevelsOf).Where(same => same.Count() > 1))
            draft.Error("arms-alike", place, $"The arms {Draft.Listed(alike.Select(arm => arm.Key))} have the same levels. Remove all but one, or change a level.");
    }

    private static string LevelsOf(Arm arm) =>
        string.Join('\n', arm.Levels.OrderBy(level => level.Key, StringComparer.Ordinal).Select(level => $"{level.Key}\t{level.Value}"));

    private static void CheckBlocks(Draft draft, RandomizationPlan plan, string place)
    {
        if (plan.Arms.Count == 0 || plan.Arms.Any(arm => arm.Weight < 1)) return;
        var sum = plan.Arms.Sum(arm => (long)arm.Weight);
        if (sum > PermutedBlocks.MaxSize)
            draft.Error("weights-too-large", place, $"The weights sum to {sum}; the limit is {PermutedBlocks.MaxSize}. Use smaller weights with the same proportions.");
        else if (plan.Procedure == Procedure.Simple && plan.BlockSize is not null)
            draft.Warning("block-size-unused", place, "Simple assignment has no blocks; the block size is not used. Remove it or choose complete assignment.");
        else if (plan.Procedure != Procedure.Simple && plan.BlockSize is { } size && (size < 1 || size > PermutedBlocks.MaxSize || size % sum != 0))
            draft.Error("block-size", place,
                $"The block size {size} is not a multiple of {sum}, the sum of the weights, up to {PermutedBlocks.MaxSize}, so blocks could not be balanced. Use {sum}, {2 * sum} or another multiple.");
    }

    private static void CheckStrata(Draft draft, RandomizationPlan plan, string place)
    {
        if (plan.Procedure == Procedure.Blocked && plan.Strata.Count == 0)
            draft.Error("strata-missing", place, "Blocked assignment needs something that divides persons into strata. Add the site or an earlier question, or choose complete assignment.");
        if (plan.Procedure is Procedure.Simple or Procedure.Complete && plan.Strata.Count > 0)
            draft.Warning("strata-unused", place, $"{plan.Procedure} assignment has no strata; those declared are not used. Choose blocked assignment or remove them.");
        foreach (var source in plan.Strata) CheckSource(draft, plan, source, place, "stratum");
        if (plan.Strata.Distinct().Count() != plan.Strata.Count)
            draft.Error("stratum-twice", place, "One stratum is declared twice. Remove one.");
    }

    private static void CheckCluster(Draft draft, RandomizationPlan plan, string place)
    {
        if (plan.Procedure != Procedure.Cluster)
        {
            if (plan.Cluster is not null)
                draft.Warning("cluster-unused", place, "A cluster is declared, but units are assigned one by one. Choose cluster assignment or remove it.");
            return;
        }
        if (plan.Cluster is { } source) CheckSource(draft, plan, source, place, "cluster");
        else draft.Error("cluster-missing", place, "Cluster assignment needs to know what a cluster is: the site, the session, an earlier question or a parameter of the link.");
        if (plan.Unit == AssignmentUnit.Theme)
            draft.Error("cluster-of-themes", place, "Clusters are groups of persons; themes of one person cannot be assigned by cluster. Assign persons.");
    }

    private static void CheckSource(Draft draft, RandomizationPlan plan, StratumSource source, string place, string kind)
    {
        var named = (source.Site ? 1 : 0) + (source.Session ? 1 : 0) + (source.Variable is null ? 0 : 1) + (source.UrlParameter is null ? 0 : 1);
        if (named != 1)
            draft.Error("source-shape", place, $"Each {kind} is read from exactly one of: the site, the session, a variable, a parameter of the link.");
        else if (source.Site && draft.Sites.Count == 0)
            draft.Error("source-without-sites", place, $"The {kind} is the site, but the study has no sites. Add sites or choose another {kind}.");
        else if (source.Session && draft.Design.Fieldwork.SessionFrom is null)
            draft.Error("source-without-session", place, $"The {kind} is the session, but the fieldwork plan does not say where the session is read from.");
        else if (source.UrlParameter is { } parameter && !draft.Design.Fieldwork.UrlParameters.Contains(parameter))
            draft.Error("source-parameter-undeclared", place, $"The {kind} is the link's parameter '{parameter}', which the fieldwork plan does not declare. Add it there.");
        else if (source.Variable is { } name) CheckVariable(draft, plan, name, place, kind);
    }

    private static void CheckVariable(Draft draft, RandomizationPlan plan, string name, string place, string kind)
    {
        if (!draft.Variables.TryGetValue(name, out var variable))
        {
            draft.Error("source-variable-unknown", place, $"The {kind} is the variable '{name}', which no page asks for.");
            return;
        }
        if (!variable.IsSingleChoice)
            draft.Error("source-not-single-choice", place, $"The {kind} is the variable '{name}', which is not answered by choosing one option. Use a question with few options.");
        if (!draft.Timeline.IsBefore(variable.PageIndex, plan))
            draft.Error("source-too-late", place, $"The {kind} is the variable '{name}', which is not answered before the draw (before page '{plan.Before}'). Ask it earlier.");
        else if (variable.InLoop && plan.Unit == AssignmentUnit.Person)
            draft.Error("source-in-loop", place, $"The {kind} is the variable '{name}', which is answered once per theme, while persons are assigned. Use a question outside the loop.");
        if (kind == "stratum" && plan.Procedure == Procedure.Cluster)
            draft.Warning("stratum-of-persons", place, $"The stratum '{name}' is an answer of a person; members of one cluster may differ in it, and the first member's answer decides.");
    }
}
