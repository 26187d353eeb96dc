using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design.Checks;

/// <summary>When a measure is taken.</summary>
internal static class Timing
{
    /// <summary>Pages and elements that a measure is made from; unknown inputs are left out.</summary>
    public static IReadOnlyList<(int Page, int Element)> PagesOf(Draft draft, Measure measure) => measure is TaskMetric metric
        ? [.. MeasureCheck.Tasks(draft).Where(task => task.Task.Key == metric.Task).Take(1).Select(task => (task.Page, task.Element))]
        : [.. measure.Inputs.Select(name => draft.Variables.GetValueOrDefault(name)).OfType<AskedVariable>().Select(variable => (variable.PageIndex, variable.ElementIndex))];

    /// <summary>Is the measure complete before the draw? True where nothing it is made from is known.</summary>
    public static bool IsBefore(Draft draft, Measure measure, RandomizationPlan plan) =>
        PagesOf(draft, measure).All(page => draft.Timeline.IsBefore(page.Page, plan));

    /// <summary>
    /// Is this answered before anything that the arms differ in was seen? On one page the order of the elements decides. In a later turn of a loop
    /// an earlier page follows the stimulus, so nothing in the stimulus's own loop counts as before it.
    /// </summary>
    public static bool IsBeforeStimulus(Draft draft, RandomizationPlan plan, (int Page, int Element) asked)
    {
        if (draft.Timeline.IsBefore(asked.Page, plan) && draft.Timeline.PointOf(plan) is not null) return true;
        if (draft.Timeline.FirstExposure(plan) is not { } stimulus) return false;
        if (asked.Page != stimulus.Page) return asked.Page < stimulus.Page && !draft.Timeline.InOneLoop(asked.Page, stimulus.Page);
        return asked.Element < stimulus.Element && !draft.Timeline.InOneLoop(asked.Page, stimulus.Page);
    }
}
