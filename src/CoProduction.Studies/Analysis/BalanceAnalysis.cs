using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Means of pre-treatment measures by arm, standardized differences from the control, and a joint test per arm.</summary>
internal sealed class BalanceAnalysis(AnalysisData data)
{
    /// <summary>Re-assignments of the joint test, and the seed that draws them.</summary>
    internal const int Draws = 2000;

    internal const int Seed = 1;

    private const int MostRedrawnRows = 20_000;

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
        return new BalanceResult(Label(assignment.Plan.Key, assignment.Plan.Label), Label(arms[0].Key, arms[0].Label), rows, joint, notes)
        {
            Key = assignment.Plan.Key,
            Measures = measures.ConvertAll(measure => measure.Key),
            Arms = [.. arms.Select(arm => arm.Key)],
        };
    }

    private JointBalance Joint(AssignmentColumn assignment, List<Measure> measures, string arm, string label)
    {
        var control = assignment.Plan.Arms[0].Key;
        var names = measures.Select((_, index) => $"x{index}").ToList();
        var rows = data.Rows.Where(row => assignment[row]?.Key is { } key && (key == arm || key == control)).ToList();
        var clustered = assignment.Plan.Procedure == Procedure.Cluster && rows.TrueForAll(row => assignment.Clusters[row] is not null);
        var columns = new List<DataColumn>
        {
            FactorColumn.FromValues("arm", [.. rows.Select(row => assignment[row]!.Key)]),
            FactorColumn.FromValues("stratum", [.. rows.Select(row => data.StratumOf(assignment, row))]),
        };
        var blocked = rows.Count > 0 && rows.TrueForAll(row => !assignment.Block(row).IsNone);
        if (blocked) columns.Add(FactorColumn.FromValues("block", [.. rows.Select(row => assignment.Block(row).ToString())]));
        if (clustered) columns.Add(FactorColumn.FromValues("cluster", [.. rows.Select(row => assignment.Clusters[row])]));
        columns.AddRange(measures.Select((measure, index) => new NumericColumn(names[index], [.. rows.Select(row => data.Frame.FindMeasure(measure.Key)!.Scores.Number(row))])));
        var table = new DataTable(columns);
        var complete = table.CompleteRows(names);
        JointBalance None(string reason) => new(label, complete.Length, rows.Count - complete.Length, new WaldTest("slopes", StandardErrorType.HC2, null, measures.Count, 0, null, reason), null, reason);
        if (complete.Length <= measures.Count + 1) return None("Too few rows have every covariate.");
        if (complete.Select(row => assignment[rows[row]]!.Key).Distinct().Count() < 2) return None("Only one of the two arms has rows with every covariate.");
        try
        {
            var test = BalanceTest.Of(table, "arm", names, control, arm);
            if (test.DroppedTerms.Count == measures.Count) return None("No covariate varies.");
            if (assignment.Source(rows[0]) == ArmSource.External) return new JointBalance(label, test.N, test.RowsDropped, test.HC2, null, "The arms came with the data: how they were drawn is not known.");
            if (test.N > MostRedrawnRows) return new JointBalance(label, test.N, test.RowsDropped, test.HC2, null, $"Not drawn again: with more than {MostRedrawnRows} rows both tests say the same.");
            var redraw = BalanceTest.ByRandomization(table, "arm", names, control, arm, new RandomizationColumns("stratum", blocked ? ["block"] : null, clustered ? "cluster" : null), new RandomizationOptions { Draws = Draws, Seed = Seed });
            return new JointBalance(label, test.N, test.RowsDropped, test.HC2, redraw, redraw.Reason);
        }
        catch (InvalidAnalysisException problem)
        {
            return None(problem.Message);
        }
    }

    private static double? StandardizedDifference(SampleMoments arm, SampleMoments control)
    {
        if (arm.Variance is not { } a || control.Variance is not { } c || a + c <= 0) return null;
        return (arm.Mean - control.Mean) / Math.Sqrt((a + c) / 2);
    }

    private static string Label(string key, string label) => label.Length > 0 ? label : key;
}
