using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>The p of drawing the arms again beside the model's.</summary>
internal static class RedrawBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results, ReportNames names)
    {
        var estimates = results.Estimates.Where(estimate => estimate.Redraw is not null).ToList();
        if (estimates.Count == 0) yield break;
        yield return new ReportTable
        {
            Key = "randomization_inference",
            Title = "p by drawing the arms again, beside the model's",
            Columns =
            [
                new("contrast", "Outcome and comparison"), new("p", "p of the model", true), new("p_redraw", "p by redrawing", true), new("mc_error", "its Monte Carlo error", true), new("assignments", "Assignments", true), new("units", "Units", true), .. TermColumns.Interval, new("procedure", "What was redrawn"),
            ],
            Rows =
            [
                .. estimates.Select(estimate => (Estimate: estimate, Redraw: estimate.Redraw!)).Select(row => (IReadOnlyList<ReportCell>)
                [
                    EffectWords.Row(row.Estimate, names), ReportCell.P(row.Estimate.Term?.PValue), row.Redraw.PValue is null ? ReportCell.NoNumber("not drawn") : ReportCell.P(row.Redraw.PValue), ReportCell.Coefficient(row.Redraw.MonteCarloError),
                    row.Redraw.PValue is null ? NumberFormat.None : new ReportCell(NumberFormat.Count((long)row.Redraw.Assignments) + (row.Redraw.IsExact ? " (all)" : ""), row.Redraw.Assignments), row.Redraw.PValue is null ? NumberFormat.None : ReportCell.Count(row.Redraw.Units),
                    ReportCell.Estimate(row.Redraw.Low, row.Estimate.Term?.StandardError), ReportCell.Estimate(row.Redraw.High, row.Estimate.Term?.StandardError),
                    string.Join(". ", new[] { row.Redraw.IsHeadline ? "Read this p: few clusters or degrees of freedom carry the model's" : null, row.Redraw.Reason?.TrimEnd('.'), row.Redraw.Procedure }.Where(text => !string.IsNullOrEmpty(text))) + ".",
                ]),
            ],
            Notes =
            [
                $"Of the unadjusted estimates{(estimates.TrueForAll(estimate => estimate.Inquiry.Role == InquiryRole.Primary) ? "; primary inquiries only" : "")}. Only the arms contrasted move, within what the draw held; statistics are studentized.",
                .. estimates.Exists(estimate => estimate.Redraw is { PValue: not null, IsExact: false }) ? ["Sampled: p = (1 + #)/(1 + draws), seed 1."] : Array.Empty<string>(),
                .. estimates.Exists(estimate => estimate.Redraw!.IsExact) ? ["Exact where all assignments were counted."] : Array.Empty<string>(),
                .. estimates.Exists(estimate => estimate.Redraw!.Low is not null) ? [.. TermColumns.LevelNotes(estimates.Where(estimate => estimate.Redraw!.Low is not null).Select(estimate => estimate.Term)), "Intervals invert the test of a constant effect, for two arms."] : Array.Empty<string>(),
            ],
        };
    }
}
