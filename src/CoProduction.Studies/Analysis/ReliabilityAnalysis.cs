using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Cronbach's alpha of every scale, from the persons who answered every item.</summary>
internal sealed class ReliabilityAnalysis(AnalysisData data, double level)
{
    public IReadOnlyList<ScaleReliability> Run() =>
        [.. data.Frame.Measures.Where(column => column.Measure is Scale).Select(column => Run((Scale)column.Measure, column.Theme))];

    private ScaleReliability Run(Scale scale, string theme)
    {
        var items = MeasureScoring.ScaleItems(data.Frame, scale, theme);
        var names = items.Select(item => item.RangeSum is null ? item.Column.Variable : item.Column.Variable + " (reversed)").ToList();
        var result = new ScaleReliability(AnalysisData.LabelOf(scale), theme.Length == 0 ? "" : data.ThemeLabel(theme), names, null, null) { Key = scale.Key, ThemeKey = theme };
        if (items.Count < 2) return result with { Reason = "A scale needs two items or more." };
        if (names.Distinct().Count() < names.Count) return result with { Reason = "An item is in the scale twice." };
        // Who was never asked any of its items, as staff are not what citizens are, is no case without an item.
        var asked = data.Rows.Where(row => items.Any(item => item.MissingAt(row)?.IsStructural() != true)).ToList();
        var table = new DataTable(items.Select((item, index) => new NumericColumn(names[index], [.. asked.Select(item.Number)])));
        var reliability = Reliability.Of(table, names, level: level);
        return result with { Reliability = reliability, Reason = reliability.Reason };
    }
}
