using CoProduction.Studies.Analysis;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design.Checks;

/// <summary>The contrast that an inquiry asks for exists among the cells of its randomization.</summary>
internal static class InquiryCheck
{
    public static void Run(Draft draft, Inquiry inquiry, string place)
    {
        var outcome = PlanCheck.Measure(draft, inquiry.Outcome, place, "outcome");
        var plan = PlanCheck.Randomization(draft, inquiry.Randomization, place);
        PlanCheck.Outcome(draft, outcome, plan, place);
        PlanCheck.Covariates(draft, inquiry.Covariates, plan, place);
        PlanCheck.Breakdown(draft, inquiry.By, [outcome], place);
        if (inquiry.Covariates.Contains(inquiry.Outcome) && inquiry.Outcome.Length > 0)
            draft.Error("plan-covariate-is-outcome", place, $"'{inquiry.Outcome}' is the outcome and a covariate of its own estimate. Remove the covariate.");
        CheckAlso(draft, inquiry, plan, place);
        CheckExclusions(draft, inquiry, outcome, place);
        CheckModerator(draft, inquiry, outcome, plan, place);
        if (plan is null) return;
        switch (inquiry.Estimand)
        {
            case EstimandKind.ArmVersusControl: CheckArms(draft, inquiry, plan, place); break;
            case EstimandKind.Contrast: CheckWeights(draft, inquiry, plan, place); break;
            default: CheckFactor(draft, inquiry, plan, place); break;
        }
    }

    private static void CheckAlso(Draft draft, Inquiry inquiry, RandomizationPlan? plan, string place)
    {
        if (inquiry.Margin is { } margin && margin is not (> 0 and < double.PositiveInfinity))
            draft.Error("plan-margin", place, "The margin of equivalence is a positive number, in units of the outcome.");
        if (inquiry.Also.Contains(SecondaryEstimator.Equivalence) && inquiry.Margin is null)
            draft.Error("plan-margin", place, "A test of equivalence needs a margin: the largest effect that would not matter, in units of the outcome.");
        if (inquiry.Lowest >= inquiry.Highest)
            draft.Error("plan-range", place, "The lowest value of the outcome lies below the highest.");
        if (inquiry.Also.Contains(SecondaryEstimator.ManskiBounds) && inquiry is not { Lowest: not null, Highest: not null } && draft.Measures.TryGetValue(inquiry.Outcome, out var bounded)
            && bounded is not (Dichotomy or ProportionPositive or CheckPassed or TaskMetric { Figure: TaskFigure.Accuracy }))
            draft.Error("plan-range", place, "Manski bounds need the lowest and the highest value that the outcome can have.");
        if (inquiry.Also.Contains(SecondaryEstimator.Tobit) && inquiry is { Lowest: null, Highest: null })
            draft.Error("plan-range", place, "A Tobit model needs the value at which the outcome is capped: the lowest, the highest, or both.");
        if (inquiry.Also.Contains(SecondaryEstimator.Cuped) && inquiry.Covariates.Count == 0)
            draft.Error("plan-cuped", place, "CUPED needs a covariate: what was measured before the assignment, best the outcome itself.");
        foreach (var key in new[] { inquiry.Pair }.OfType<string>().Concat(inquiry.BalancedOn)) PlanCheck.Measure(draft, key, place, "pair or balancing stratum");
        if (inquiry.Pair is not null && inquiry.BalancedOn.Count > 0)
            draft.Error("plan-pair", place, "Arms were either assigned within pairs or balanced on completes. Declare one of the two.");
        if (inquiry.Pair is not null && (plan?.Procedure == Procedure.Cluster || plan?.Unit == AssignmentUnit.Theme))
            draft.Error("plan-pair", place, "Pairs of persons are compared; pairs of clusters or themes are not computed.");
        if (inquiry.AdjustedIsPrimary == true && inquiry.Covariates.Count == 0)
            draft.Error("plan-adjusted", place, "The adjusted estimate is to be the primary one, but no covariates are named.");
        if (inquiry.Receipt is not { } receipt)
        {
            if (inquiry.Also.Contains(SecondaryEstimator.ComplierEffect))
                draft.Error("plan-receipt", place, "A complier effect needs a measure of receipt, which the control arm cannot have.");
            return;
        }
        if (PlanCheck.Measure(draft, receipt, place, "receipt") is not { } measure) return;
        if (measure.Role is VariableRole.ManipulationCheck or VariableRole.AttentionCheck || measure is CheckPassed)
            draft.Error("plan-receipt", place, $"'{receipt}' is a check of attention or manipulation, not a receipt: those who fail it were treated all the same.");
        else if (plan is not null && Timing.PagesOf(draft, measure).Count > 0 && Timing.IsBefore(draft, measure, plan))
            draft.Error("plan-receipt", place, $"'{receipt}' is measured before the draw: nobody can have received anything.");
    }

    private static void CheckModerator(Draft draft, Inquiry inquiry, Measure? outcome, RandomizationPlan? plan, string place)
    {
        if (inquiry.Moderator is not { } key)
        {
            if (inquiry.ModeratorAt.Count > 0)
                draft.Error("plan-moderator", place, "Values are given at which the effect is shown, but no scale that they are values of. Choose the scale, or remove the values.");
            return;
        }
        if (inquiry.ModeratorAt.Distinct().Count() < inquiry.ModeratorAt.Count || inquiry.ModeratorAt.Count > 9)
            draft.Error("plan-moderator", place, "The effect is shown at up to nine different values of the scale.");
        if (inquiry.Covariates.Count > 0 || inquiry.Receipt is not null || inquiry.Pair is not null || inquiry.BalancedOn.Count > 0 || inquiry.Also.Any(also => also != SecondaryEstimator.Equivalence))
            draft.Error("plan-moderator", place, "How an effect changes with a scale is computed without covariates, receipt, pairs and further estimators but equivalence. Ask for those in an inquiry of the effect itself.");
        if (PlanCheck.Measure(draft, key, place, "scale") is not { } moderator) return;
        if (key == inquiry.Outcome)
            draft.Error("plan-moderator", place, $"'{key}' is the outcome and the scale by which its own effect is to change. Choose another scale.");
        else if (plan is not null && !Timing.IsBefore(draft, moderator, plan))
            draft.Error("plan-moderator-after", place, $"The scale '{key}' is measured after the draw, so the treatment may have changed it. Ask it earlier.");
        else if (outcome is not null && PlanCheck.IsLooped(draft, moderator) && !PlanCheck.IsLooped(draft, outcome))
            draft.Error("plan-moderator", place, $"The scale '{key}' is measured per theme, but the outcome is measured once per person.");
    }

    private static void CheckExclusions(Draft draft, Inquiry inquiry, Measure? outcome, string place)
    {
        foreach (var key in inquiry.Exclusions)
            if (draft.Design.Plan.Exclusions.FirstOrDefault(rule => rule.Key == key) is not { } rule)
                draft.Error("plan-exclusion-unknown", place, $"The plan has no exclusion rule '{key}'.");
            else if (outcome is not null && draft.Measures.TryGetValue(rule.Measure, out var measure) && PlanCheck.IsLooped(draft, measure) && !PlanCheck.IsLooped(draft, outcome))
                draft.Error("plan-exclusion-theme", place, $"The rule '{key}' uses '{rule.Measure}', which is measured per theme, but the outcome is measured once per person.");
    }

    private static void CheckArms(Draft draft, Inquiry inquiry, RandomizationPlan plan, string place)
    {
        if (inquiry.Arm is null)
            draft.Error("plan-arm-missing", place, "The inquiry compares an arm with the control, but names no arm. Choose one.");
        foreach (var arm in new[] { inquiry.Arm, inquiry.Control }.OfType<string>()) KnownArm(draft, plan, arm, place);
        if (inquiry.Arm is not null && inquiry.Arm == (inquiry.Control ?? ControlOf(plan)))
            draft.Error("plan-arm-is-control", place, $"The arm '{inquiry.Arm}' is compared with itself. Choose another arm or control.");
    }

    private static void CheckWeights(Draft draft, Inquiry inquiry, RandomizationPlan plan, string place)
    {
        foreach (var arm in inquiry.Weights.Keys) KnownArm(draft, plan, arm, place);
        if (inquiry.Weights.Values.All(weight => weight == 0))
            draft.Error("plan-weights", place, "The contrast has no weights. Give at least one arm a positive and one a negative weight.");
        else if (Math.Abs(inquiry.Weights.Values.Sum()) > 1e-9 * inquiry.Weights.Values.Max(Math.Abs))
            draft.Error("plan-weights", place, $"The weights of the contrast sum to {inquiry.Weights.Values.Sum():0.####}, not to 0, so it is no comparison of arms.");
    }

    private static void KnownArm(Draft draft, RandomizationPlan plan, string arm, string place)
    {
        if (plan.Arms.All(known => known.Key != arm))
            draft.Error("plan-arm-unknown", place, $"The randomization '{plan.Key}' has no arm '{arm}'.");
    }

    private static void CheckFactor(Draft draft, Inquiry inquiry, RandomizationPlan plan, string place)
    {
        if (KnownFactor(draft, inquiry.Factor, plan, place) is not { } factor) return;
        if (inquiry.Level is null)
            draft.Error("plan-level-missing", place, $"The inquiry names the factor '{factor.Key}' but no level of it. Choose the level whose effect you want to know.");
        var reference = inquiry.Reference ?? ReferenceOf(factor);
        var known = KnownLevel(draft, factor, inquiry.Level, place) & KnownLevel(draft, factor, inquiry.Reference, place);
        if (inquiry.Level is not null && inquiry.Level == reference)
            draft.Error("plan-level-is-reference", place, $"The level '{inquiry.Level}' is compared with itself. Choose another level or reference.");
        known &= CheckGiven(draft, inquiry, factor, plan, place);
        if (known && inquiry.Level is { } level && level != reference && reference is not null) CheckCells(draft, inquiry, plan, factor.Key, level, reference, place);
    }

    private static bool CheckGiven(Draft draft, Inquiry inquiry, Factor factor, RandomizationPlan plan, string place)
    {
        var wanted = inquiry.Estimand switch { EstimandKind.Interaction => 1, EstimandKind.SimpleEffect => Math.Max(1, inquiry.Given.Count), _ => 0 };
        if (inquiry.Given.Count != wanted)
        {
            draft.Error("plan-given", place, inquiry.Estimand switch
            {
                EstimandKind.Interaction => "An interaction names exactly one other factor and its level.",
                EstimandKind.SimpleEffect => "A simple effect names the level at which another factor is held.",
                _ => "A main effect averages over the other factors; it holds none of them. Remove the given levels, or ask for a simple effect.",
            });
            return false;
        }
        var known = true;
        foreach (var (key, level) in inquiry.Given)
        {
            if (key == factor.Key)
            {
                draft.Error("plan-given", place, $"The factor '{key}' cannot be held while its own effect is asked for.");
                known = false;
            }
            else if (KnownFactor(draft, key, plan, place) is { } other)
            {
                known &= KnownLevel(draft, other, level, place);
                if (inquiry.Estimand == EstimandKind.Interaction && ReferenceOf(other) == level)
                {
                    draft.Error("plan-given", place, $"An interaction compares the level '{level}' of '{key}' with its first level, which is the same. Choose another level.");
                    known = false;
                }
            }
            else known = false;
        }
        return known;
    }

    private static Factor? KnownFactor(Draft draft, string? key, RandomizationPlan plan, string place)
    {
        if (key is null)
            draft.Error("plan-factor-missing", place, "The inquiry asks for the effect of a factor, but names none. Choose one.");
        else if (!draft.Factors.TryGetValue(key, out var factor))
            draft.Error("plan-factor-unknown", place, $"The study has no factor '{key}'.");
        else if (plan.Arms.All(arm => !arm.Levels.ContainsKey(key)))
            draft.Error("plan-factor-unknown", place, $"The randomization '{plan.Key}' does not assign the factor '{key}'.");
        else return factor;
        return null;
    }

    private static bool KnownLevel(Draft draft, Factor factor, string? level, string place)
    {
        if (level is null || factor.Levels.Any(known => known.Key == level)) return true;
        draft.Error("plan-level-unknown", place, $"The factor '{factor.Key}' has no level '{level}'.");
        return false;
    }

    private static void CheckCells(Draft draft, Inquiry inquiry, RandomizationPlan plan, string factor, string level, string reference, string place)
    {
        var missing = inquiry.Estimand switch
        {
            EstimandKind.MainEffect => !plan.Arms.Where(arm => Has(arm, factor, level)).Select(arm => OthersOf(arm, factor))
                .Intersect(plan.Arms.Where(arm => Has(arm, factor, reference)).Select(arm => OthersOf(arm, factor))).Any(),
            EstimandKind.SimpleEffect => !Exists(level, inquiry.Given) || !Exists(reference, inquiry.Given),
            _ => inquiry.Given.Any(given => !Exists(level, Held(given.Key, given.Value)) || !Exists(reference, Held(given.Key, given.Value))
                || ReferenceOf(draft.Factors[given.Key]) is { } first && (!Exists(level, Held(given.Key, first)) || !Exists(reference, Held(given.Key, first)))),
        };
        if (missing)
            draft.Error("plan-cells-missing", place, "The randomization has no arms from which this effect could be computed: the levels compared do not occur with the same levels of the other factors.");

        bool Exists(string own, IReadOnlyDictionary<string, string> given) =>
            plan.Arms.Any(arm => Has(arm, factor, own) && given.All(pair => Has(arm, pair.Key, pair.Value)));

        static Dictionary<string, string> Held(string key, string value) => new() { [key] = value };
    }

    private static string? ControlOf(RandomizationPlan plan) => plan.Arms is [var first, ..] ? first.Key : null;

    private static string? ReferenceOf(Factor factor) => factor.Levels is [var first, ..] ? first.Key : null;

    private static bool Has(Arm arm, string factor, string level) => arm.Levels.GetValueOrDefault(factor) == level;

    private static string OthersOf(Arm arm, string factor) =>
        string.Join('\n', arm.Levels.Where(level => level.Key != factor).OrderBy(level => level.Key, StringComparer.Ordinal).Select(level => $"{level.Key}\t{level.Value}"));
}
