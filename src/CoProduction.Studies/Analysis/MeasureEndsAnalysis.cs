using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>
/// Floor and ceiling of scales and outcomes by arm: an effect cannot show where an arm stands at the end of the scale. Of attention checks, and of manipulation checks that no inquiry takes
/// up: who failed and who passed.
/// </summary>
internal sealed class MeasureEndsAnalysis(AnalysisData data)
{
    /// <param name="outcomes">Outcomes that no inquiry need name.</param>
    /// <param name="inquiries">Their outcomes come too.</param>
    public IReadOnlyList<MeasureEnds> Run(IReadOnlyList<string> outcomes, IReadOnlyList<Inquiry> inquiries)
    {
        var arms = data.Arms.Where(each => each.Arms.Count > 1).ToList();
        var inquired = inquiries.Select(inquiry => inquiry.Outcome).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. data.Frame.Measures.Where(column => column.Measure is Scale || IsCheck(column.Measure) || outcomes.Contains(column.Measure.Key) || inquired.Contains(column.Measure.Key))
                .SelectMany(column => Run(column, arms, inquired)),
        ];
    }

    private static bool IsCheck(Measure measure) => measure.Role is VariableRole.AttentionCheck or VariableRole.ManipulationCheck;

    private IEnumerable<MeasureEnds> Run(MeasureColumn column, IReadOnlyList<ArmRows> randomizations, HashSet<string> inquired)
    {
        if (MeasureRange.Of(data.Frame.Design, column.Measure) is not { } range) yield break;
        var isManipulationCheck = column.Measure.Role == VariableRole.ManipulationCheck && range is (0, 1) && !inquired.Contains(column.Measure.Key);
        var isCheck = isManipulationCheck || column.Measure.Role == VariableRole.AttentionCheck;
        if (range is (0, 1) && !isCheck && IsDichotomy(column)) yield break;
        var name = AnalysisData.LabelOf(column.Measure) + (column.Theme.Length > 0 ? $" ({data.ThemeLabel(column.Theme)})" : "");
        yield return Ends(name, "", "", column, data.Rows, range) with { IsCheck = isCheck, IsManipulationCheck = isManipulationCheck };
        foreach (var arms in randomizations)
            foreach (var arm in arms.Arms)
                if (arms.Units[arm.Key].Where(unit => unit.Column.Unit.Length == 0 || column.Theme.Length == 0 || unit.Column.Unit == column.Theme).Select(unit => unit.Row).Distinct().ToList() is { Count: > 0 } rows)
                    yield return Ends(name, arms.Label, ArmRows.NameOf(arm), column, rows, range) with
                    {
                        RandomizationKey = arms.Plan.Key,
                        ArmKey = arm.Key,
                        IsCheck = isCheck,
                        IsManipulationCheck = isManipulationCheck,
                    };
    }

    /// <summary>Of yes and no the mean tells all; a share of several items has a floor and a ceiling.</summary>
    private bool IsDichotomy(MeasureColumn column) => data.Rows.Select(column.Scores.Number).All(value => double.IsNaN(value) || value is 0 or 1);

    private static MeasureEnds Ends(string name, string randomization, string arm, MeasureColumn column, IReadOnlyList<int> rows, (double Min, double Max) range)
    {
        double[] values = [.. rows.Select(column.Scores.Number).Where(value => !double.IsNaN(value))];
        var moments = SampleMoments.Of(values);
        var slack = 1e-9 * (range.Max - range.Min);
        return new MeasureEnds(name, randomization, arm, values.Length, values.Length == 0 ? null : moments.Mean, moments.StandardDeviation,
            Share(value => value <= range.Min + slack), Share(value => value >= range.Max - slack), range.Min, range.Max)
        {
            Column = column.Scores.Name,
            IsNotAsked = values.Length == 0 && rows.Any(row => column.Scores.MissingAt(row)?.IsByDesign() == true),
        };

        double? Share(Predicate<double> isThere) => values.Length == 0 ? null : (double)values.Count(value => isThere(value)) / values.Length;
    }
}
