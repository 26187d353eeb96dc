using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Measures can be computed from what is asked, and their role fits the moment at which it is asked.</summary>
internal static class MeasureCheck
{
    public static void Run(Draft draft)
    {
        foreach (var (index, measure) in draft.Design.Measures.Index())
        {
            var place = $"measures/{Draft.Segment(measure.Key, index)}";
            switch (measure)
            {
                case Scale scale: CheckScale(draft, scale, place); break;
                case ProportionPositive proportion: CheckProportion(draft, proportion, place); break;
                case Dichotomy dichotomy: CheckDichotomy(draft, dichotomy, place); break;
                case SingleValue value: CheckNumeric(draft, value.Variable, place); break;
                case CheckPassed check: CheckCheck(draft, check, place); break;
                case TaskMetric metric: CheckTask(draft, metric, place); break;
            }
            CheckLoops(draft, measure, place);
            CheckTiming(draft, measure, place);
        }
    }

    private static void CheckScale(Draft draft, Scale scale, string place)
    {
        CheckItems(draft, [.. scale.Items.Select(item => item.Variable)], place);
        CheckMinAnswered(draft, scale.MinAnswered, scale.Items.Count, place);
        if (scale.Score == ScaleScore.Sum && scale.MinAnswered < scale.Items.Count)
            draft.Warning("sum-needs-all", place, "A sum always needs all items; the smaller minimum is not used. Take the mean, or remove the minimum.");
        var ranges = new HashSet<(double, double)>();
        foreach (var item in scale.Items)
        {
            if (!CheckNumeric(draft, item.Variable, place) || !draft.Variables.TryGetValue(item.Variable, out var variable)) continue;
            var range = Numbers.Range(draft, variable.Item);
            if (range is { } known) ranges.Add(known);
            else if (item.Reverse)
                draft.Error("reverse-needs-range", place, $"'{item.Variable}' is reversed, but its lowest and highest number are not known. Give the question a lowest and a highest number.");
            if (item.Reverse && variable.Item is OptionItem && range is { } values && values.Min.Equals(values.Max))
                draft.Error("reverse-needs-range", place, $"'{item.Variable}' is reversed, but its options have only one number. Give every option its number.");
        }
        if (ranges.Count > 1)
            draft.Warning("scale-mixed-ranges", place, "The items of this scale have different ranges of numbers, so some weigh more than others. Use items with the same options.");
    }

    private static void CheckProportion(Draft draft, ProportionPositive measure, string place)
    {
        CheckItems(draft, [.. measure.Items.Select(item => item.Variable)], place);
        CheckMinAnswered(draft, measure.MinAnswered, measure.Items.Count, place);
        foreach (var item in measure.Items) CheckPositive(draft, item.Variable, item.Positive, place);
    }

    private static void CheckDichotomy(Draft draft, Dichotomy measure, string place)
    {
        if (measure.Positive.Count > 0 == measure.AtLeast is not null)
            draft.Error("dichotomy-shape", place, "Say what counts as 1: either the positive options, or the lowest number.");
        else if (measure.AtLeast is not null) CheckNumeric(draft, measure.Variable, place);
        else CheckPositive(draft, measure.Variable, measure.Positive, place);
    }

    private static void CheckCheck(Draft draft, CheckPassed measure, string place)
    {
        if (Find(draft, measure.Variable, place) is { } variable && variable.Item.Expected.Count == 0 && variable.Item.ExpectedByArm.Count == 0)
            draft.Error("check-without-expected", place, $"'{measure.Variable}' does not say which answer is right. Add the accepted answers to the question.");
    }

    private static void CheckTask(Draft draft, TaskMetric measure, string place)
    {
        if (!Tasks(draft).Any(task => task.Task.Key == measure.Task && measure.Task.Length > 0))
            draft.Error("measure-task-unknown", place, measure.Task.Length == 0 ? "The measure names no effort task. Choose one." : $"The effort task '{measure.Task}' does not exist. Choose one of the study's tasks.");
    }

    private static void CheckItems(Draft draft, IReadOnlyList<string> variables, string place)
    {
        if (variables.Count == 0)
            draft.Error("measure-empty", place, "The measure has no items. Add the variables it is made from.");
        foreach (var twice in variables.GroupBy(variable => variable).Where(same => same.Count() > 1))
            draft.Error("measure-item-twice", place, $"'{twice.Key}' counts twice in this measure. Remove one.");
    }

    private static void CheckMinAnswered(Draft draft, int? minimum, int items, string place)
    {
        if (minimum < 1 || (items > 0 && minimum > items))
            draft.Error("min-answered", place, $"The fewest answered items for a score must lie between 1 and {items}, the number of items.");
    }

    private static void CheckPositive(Draft draft, string name, IReadOnlyList<string> positive, string place)
    {
        if (Find(draft, name, place) is not { } variable) return;
        if (variable.Item is not (OptionItem or StatementItem) || variable.Item is RankingItem)
        {
            draft.Error("measure-not-options", place, $"'{name}' is not answered by choosing options, so none of them can count as positive.");
            return;
        }
        var keys = variable.Item is StatementItem ? ["0", "1"] : draft.OptionsOf(variable.Item).Select(option => option.Key).ToList();
        if (positive.Count == 0)
            draft.Error("positive-missing", place, $"No option of '{name}' counts as positive. Choose at least one.");
        foreach (var option in positive.Where(option => !keys.Contains(option)))
            draft.Error("positive-unknown", place, $"'{option}' counts as positive, but '{name}' has no such option.");
        if (keys.Count > 0 && keys.All(positive.Contains))
            draft.Warning("positive-all", place, $"Every option of '{name}' counts as positive, so everyone who answers scores 1.");
    }

    private static bool CheckNumeric(Draft draft, string name, string place)
    {
        if (Find(draft, name, place) is not { } variable) return false;
        if (!Numbers.HasNumbers(draft, variable.Item))
        {
            // An item whose options are missing altogether has a problem of its own.
            if (variable.Item is OptionItem and not (MultipleChoiceItem or RankingItem) && draft.OptionsOf(variable.Item).Count == 0) return false;
            draft.Error("measure-not-numeric", place, $"The answers to '{name}' are no numbers. Give its options numbers, or use a dichotomy.");
            return false;
        }
        if (variable.Item is OptionItem && draft.OptionsOf(variable.Item).Where(option => option.Value is null).Select(option => option.Key).ToList() is { Count: > 0 } without)
            draft.Warning("options-without-numbers", place, $"Of '{name}', {Draft.Listed(without)} stand for no number: persons who choose them are missing in this measure.");
        return true;
    }

    private static AskedVariable? Find(Draft draft, string name, string place)
    {
        if (draft.Variables.TryGetValue(name, out var variable)) return variable;
        draft.Error("measure-variable-unknown", place, name.Length == 0 ? "The measure names no variable. Choose one." : $"No page asks for the variable '{name}'. Choose one that is asked.");
        return null;
    }

    /// <summary>A value per theme and a value per person cannot be averaged item by item.</summary>
    private static void CheckLoops(Draft draft, Measure measure, string place)
    {
        var asked = measure.Inputs.Select(name => draft.Variables.GetValueOrDefault(name)).OfType<AskedVariable>().ToList();
        if (asked.Any(variable => variable.InLoop) && asked.Any(variable => !variable.InLoop))
            draft.Error("measure-mixes-loop", place, "Some items are asked once per theme and others once per person. Make two measures of them.");
    }

    private static void CheckTiming(Draft draft, Measure measure, string place)
    {
        if (draft.Design.Randomizations.Count == 0) return;
        var pages = Timing.PagesOf(draft, measure);
        if (pages.Count == 0) return;
        switch (measure.Role)
        {
            case VariableRole.Covariate or VariableRole.Moderator:
                if (draft.Design.Randomizations.All(plan => pages.Any(page => !draft.Timeline.IsBefore(page.Page, plan))))
                    draft.Warning("covariate-after-draw", place,
                        $"A {(measure.Role == VariableRole.Covariate ? "covariate" : "moderator")} is measured after the draw, so the treatment may have changed it. Ask it before, or call it a mediator.");
                break;
            case VariableRole.Outcome or VariableRole.SecondaryOutcome or VariableRole.Mediator or VariableRole.ManipulationCheck:
                if (draft.Design.Randomizations.All(plan => pages.All(page => Timing.IsBeforeStimulus(draft, plan, page))))
                    draft.Error("outcome-before-stimulus", place, "This is asked before the respondent has seen the stimulus, so no arm can change it. Ask it later, or call it a covariate.");
                break;
        }
    }

    internal static IEnumerable<(int Page, int Element, EffortTask Task)> Tasks(Draft draft) =>
        from page in draft.Design.Pages.Index()
        from element in page.Item.Elements.Index()
        where element.Item is EffortTask
        select (page.Index, element.Index, (EffortTask)element.Item);
}
