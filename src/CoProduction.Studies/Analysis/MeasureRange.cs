using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Analysis;

/// <summary>The smallest and largest value that a measure can take by its design.</summary>
public static class MeasureRange
{
    /// <summary>The two ends; null where the design declares none (a number without limits, a rate of a task).</summary>
    public static (double Min, double Max)? Of(CompiledDesign compiled, Measure measure) => measure switch
    {
        Scale scale => OfScale(compiled, scale),
        ProportionPositive or Dichotomy or CheckPassed or TaskMetric { Figure: TaskFigure.Accuracy } => (0, 1),
        SingleValue value => OfVariable(compiled, value.Variable),
        _ => null,
    };

    /// <summary>Values of the options, or the limits of a number.</summary>
    public static (double Min, double Max)? OfVariable(CompiledDesign compiled, string variable)
    {
        if (compiled.FindVariable(variable)?.Variable.Item is not { } item) return null;
        if (item is SliderItem slider) return (slider.Min, slider.Max);
        if (item is NumberItem { Min: { } least, Max: { } most }) return (least, most);
        var values = compiled.OptionsOf(item).Select(option => option.Value).OfType<double>().ToList();
        return values.Count > 1 && item is not (MultipleChoiceItem or RankingItem) ? (values.Min(), values.Max()) : null;
    }

    /// <summary>A mean lies between the means of the items' ends where all items have the same; a sum between the sums.</summary>
    private static (double Min, double Max)? OfScale(CompiledDesign compiled, Scale scale)
    {
        var ranges = scale.Items.Select(item => OfVariable(compiled, item.Variable)).ToList();
        if (ranges.Count == 0 || ranges.Any(range => range is null)) return null;
        if (scale.Score == ScaleScore.Sum) return (ranges.Sum(range => range!.Value.Min), ranges.Sum(range => range!.Value.Max));
        // Of items that differ in range a mean over fewer items could lie outside the mean of the ends.
        return (ranges.Min(range => range!.Value.Min), ranges.Max(range => range!.Value.Max));
    }
}
