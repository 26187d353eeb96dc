using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Means of pre-treatment measures by arm, standardized differences from the control, and a joint test per arm.</summary>
internal sealed class BalanceAnalysis(AnalysisData data)
{
    public IReadOnlyList<BalanceResult> Run(IReadOnlyList<string> covariates) => covariates.Count == 0 ? []
        : [.. data.Frame.Assignments.Where(assignment => assignment.Unit.Length == 0 && assignment.Plan.Arms.Count > 1).Select(assignment => Run(assignment, covariates))];

    private BalanceResult Run(AssignmentColumn assignment, IReadOnlyList<string> keys)
    {
        var notes = new List<string>();
        var measures = new List<Measure>();
        foreach (var key in keys)
        {
            if (data.FindMeasure(key) is not { } measure) notes.Add($"'{key}' is no measure.");
            else if (data.Places.Loops(measure)) notes.Add($"{AnalysisData.LabelOf(measure)} is asked per theme and is left out.");
            else if (!data.Places.IsBefore(measure, assignment.Plan)) notes.Add($"{AnalysisData.LabelOf(measure)} is asked after the draw: a difference between arms need not be chance.");
            if (data.FindMeasure(key) is { } kept && !data.Places.Loops(kept)) measures.Add(kept);
        }
        var arms = assignment.Plan.Arms;
        var rowsOfArm = arms.ToDictionary(arm => arm.Key, arm => data.Rows.Where(row => assignment[row]?.Key == arm.Key).ToList());
        var rows = new List<BalanceRow>();
        foreach (var measure in measures)
        {
            var scores = data.Frame.FindMeasure(measure.Key)!.Scores;
            SampleMoments Moments(string arm) => SampleMoments.Of([.. rowsOfArm[arm].Select(scores.Number).Where(value => !double.IsNaN(value))]);
            var control = Moments(arms[0].Key);
            rows.AddRange(arms.Select((arm, index) =>
            {
                var moments = Moments(arm.Key);
                return new BalanceRow(AnalysisData.LabelOf(measure), Label(arm.Key, arm.Label), moments.N, moments.N == 0 ? null : moments.Mean, moments.StandardDeviation,
                    index == 0 ? null : StandardizedDifference(moments, control));
            }));
        }
        var joint = measures.Count == 0 ? [] : arms.Skip(1).Select(arm => Joint(assignment, measures, arm.Key, Label(arm.Key, arm.Label))).ToList();
        return new BalanceResult(Label(assignment.Plan.Key, assignment.Plan.Label), Label(arms[0].Key, arms[0].Label), rows, joint, notes);
    }

    private (string Arm, WaldTest Test, int N) Joint(AssignmentColumn assignment, List<Measure> measures, string arm, string label)
    {
        var control = assignment.Plan.Arms[0].Key;
        var rows = data.Rows.Where(row => assignment[row]?.Key is { } key && (key == arm || key == control)).ToList();
        var columns = new List<DataColumn> { new NumericColumn("treated", [.. rows.Select(row => assignment[row]!.Key == arm ? 1.0 : 0.0)]) };
        columns.AddRange(measures.Select((measure, index) => new NumericColumn($"x{index}", [.. rows.Select(row => data.Frame.FindMeasure(measure.Key)!.Scores.Number(row))])));
        var table = new DataTable(columns);
        var formula = Formula.Of("treated", measures.Select((_, index) => $"x{index}"));
        if (table.CompleteRows(formula.Columns).Length <= measures.Count + 1)
            return (label, new WaldTest("slopes", StandardErrorType.HC2, null, measures.Count, 0, null, "Too few rows have every covariate."), 0);
        var fit = LeastSquares.Fit(table, formula);
        var test = fit.Rank > 1 ? fit.SlopesTest(StandardErrorType.HC2) : new WaldTest("slopes", StandardErrorType.HC2, null, 0, fit.ResidualDf, null, "No covariate varies.");
        return (label, test, fit.N);
    }

    private static double? StandardizedDifference(SampleMoments arm, SampleMoments control)
    {
        if (arm.Variance is not { } a || control.Variance is not { } c || a + c <= 0) return null;
        return (arm.Mean - control.Mean) / Math.Sqrt((a + c) / 2);
    }

    private static string Label(string key, string label) => label.Length > 0 ? label : key;
}
