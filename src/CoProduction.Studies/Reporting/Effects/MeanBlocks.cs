using CoProduction.Statistics;
using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Raw means by arm, the control first: before any model.</summary>
internal static class MeanBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results, ReportNames names)
    {
        var rows = Rows(results).ToList();
        if (rows.Count == 0) yield break;
        var byCell = rows.Exists(row => row.Cell != AnalysisCell.All);
        var byTheme = rows.TrueForAll(row => row.CountsAnswers);
        yield return new ReportTable
        {
            Key = "arm_means",
            Title = "Means by arm, in the units of the outcome; the control first",
            Columns =
            [
                new("outcome", "Outcome"), .. byCell ? [new ReportColumn("cell", "Cell")] : Array.Empty<ReportColumn>(), new("arm", "Arm"), TermColumns.N(byTheme), new("mean", "Mean", true), new("sd", "SD", true), .. TermColumns.Interval, new("dropped", "n dropped", true), new("dropped_because", "Dropped because"),
            ],
            Rows = [.. rows.Select(row => Row(row.Outcome, byCell ? [ReportCell.FromString(names.Cell(row.Cell))] : [], row.Arm))],
            Notes =
            [
                "Every person assigned is in the arm assigned (intention to treat). Dropped: no value.",
                .. TermColumns.AnswersNotes(rows.Exists(row => row.CountsAnswers)),
                .. TermColumns.LevelNotes(rows.Select(row => row.Arm.Interval)).Take(1),
                $"The interval is that of the mean of one arm{(rows.Exists(row => row.Arm.Interval?.ErrorType == StandardErrorType.CR2) ? " (CR2 where a cluster or a person has several rows)" : "")}; whether two arms differ is told by the estimates, not by overlapping intervals.",
            ],
        };
    }

    /// <summary>Each arm once per outcome and cell, in the order of the design.</summary>
    private static IEnumerable<(string Outcome, AnalysisCell Cell, ArmMean Arm, bool CountsAnswers)> Rows(StudyResults results) =>
        from row in results.Estimates.SelectMany(estimate => estimate.Arms.Select(arm => (estimate.Outcome, Key: estimate.Inquiry.Outcome, estimate.Inquiry.Randomization, estimate.Cell, Arm: arm, estimate.CountsAnswers)))
            .Concat(results.OtherArms.SelectMany(other => other.Arms.Select(arm => (Outcome: other.OutcomeLabel, Key: other.Outcome, other.Randomization, Cell: AnalysisCell.All, Arm: arm, other.CountsAnswers))))
        group row by (row.Key, row.Randomization, row.Cell) into cell
        from row in cell.DistinctBy(row => row.Arm.Arm).OrderBy(row => Order(results, cell.Key.Randomization, row.Arm.Arm))
        select (row.Outcome, cell.Key.Cell, row.Arm, row.CountsAnswers);

    private static int Order(StudyResults results, string randomization, string arm) =>
        results.Design.Randomizations[randomization].Arms.Select((candidate, index) => (candidate.Key, index)).FirstOrDefault(pair => pair.Key == arm).index;

    private static IReadOnlyList<ReportCell> Row(string outcome, IReadOnlyList<ReportCell> cell, ArmMean arm) =>
    [
        outcome, .. cell, arm.Label, ReportCell.Count(arm.N), ReportCell.Mean(arm.Mean), ReportCell.Mean(arm.StandardDeviation), ReportCell.Mean(arm.Interval?.ConfidenceLow), ReportCell.Mean(arm.Interval?.ConfidenceHigh), ReportCell.Count(arm.Dropped),
        string.Join("; ", arm.DroppedBecause.OrderByDescending(reason => reason.Value).Select(reason => $"{MissingWords.Of(reason.Key)} {NumberFormat.Count(reason.Value)}")),
    ];
}
