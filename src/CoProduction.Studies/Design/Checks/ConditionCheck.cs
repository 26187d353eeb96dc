using System.Globalization;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Conditions are well formed and look back only: at what was answered, or assigned, before.</summary>
internal static class ConditionCheck
{
    public static void Run(Draft draft)
    {
        foreach (var condition in Conditions.All(draft))
        {
            foreach (var part in Conditions.Parts(condition.Condition)) CheckPart(draft, condition, part);
            if (!draft.Problems.Any(problem => problem.Place == condition.Place && problem.Code.StartsWith("condition-", StringComparison.Ordinal)))
                CheckPossible(draft, condition);
        }
    }

    private static void CheckPart(Draft draft, PlacedCondition condition, ShowIf part)
    {
        var forms = (part.All.Count > 0 ? 1 : 0) + (part.Any.Count > 0 ? 1 : 0) + (part.Not is null ? 0 : 1)
            + (part.Variable is null ? 0 : 1) + (part.Factor is null ? 0 : 1);
        if (forms != 1)
        {
            draft.Error("condition-shape", condition.Place, forms == 0
                ? $"{Subject(condition)} is empty. Name a variable or a factor, or remove the condition."
                : $"{Subject(condition)} says several things at once. Each part is one of: all, any, not, a variable, a factor.");
            return;
        }
        if (part.Variable is { } variable) CheckVariable(draft, condition, part, variable);
        else if (part.Factor is { } factor) CheckFactor(draft, condition, part, factor);
        else if (part.In.Count > 0 || part.AtLeast is not null || part.AtMost is not null)
            draft.Error("condition-shape", condition.Place, $"{Subject(condition)} has values beside all, any or not. Values belong to a variable or factor.");
    }

    private static void CheckVariable(Draft draft, PlacedCondition condition, ShowIf part, string name)
    {
        if (!draft.Variables.TryGetValue(name, out var variable))
        {
            draft.Error("condition-variable-unknown", condition.Place, $"{Subject(condition)} names the variable '{name}', which no page asks for.");
            return;
        }
        CheckVariableOrder(draft, condition, variable);
        var hasBounds = part.AtLeast is not null || part.AtMost is not null;
        if (part.In.Count > 0 == hasBounds)
            draft.Error("condition-shape", condition.Place, part.In.Count > 0
                ? $"{Subject(condition)} compares '{name}' with values and with bounds. Use one of the two."
                : $"{Subject(condition)} does not say which answer to '{name}' it wants. Add values, or a lowest or highest number.");
        if (part.AtLeast > part.AtMost)
            draft.Error("condition-bounds", condition.Place, $"{Subject(condition)} wants '{name}' to be at least {part.AtLeast} and at most {part.AtMost}: no number is.");
        if (hasBounds && !Numbers.HasNumbers(draft, variable.Item))
            draft.Error("condition-not-numeric", condition.Place, $"{Subject(condition)} compares '{name}' with a number, but its answers have no numbers. Name options instead.");
        foreach (var value in part.In)
            if (!CanAnswer(draft, variable.Item, value))
                draft.Error("condition-option-unknown", condition.Place, $"{Subject(condition)} wants the answer '{value}' to '{name}', which cannot be given.");
    }

    private static void CheckVariableOrder(Draft draft, PlacedCondition condition, AskedVariable variable)
    {
        if (condition.Plan is { } plan)
        {
            if (!draft.Timeline.IsBefore(variable.PageIndex, plan))
                draft.Error("condition-too-late", condition.Place,
                    $"{Subject(condition)} looks at '{variable.Name}', which is not answered before the draw on every way through the survey. Ask it before page '{plan.Before}', outside its loop.");
            if (variable.InLoop && plan.Unit != Randomization.AssignmentUnit.Theme)
                draft.Error("condition-outside-loop", condition.Place,
                    $"{Subject(condition)} looks at '{variable.Name}', which is answered once per theme, while persons are assigned. Use a question outside the loop.");
            return;
        }
        var page = draft.Design.Pages[condition.PageIndex];
        var last = condition.Use == ConditionUse.ScreenOut ? condition.PageIndex : condition.PageIndex - 1;
        if (variable.PageIndex > last)
            draft.Error("condition-too-late", condition.Place,
                $"{Subject(condition)} looks at '{variable.Name}', which is asked on {(variable.PageIndex == condition.PageIndex ? "the same page" : "a later page")}. Ask it on an earlier page.");
        else if (variable.InLoop && page.Loop == PageLoop.None)
            draft.Error("condition-outside-loop", condition.Place,
                $"{Subject(condition)} looks at '{variable.Name}', which is answered once per theme; outside the loop it has no single answer.");
    }

    private static void CheckFactor(Draft draft, PlacedCondition condition, ShowIf part, string name)
    {
        if (!draft.Factors.TryGetValue(name, out var factor))
        {
            draft.Error("condition-factor-unknown", condition.Place, $"{Subject(condition)} names the factor '{name}', which the study does not have.");
            return;
        }
        if (part.In.Count == 0 || part.AtLeast is not null || part.AtMost is not null)
            draft.Error("condition-shape", condition.Place, $"{Subject(condition)} must list the levels of '{name}' for which it holds, and nothing else.");
        foreach (var level in part.In.Where(level => factor.Levels.All(known => known.Key != level)))
            draft.Error("condition-level-unknown", condition.Place, $"{Subject(condition)} names the level '{level}', which the factor '{name}' does not have.");
        if (!draft.RandomizationOfFactor.TryGetValue(name, out var plan))
            draft.Error("condition-factor-unassigned", condition.Place, $"{Subject(condition)} looks at the factor '{name}', which no randomization assigns.");
        else if (condition.Plan is { } own ? !IsDrawnEarlier(draft, plan, own) : !draft.Timeline.MayDepend(condition.PageIndex, plan))
            draft.Error("condition-arm-too-early", condition.Place,
                $"{Subject(condition)} looks at the factor '{name}' before it is drawn (before page '{plan.Before}'). Move the draw or the condition.");
        else if (plan.Unit == Randomization.AssignmentUnit.Theme && condition.Plan is null && draft.Design.Pages[condition.PageIndex].Loop == PageLoop.None)
            draft.Error("condition-outside-loop", condition.Place, $"{Subject(condition)} looks at the factor '{name}', which is assigned per theme; outside the loop it has no single level.");
    }

    private static bool IsDrawnEarlier(Draft draft, Randomization.RandomizationPlan plan, Randomization.RandomizationPlan than)
    {
        var order = draft.Design.Randomizations.ToList();
        var (point, limit) = (draft.Timeline.PointOf(plan), draft.Timeline.PointOf(than));
        return point is null || limit is null || point < limit || (point == limit && order.IndexOf(plan) < order.IndexOf(than));
    }

    private static bool CanAnswer(Draft draft, Item item, string value)
    {
        if (item.Offers.Any(offer => FormFields.ValueOf(offer) == value)) return true;
        return item switch
        {
            OptionItem options => draft.OptionsOf(options).Any(option => option.Key == value),
            NumberItem or SliderItem => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            StatementItem => value is "0" or "1",
            DateItem => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            _ => true,
        };
    }

    private static void CheckPossible(Draft draft, PlacedCondition condition)
    {
        if (Satisfiability.CanHold(draft, condition)) return;
        switch (condition.Use)
        {
            case ConditionUse.Page:
                draft.Error("page-unreachable", condition.Place, "No answers and no arm let anyone reach this page. Change its condition.");
                break;
            case ConditionUse.Element:
                draft.Error("element-unreachable", condition.Place, "No answers and no arm let anyone see this element. Change its condition.");
                break;
            case ConditionUse.Eligible:
                draft.Error("eligible-nobody", condition.Place, "Nobody can be eligible under this condition, so nobody would be assigned. Change it.");
                break;
            default:
                draft.Warning("condition-never-holds", condition.Place, $"{Subject(condition)} can never hold. Change it or remove it.");
                break;
        }
    }

    private static string Subject(PlacedCondition condition) => condition.Use switch
    {
        ConditionUse.Page => "The condition for showing the page",
        ConditionUse.Element => "The condition for showing this element",
        ConditionUse.ScreenOut => "The condition for screening out",
        ConditionUse.Paid => "The condition for being paid",
        _ => "The condition for being eligible",
    };
}
