using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Floor and ceiling of scales and outcomes by arm: an effect cannot show where an arm stands at the end of the scale. Of attention checks: who failed and who passed.</summary>
internal sealed class MeasureEndsAnalysis(AnalysisData data)
{
    public IReadOnlyList<MeasureEnds> Run(IReadOnlyList<string> outcomes)
    {
        var arms = data.Arms.Where(each => each.Arms.Count > 1).ToList();
        return [.. data.Frame.Measures.Where(column => column.Measure is Scale || column.Measure.Role == VariableRole.AttentionCheck || outcomes.Contains(column.Measure.Key)).SelectMany(column => Run(column, arms))];
    }

    private IEnumerable<MeasureEnds> Run(MeasureColumn column, IReadOnlyList<ArmRows> randomizations)
    {
        if (MeasureRange.Of(data.Frame.Design, column.Measure) is not { } range || (range is (0, 1) && column.Measure.Role != VariableRole.AttentionCheck)) yield break;
        var name = AnalysisData.LabelOf(column.Measure) + (column.Theme.Length > 0 ? $" ({data.ThemeLabel(column.Theme)})" : "");
        yield return Ends(name, "", "", column, data.Rows, range);
        foreach (var arms in randomizations)
            foreach (var arm in arms.Arms)
                if (arms.Units[arm.Key].Where(unit => unit.Column.Unit.Length == 0 || column.Theme.Length == 0 || unit.Column.Unit == column.Theme).Select(unit => unit.Row).Distinct().ToList() is { Count: > 0 } rows)
                    yield return Ends(name, arms.Label, ArmRows.NameOf(arm), column, rows, range) with { RandomizationKey = arms.Plan.Key, ArmKey = arm.Key };
    }

    private static MeasureEnds Ends(string name, string randomization, string arm, MeasureColumn column, IReadOnlyList<int> rows, (double Min, double Max) range)
    {
        double[] values = [.. rows.Select(column.Scores.Number).Where(value => !double.IsNaN(value))];
        var moments = SampleMoments.Of(values);
        var slack = 1e-9 * (range.Max - range.Min);
        return new MeasureEnds(name, randomization, arm, values.Length, values.Length == 0 ? null : moments.Mean, moments.StandardDeviation,
            Share(value => value <= range.Min + slack), Share(value => value >= range.Max - slack), range.Min, range.Max) { Column = column.Scores.Name, IsCheck = column.Measure.Role == VariableRole.AttentionCheck };

        double? Share(Predicate<double> isThere) => values.Length == 0 ? null : (double)values.Count(value => isThere(value)) / values.Length;
    }
}
