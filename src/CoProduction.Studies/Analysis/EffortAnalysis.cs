using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Sums the work on each effort task by arm.</summary>
internal sealed class EffortAnalysis(AnalysisData data)
{
    public IReadOnlyList<EffortResult> Run() => [.. data.Design.Pages.SelectMany(page => page.Elements).OfType<EffortTask>().SelectMany(Run)];

    private IEnumerable<EffortResult> Run(EffortTask task)
    {
        var assignments = data.Frame.Assignments.Where(assignment => assignment.Unit.Length == 0).ToList();
        if (assignments.Count == 0) yield return new EffortResult(task, "", [Row(task, "All", data.Rows)]);
        foreach (var assignment in assignments)
            yield return new EffortResult(task, assignment.Plan.Label.Length > 0 ? assignment.Plan.Label : assignment.Plan.Key,
            [
                .. assignment.Arms.Select((arm, code) => Row(task, ArmRows.NameOf(arm), [.. data.Rows.Where(row => assignment.Code(row) == code)]) with { ArmKey = arm.Key }),
                Row(task, "All", [.. data.Rows.Where(row => assignment.Code(row) >= 0)]),
            ]) { RandomizationKey = assignment.Plan.Key };
    }

    private EffortRow Row(EffortTask task, string arm, List<int> assigned)
    {
        double[] Of(string figure) => data.Frame.Find($"{task.Key}_{figure}") is { } column ? [.. assigned.Where(column.HasValue).Select(column.Number)] : [];
        double[] rounds = Of(TaskLog.Rounds), attempts = Of(TaskLog.Attempts), correct = Of(TaskLog.Correct), earned = Of(TaskLog.Earned);
        return new EffortRow(arm, assigned.Count, attempts.Length, Mean(rounds), Mean(attempts), Mean(correct), Mean(Of(TaskLog.Minutes)),
            attempts.Sum() > 0 ? correct.Sum() / attempts.Sum() : null, Mean([.. attempts.Select(count => count == 0 ? 1.0 : 0)]), Mean([.. rounds.Select(count => count < task.Rounds ? 1.0 : 0)]),
            task.PieceRateMinor > 0 && earned.Length > 0 ? earned.Sum() : null);
    }

    private static double? Mean(double[] values) => values.Length == 0 ? null : values.Average();
}
