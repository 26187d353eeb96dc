using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Manipulation checks as effects with their size: how strongly the arms differ in what they were meant to change, not who "passed" and may stay.</summary>
internal static class ManipulationBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results, ReportNames names)
    {
        var checks = results.Estimates.Where(estimate => estimate.Inquiry.Role == InquiryRole.ManipulationCheck && estimate.Term is not null).ToList();
        if (checks.Count == 0) yield break;
        yield return new ReportTable
        {
            Key = "manipulation_checks",
            Title = "Manipulation checks as effect sizes",
            Columns =
            [
                new("check", "Check and comparison"), new("reference_mean", "Mean compared with", true), .. TermColumns.Columns(), new("size_name", "Effect size"), new("size", "Size", true), new("size_low", "Size, low", true), new("size_high", "Size, high", true),
            ],
            Rows =
            [
                .. checks.Select(estimate => (IReadOnlyList<ReportCell>)
                [
                    EffectWords.Row(estimate, names), ReportCell.Mean(estimate.ReferenceMean), .. TermColumns.Cells(estimate.Term, ReportNames.Word(estimate.Status)),
                    estimate.EffectSize?.Name ?? NumberFormat.None, ReportCell.Mean(estimate.EffectSize?.Value), ReportCell.Mean(estimate.EffectSize?.Low), ReportCell.Mean(estimate.EffectSize?.High),
                ]),
            ],
            Notes =
            [
                .. TermColumns.LevelNotes(checks.Select(estimate => estimate.Term)),
                .. checks.Select(estimate => estimate.EffectSize?.Reason).OfType<string>().Distinct(),
                "Nobody is left out for a failed check: the check is measured after the assignment.",
            ],
        };
    }
}
