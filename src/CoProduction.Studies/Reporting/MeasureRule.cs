using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Reporting;

/// <summary>How a measure is made, in the words of its questions and answers. The codebook has the names of the variables.</summary>
internal static class MeasureRule
{
    /// <summary>More items than these are counted, not listed.</summary>
    private const int MostListed = 3;

    public static string Of(CompiledDesign design, Measure measure) => measure switch
    {
        Scale scale => $"{(scale.Score == ScaleScore.Sum ? "sum" : "mean")} of {Items(design, [.. scale.Items.Select(item => (item.Variable, item.Reverse))])}; "
            + (scale.Score == ScaleScore.Sum || scale.MinAnswered is not { } least || least >= scale.Items.Count ? "all must be answered" : $"at least {NumberFormat.Count(least)} answered"),
        ProportionPositive index => $"share of positive answers among the items {(index.Denominator == IndexDenominator.Answered ? "answered" : "asked (don't know and blank count as not positive)")}; at least {NumberFormat.Count(Math.Max(index.MinAnswered, 1))} answered; "
            + string.Join("; ", index.Items.GroupBy(item => Options(design, item.Variable, item.Positive)).Select(alike => $"positive is {alike.Key} ({Items(design, [.. alike.Select(item => (item.Variable, false))])})")),
        Dichotomy { AtLeast: { } least } cut => $"1 if the answer to {Quoted(design, cut.Variable)} is at least {NumberFormat.Fixed(least, least == Math.Round(least) ? 0 : 2)}, else 0",
        Dichotomy set => $"1 if the answer to {Quoted(design, set.Variable)} is {Options(design, set.Variable, set.Positive)}, else 0",
        SingleValue value => $"the answer to {Quoted(design, value.Variable)}, as a number",
        CheckPassed check => $"1 if {Quoted(design, check.Variable)} was answered as expected, else 0",
        TaskMetric metric => FigureOf(metric.Figure) + TaskWords(design, metric.Task),
        _ => Codebook.RuleOf(measure),
    };

    /// <summary>The words of a question or statement, of a theme where it loops.</summary>
    public static string Item(CompiledDesign design, string variable, string theme = "") =>
        design.FindVariable(variable)?.Variable.Label.InOrFirst("en") is { Length: > 0 } label ? Slots.Named(label, design, theme) : variable;

    private static string Quoted(CompiledDesign design, string variable) => $"“{Item(design, variable)}”";

    private static string Items(CompiledDesign design, IReadOnlyList<(string Variable, bool IsReversed)> items)
    {
        if (items.Count <= MostListed) return string.Join(" and ", items.Select(item => Quoted(design, item.Variable) + (item.IsReversed ? " (reversed)" : "")));
        var reversed = items.Count(item => item.IsReversed);
        return $"{NumberFormat.Count(items.Count)} items{(reversed > 0 ? $", {NumberFormat.Count(reversed)} of them reversed" : "")}";
    }

    private static string Options(CompiledDesign design, string variable, IReadOnlyList<string> keys)
    {
        var options = design.FindVariable(variable)?.Variable.Item is OptionItem item ? design.OptionsOf(item) : [];
        return string.Join(" or ", keys.Select(key => options.FirstOrDefault(option => option.Key == key)?.Label.InOrFirst("en") is { Length: > 0 } label ? $"“{label}”" : key));
    }

    private static string FigureOf(TaskFigure figure) => figure switch
    {
        TaskFigure.CorrectUnits => "correct units",
        TaskFigure.UnitsPerMinute => "correct units per minute worked",
        TaskFigure.Accuracy => "share of attempts that were correct",
        TaskFigure.Minutes => "minutes worked",
        _ => "attempts in time",
    };

    private static string TaskWords(CompiledDesign design, string key)
    {
        var task = design.Design.Pages.SelectMany(page => page.Elements).OfType<EffortTask>().FirstOrDefault(each => each.Key == key);
        return task is null ? "" : $" in the {(task.Practice ? "practice " : "")}task of page {new ReportNames(design).PageNumber(task)}";
    }
}
