using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Effects by a scale that was not randomized, with simple slopes.</summary>
internal static class ModerationBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results, ReportNames names)
    {
        List<ModerationResult> moderations = [.. results.Estimates.Select(estimate => estimate.Moderation).OfType<ModerationResult>(), .. results.Moderations];
        if (moderations.Count == 0) yield break;
        yield return Summary(moderations, results.Lock, names);
        foreach (var group in moderations.Where(result => result.Slopes.Any(slope => slope.Effect.Value is not null)).GroupBy(result => (result.Inquiry.Outcome, result.Moderator, result.IsDeclared))) yield return Plot([.. group], names);
    }

    private static ReportTable Summary(List<ModerationResult> moderations, PlanLock plan, ReportNames names) => new()
    {
        Key = "moderation",
        Title = "Do effects differ with scales measured before the draw?",
        Columns =
        [
            new("contrast", "Effect"), new("moderator", "By (not randomized)"), .. TermColumns.Columns("Change of the effect per unit"), new("association", "Slope in what it is compared with (association)", true), new("association_p", "p of that slope", true), new("n", "n used", true), new("stamp", "Stamp"),
            new("reason", "Remarks"),
        ],
        Rows =
        [
            .. moderations.Select(result => (IReadOnlyList<ReportCell>)
            [
                $"{result.OutcomeLabel}: {Label(result, names)}", result.ModeratorLabel, .. TermColumns.Cells(result.Interaction), ReportCell.Estimate(result.Association?.Value, result.Association?.StandardError), ReportCell.P(result.Association?.PValue),
                ReportCell.Count(result.N), result.IsDeclared ? PlanLock.Stamp(plan.IsPlanned(result.Inquiry)) : result.IsInPlan ? "in a table of the plan" : "exploratory",
                $"{result.Reason ?? result.Interaction?.Reason}{(result.WithoutModerator > 0 ? $" {NumberFormat.Count(result.WithoutModerator)} {(result.WithoutModerator == 1 ? "row" : "rows")} without the scale." : "")}".Trim(),
            ]),
        ],
        Notes =
        [
            "Not randomized: persons high and low on the scale differ in other things too. That the effect differs between them is an association with the scale, not an effect of it.",
            "Least squares on arms × scale (and strata), for the scales that inquiries of the plan name, then for primary inquiries by the measures that the design calls moderators; all are asked before the draw. Adjusted for the number of tests only within declared families, among the results by family.",
            .. moderations.Exists(result => result.Association is not null) ? ["Slope in what it is compared with: how the outcome goes with the scale in the arm, or on average over the arms, from which the effect is a difference."] : Array.Empty<string>(),
            .. TermColumns.LevelNotes(moderations.Select(result => result.Interaction)),
        ],
    };

    private static string Label(ModerationResult result, ReportNames names) => result.Cell == AnalysisCell.All ? result.Contrast : $"{result.Contrast} ({names.Cell(result.Cell)})";

    private static Figure Plot(IReadOnlyList<ModerationResult> results, ReportNames names)
    {
        var first = results[0];
        var key = EffectWords.Key(first.IsDeclared ? "planned_slopes" : "slopes", first.Inquiry.Outcome, first.Moderator);
        var title = $"{first.OutcomeLabel}: effects by {first.ModeratorLabel} (not randomized)";
        var table = new ReportTable
        {
            Key = key,
            Title = title,
            Columns = [new("contrast", "Effect"), new("at", "At"), new("value", "Value of the scale", true), .. TermColumns.Columns()],
            Rows = [.. results.SelectMany(result => result.Slopes.Select(slope => (IReadOnlyList<ReportCell>)[Label(result, names), slope.At, ReportCell.Mean(slope.Value), .. TermColumns.Cells(slope.Effect)]))],
            Notes = [.. TermColumns.LevelNotes(results.SelectMany(result => result.Slopes).Select(slope => slope.Effect)), first.Inquiry.ModeratorAt.Count > 0 ? "The values were declared with the inquiry." : "Mean and standard deviation of the scale are those of the rows of the comparison."],
        };
        return new Figure(key, title, $"The effect with its interval at {(first.Inquiry.ModeratorAt.Count > 0 ? "the declared values of the scale" : "one standard deviation below the mean of the scale, at its mean and one above")}, about a line at zero.",
            new CurveDrawing(first.ModeratorLabel, "Effect, in units of the outcome", [],
            [
                .. results.Select(result => new CurveSeries(results.Count == 1 ? "" : Label(result, names), [.. result.Slopes.Where(slope => slope.Effect.Value is not null).Select(slope => new CurvePoint(slope.Value, slope.Effect.Value!.Value, slope.Effect.ConfidenceLow, slope.Effect.ConfidenceHigh))])),
            ], 0), table);
    }
}
