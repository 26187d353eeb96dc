using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Crossed factors: a plot of the cell means, one of the simple effects, and the interactions.</summary>
internal static class FactorialBlocks
{
    private const string NoInteraction = "No interaction can be told: no two levels of one factor occur with the same two levels of the other.";

    public static IEnumerable<ReportBlock> Build(StudyResults results)
    {
        foreach (var result in results.Factorials)
        {
            var key = EffectWords.Key(result.Outcome, result.First, result.Second);
            yield return Means($"factorial_{key}", results, result);
            // Where every effect is an inquiry of the plan, all of them stand among the estimates.
            if (result.SimpleEffects.Concat(result.Interactions).Any(effect => !effect.IsInPlan)) yield return Effects($"simple_effects_{key}", results, result);
        }
    }

    private static Figure Means(string key, StudyResults results, FactorialResult result)
    {
        var title = $"{result.OutcomeLabel}: means by {result.FirstLabel} and {result.SecondLabel}";
        var first = result.Cells.Select(cell => cell.First).Distinct().ToList();
        var byTheme = EffectWords.IsByTheme(results, result.Outcome);
        var lines = result.Cells.GroupBy(cell => cell.Second).Select(line => new CurveSeries($"{result.SecondLabel}: {line.First().SecondLabel}",
            [.. line.Where(cell => cell.Mean.Value is not null).Select(cell => new CurvePoint(first.IndexOf(cell.First), cell.Mean.Value!.Value, cell.Mean.ConfidenceLow, cell.Mean.ConfidenceHigh))])).ToList();
        var table = new ReportTable
        {
            Key = key,
            Title = title,
            Columns = [new("first", result.FirstLabel), new("second", result.SecondLabel), TermColumns.N(byTheme, "n"), new("mean", "Mean", true), new("std_error", "SE", true), .. TermColumns.Interval],
            Rows =
            [
                .. result.Cells.Select(cell => (IReadOnlyList<ReportCell>)
                [
                    cell.FirstLabel, cell.SecondLabel, ReportCell.Count(cell.N), .. TermColumns.MeanCells(cell.Mean),
                ]),
            ],
            Notes =
            [
                .. TermColumns.LevelNotes(result.Cells.Select(cell => cell.Mean)), .. TermColumns.AnswersNotes(byTheme), result.Interactions.Count > 0 ? "Intervals of single means; whether effects differ is told by the interaction." : NoInteraction,
                .. result.Cells.Select(cell => cell.Mean.Reason).OfType<string>().Distinct(),
            ],
        };
        return new Figure(key, title, $"Cell means with intervals: the levels of {result.FirstLabel} across, a line per level of {result.SecondLabel}.{(result.Interactions.Count > 0 ? " How far the lines depart from parallel is the interaction; whether it differs from zero is told by its interval." : "")}",
            new CurveDrawing(result.FirstLabel, $"Mean of {result.OutcomeLabel}", [.. result.Cells.DistinctBy(cell => cell.First).Select(cell => cell.FirstLabel)], lines), table);
    }

    private static Figure Effects(string key, StudyResults results, FactorialResult result)
    {
        var title = $"{result.OutcomeLabel}: simple effects{(result.Interactions.Count > 0 ? " and interactions" : "")} of {result.FirstLabel} and {result.SecondLabel}";
        var effects = result.SimpleEffects.Select(effect => (Effect: effect, Kind: "simple effect")).Concat(result.Interactions.Select(effect => (Effect: effect, Kind: "interaction"))).ToList();
        var estimates = effects.Select(row => row.Effect.Estimate).ToList();
        var inFamily = results.Estimates.Any(estimate => estimate.HolmPValue is not null && estimate.Inquiry.Outcome == result.Outcome && estimate.Inquiry.Randomization == result.Randomization);
        var table = new ReportTable
        {
            Key = key,
            Title = title,
            Columns = [new("contrast", "Contrast"), new("kind", "Kind"), new("reference_mean", EffectWords.Reference(results, estimates), true), .. TermColumns.Columns(), TermColumns.N(estimates), new("stamp", "Stamp")],
            Rows =
            [
                .. effects.Select(row => (IReadOnlyList<ReportCell>)
                [
                    row.Effect.Estimate.Contrast, row.Kind, ReportCell.Mean(row.Effect.Estimate.ReferenceMean), .. TermColumns.Cells(row.Effect.Estimate.Term, ReportNames.Word(row.Effect.Estimate.Status)), ReportCell.Count(row.Effect.Estimate.N),
                    row.Effect.IsInPlan ? "an inquiry of the plan" : "exploratory",
                ]),
            ],
            Notes =
            [
                .. TermColumns.LevelNotes(effects.Select(row => row.Effect.Estimate.Term)), .. TermColumns.AnswersNotes(estimates),
                $"By the estimator of the design, without adjustment for the number of tests{(!effects.Exists(row => row.Effect.IsInPlan) ? "" : inFamily ? "; an inquiry of the plan stands, adjusted where it is in a family, among the results by family" : "; an inquiry of the plan stands among the results by family too")}.",
                .. effects.Select(row => row.Effect.Estimate.Reason).OfType<string>().Distinct(),
            ],
        };
        return new Figure(key, title, $"Each effect with its interval about a line at zero.{(result.Interactions.Count > 0 ? " Filled circles are simple effects, open squares interactions: differences between simple effects." : "")}",
            new ForestDrawing(EffectWords.Axis(results, "Difference", [result.Outcome]),
            [
                .. effects.Select(row => new FigurePoint(row.Effect.Estimate.Contrast, row.Effect.Estimate.Term?.Value, row.Effect.Estimate.Term?.ConfidenceLow, row.Effect.Estimate.Term?.ConfidenceHigh,
                    row.Effect.Estimate.Term?.Value is { } value ? NumberFormat.Estimate(value, row.Effect.Estimate.Term.StandardError) : "not estimable", row.Kind == "interaction" ? PointMark.Open : PointMark.Filled)),
            ]), table);
    }
}
