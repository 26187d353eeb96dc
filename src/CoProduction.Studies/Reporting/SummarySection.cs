using CoProduction.Statistics;
using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>What a reader looks for first: the primary answers, and what speaks against trusting them.</summary>
internal static class SummarySection
{
    private const int MostRows = 12;

    public static ReportSection Build(StudyResults results, ReportNames names)
    {
        var primary = results.Estimates.Where(estimate => estimate.Inquiry.Role == InquiryRole.Primary && estimate.Status is EstimateStatus.Estimated or EstimateStatus.NotEstimable).ToList();
        // Where a question is asked over all and by cell, the answer over all stands here.
        var shown = primary.Any(estimate => estimate.Cell == AnalysisCell.All) ? primary.Where(estimate => estimate.Cell == AnalysisCell.All).ToList() : primary;
        return new ReportSection("summary", "In short",
        [
            .. shown.Count > 0 ? [Table(shown, primary.Count, results, names)] : LevelSection.InShort(results) is { } levels ? [levels] : Array.Empty<ReportBlock>(),
            new ReportList([.. People(results), .. Warnings(results)]),
        ]);
    }

    private static ReportTable Table(List<Estimate> shown, int all, StudyResults results, ReportNames names) => new()
    {
        Key = "primary",
        Title = "Answers to the primary questions",
        Columns =
        [
            new("question", "Question"), new("control", Effects.EffectWords.Reference(results, shown), true), new("estimate", "Estimate", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true), new("p", "p", true), new("p_holm", "p (Holm)", true),
            Effects.TermColumns.N(shown, "n"), new("contrast", "Contrast"), new("outcome", "Outcome"), new("stamp", "Stamp"),
        ],
        Rows = [.. shown.Take(MostRows).Select(estimate => Row(estimate, results, names))],
        Notes =
        [
            $"In units of the outcome, with {NumberFormat.Level(results.Plan.Level)} intervals; how each was computed stands with the results.",
            .. Effects.TermColumns.AnswersNotes(shown),
            .. shown.Where(estimate => estimate.Status == EstimateStatus.NotEstimable && estimate.Reason is not null).GroupBy(estimate => estimate.Reason!).Select(group => $"Not estimable ({string.Join("; ", group.Select(estimate => estimate.Inquiry.Label.Length > 0 ? estimate.Inquiry.Label : estimate.Inquiry.Key).Distinct())}): {group.Key}"),
            .. shown.Count > MostRows || all > shown.Count ? [$"{NumberFormat.Count(all)} primary estimates in all; the others stand with the results."] : Array.Empty<string>(),
        ],
    };

    private static IReadOnlyList<ReportCell> Row(Estimate estimate, StudyResults results, ReportNames names)
    {
        var term = estimate.Inquiry.AdjustedIsPrimary == true ? estimate.Adjusted?.Term : estimate.Term;
        var label = estimate.Inquiry.Label.Length > 0 ? estimate.Inquiry.Label : estimate.Inquiry.Key;
        return
        [
            estimate.Cell == AnalysisCell.All ? label : $"{label} ({names.Cell(estimate.Cell)})", ReportCell.Mean(estimate.ReferenceMean),
            term?.Value is null ? ReportCell.NoNumber(ReportNames.Word(estimate.Status)) : ReportCell.Estimate(term.Value, term.StandardError), ReportCell.Estimate(term?.ConfidenceLow, term?.StandardError), ReportCell.Estimate(term?.ConfidenceHigh, term?.StandardError),
            ReportCell.P(term?.PValue), ReportCell.P(estimate.HolmPValue), ReportCell.Count(estimate.Inquiry.AdjustedIsPrimary == true ? estimate.Adjusted?.N : estimate.N),
            estimate.Contrast + (estimate.Inquiry.AdjustedIsPrimary == true ? ", adjusted" : ""), estimate.Outcome, results.Lock.Words(results.Lock.IsPlanned(estimate.Inquiry)),
        ];
    }

    private static IEnumerable<string> People(StudyResults results)
    {
        yield return $"{NumberFormat.Count(results.Counted)} took part{(results.Fieldwork is { } fieldwork ? $", {NumberFormat.Count(fieldwork.Recruitment.Completed)} of them completed" : "")}{Randomized(results)}.";
        foreach (var note in results.Notes) yield return note;
    }

    /// <summary>Who was assigned an arm, in each randomization.</summary>
    private static string Randomized(StudyResults results)
    {
        var flows = results.Flow.Where(flow => flow.Randomization.Length > 0 && flow.Theme.Length == 0).ToList();
        return string.Concat(flows.Select(flow =>
        {
            var sites = results.Design.Randomizations.TryGetValue(flow.Key, out var plan) && results.Design.Design.Sites.Count > 1 ? plan.Sites.Count == 0 ? results.Design.Design.Sites.Count : plan.Sites.Count : 0;
            var assigned = flow.Rows.Take(flow.Rows.Count - 1).Sum(row => row.Assigned);
            return $"; {NumberFormat.Count(assigned)}{(flow.Units == "persons" ? "" : $" {flow.Units}")} {(assigned == 1 ? "was" : "were")} randomized{(flows.Count > 1 ? $" ({flow.Randomization})" : "")}{(sites > 0 ? $", at {ReportNames.Count(sites, "site")}" : "")}";
        }));
    }

    /// <summary>Only what is wrong; silence is not a test passed, the sections below hold them all.</summary>
    private static IEnumerable<string> Warnings(StudyResults results)
    {
        foreach (var ratio in results.SampleRatios.Where(ratio => ratio.IsMismatch))
            yield return $"The numbers by arm do not agree with the design ({ratio.Randomization}, {ratio.Stage}: p {NumberFormat.PRelation(ratio.Test!.PValue)}): look for what lost persons of one arm.";
        foreach (var attrition in results.Fieldwork?.Attrition.Where(attrition => attrition.PValue < 0.05) ?? [])
            yield return $"Arms differ in missing outcomes ({attrition.Outcome}: p {NumberFormat.PRelation(attrition.PValue)}): read the bounds.";
        foreach (var balance in results.Balance)
            foreach (var joint in balance.Joint.Where(joint => (joint.Redraw?.PValue ?? joint.Wald.PValue) < 0.05))
                yield return $"Measures before the draw tell the arm “{joint.Arm}” from “{balance.Control}” (p {NumberFormat.PRelation(joint.Redraw?.PValue ?? joint.Wald.PValue)}): one such test in twenty does so by chance.";
    }
}
