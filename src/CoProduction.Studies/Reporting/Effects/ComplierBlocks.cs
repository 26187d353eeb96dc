using CoProduction.Statistics;
using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Intention to treat and complier effect side by side.</summary>
internal static class ComplierBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results, ReportNames names)
    {
        var estimates = results.Estimates.Where(estimate => estimate.Complier is not null).ToList();
        if (estimates.Count == 0) yield break;
        yield return new ReportTable
        {
            Key = "compliers",
            Title = "Effect of being assigned, and of receiving among those who take up what they are assigned",
            Columns = [new("contrast", "Outcome and comparison"), new("estimand", "Estimand"), .. TermColumns.Columns(), TermColumns.N(estimates), new("reason", "Remarks")],
            Rows = [.. estimates.SelectMany(estimate => Rows(estimate, names))],
            Notes =
            [
                "The complier effect assumes that the assignment works through the receipt only. Rows without the receipt measure are left out of all three lines.",
                .. TermColumns.AnswersNotes(estimates),
                .. TermColumns.LevelNotes(estimates.Select(estimate => estimate.Complier!.IntentionToTreat)),
            ],
        };
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> Rows(Estimate estimate, ReportNames names)
    {
        var complier = estimate.Complier!;
        var label = EffectWords.Row(estimate, names);
        yield return Row("intention to treat", complier.IntentionToTreat, complier.IntentionToTreat is null ? complier.Reason : null);
        yield return Row($"share who take up ({complier.Receipt})", complier.Share, complier.FirstStageF is { } f ? $"First-stage F {NumberFormat.Statistic(f)}." : complier.Share?.Reason);
        yield return Row("complier effect", complier.Complier, string.Join(" ", new[] { complier.Complier is null ? null : complier.Reason, complier.AndersonRubin is { } set ? AndersonRubin(set, complier.IsWeak, complier.Complier?.StandardError) : null }.OfType<string>()));

        IReadOnlyList<ReportCell> Row(string estimand, TermEstimate? term, string? remark) => [label, estimand, .. TermColumns.Cells(term), ReportCell.Count(complier.N), remark ?? ""];
    }

    private static string AndersonRubin(AndersonRubinSet set, bool isWeak, double? error) =>
        $"{(isWeak ? "The arm moves receipt little (F < 10): read" : "")} Anderson–Rubin set at {NumberFormat.Level(set.Level)}: {(set is { Shape: AndersonRubinShape.Interval, Low: { } low, High: { } high } ? $"{NumberFormat.Estimate(low, error)} to {NumberFormat.Estimate(high, error)}." : set.Reason)}".TrimStart();
}
