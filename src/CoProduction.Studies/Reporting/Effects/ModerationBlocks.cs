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
        yield return Summary([.. moderations.GroupBy(result => Title(result, names)).SelectMany(group => group)], results, names);
        var figures = moderations.Where(result => result.Slopes.Any(slope => slope.Effect.Value is not null)).GroupBy(result => (result.Inquiry.Outcome, result.Moderator, result.IsDeclared)).Select(group => group.ToList()).ToList();
        foreach (var group in figures)
            // Effects on one outcome stand on one axis in all their figures.
            yield return Plot(group, [.. figures.Where(other => other[0].Inquiry.Outcome == group[0].Inquiry.Outcome).SelectMany(other => other).SelectMany(Ends)], results, names);
    }

    private static ReportTable Summary(List<ModerationResult> moderations, StudyResults results, ReportNames names) => new()
    {
        Key = "moderation",
        Title = "Do effects differ with scales measured before the draw?",
        Columns =
        [
            new("moderator", "By (not randomized)"), .. TermColumns.Columns("Change per unit"), new("association", "Slope compared with", true), new("association_p", "its p", true), TermColumns.N(moderations.TrueForAll(result => EffectWords.IsByTheme(results, result.Inquiry.Outcome))), new("stamp", "Stamp"),
            new("reason", "Remarks"),
        ],
        Rows =
        [
            .. moderations.Select(result => (IReadOnlyList<ReportCell>)
            [
                result.ModeratorLabel, .. TermColumns.Cells(result.Interaction), ReportCell.Estimate(result.Association?.Value, result.Association?.StandardError), ReportCell.P(result.Association?.PValue),
                ReportCell.Count(result.N), result.IsDeclared ? results.Lock.Words(results.Lock.IsPlanned(result.Inquiry)) : "exploratory",
                $"{result.Reason ?? result.Interaction?.Reason}{(result.WithoutModerator > 0 ? $" {NumberFormat.Count(result.WithoutModerator)} {(result.WithoutModerator == 1 ? "row" : "rows")} without the scale." : "")}".Trim(),
            ]),
        ],
        Groups = [.. moderations.Index().GroupBy(pair => Title(pair.Item, names)).Select(group => new ReportRowGroup(group.First().Index, group.Key))],
        Notes =
        [
            "Not randomized: persons high and low on the scale differ in other things too. That the effect differs between them is an association with the scale, not an effect of it.",
            "Least squares on arms × scale (and strata), for the scales that inquiries of the plan name, then for primary inquiries by the measures that the design calls moderators; all are asked before the draw. Adjusted for the number of tests only within declared families, among the results by family.",
            .. moderations.Exists(result => result.Association is not null) ? ["Change per unit: of the effect, per unit of the scale. Slope compared with (an association): how the outcome goes with the scale in the arm, or on average over the arms, from which the effect is a difference."] : Array.Empty<string>(),
            .. moderations.Exists(result => result.HasRelatedRegression) ? [$"A related product stands in a regression table of the plan, by a model of its own: {string.Join("; ", moderations.Where(result => result.HasRelatedRegression).Select(result => $"{result.OutcomeLabel} by {result.ModeratorLabel}").Distinct())}."] : Array.Empty<string>(),
            .. TermColumns.LevelNotes(moderations.Select(result => result.Interaction)),
            .. TermColumns.AnswersNotes(moderations.Exists(result => EffectWords.IsByTheme(results, result.Inquiry.Outcome))),
        ],
    };

    private static IEnumerable<double> Ends(ModerationResult result) => result.Slopes.SelectMany(slope => new[] { slope.Effect.Value, slope.Effect.ConfidenceLow, slope.Effect.ConfidenceHigh }).OfType<double>();

    private static string Title(ModerationResult result, ReportNames names) => $"{result.OutcomeLabel}: {Label(result, names)}";

    private static string Label(ModerationResult result, ReportNames names) => result.Cell == AnalysisCell.All ? result.Contrast : $"{result.Contrast} ({names.Cell(result.Cell)})";

    private static Figure Plot(List<ModerationResult> moderations, IReadOnlyList<double> holds, StudyResults results, ReportNames names)
    {
        var first = moderations[0];
        var key = EffectWords.Key(first.IsDeclared ? "planned_slopes" : "slopes", first.Inquiry.Outcome, first.Moderator);
        var title = $"{first.OutcomeLabel}: effects by {first.ModeratorLabel} (not randomized)";
        var table = new ReportTable
        {
            Key = key,
            Title = title,
            Columns = [new("contrast", "Effect"), new("at", "At"), new("value", "Value of the scale", true), .. TermColumns.Columns()],
            Rows = [.. moderations.SelectMany(result => result.Slopes.Select(slope => (IReadOnlyList<ReportCell>)[Label(result, names), slope.At, ReportCell.Mean(slope.Value), .. TermColumns.Cells(slope.Effect)]))],
            Notes = [.. TermColumns.LevelNotes(moderations.SelectMany(result => result.Slopes).Select(slope => slope.Effect)), first.Inquiry.ModeratorAt.Count > 0 ? "The values were declared with the inquiry." : "Mean and standard deviation of the scale are those of the rows of the comparison."],
        };
        return new Figure(key, title, $"The effect with its interval at {(first.Inquiry.ModeratorAt.Count > 0 ? "the declared values of the scale" : "one standard deviation below the mean of the scale, at its mean and one above")}, about a line at zero.{(moderations.Count > 1 ? " Marks that would cover each other stand side by side, in the order of their values, which the table holds." : "")}",
            new CurveDrawing(first.ModeratorLabel, EffectWords.Axis(results, "Effect", [first.Inquiry.Outcome]), [],
            [
                .. moderations.Select(result => new CurveSeries(moderations.Count == 1 ? "" : Label(result, names), [.. result.Slopes.Where(slope => slope.Effect.Value is not null).Select(slope => new CurvePoint(slope.Value, slope.Effect.Value!.Value, slope.Effect.ConfidenceLow, slope.Effect.ConfidenceHigh))])),
            ], 0) { Holds = holds }, table);
    }
}
