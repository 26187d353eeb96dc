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
            yield return Means($"factorial_{key}", result);
            if (result.SimpleEffects.Count + result.Interactions.Count > 0) yield return Effects($"simple_effects_{key}", result);
        }
    }

    private static Figure Means(string key, FactorialResult result)
    {
        var title = $"{result.OutcomeLabel}: means by {result.FirstLabel} and {result.SecondLabel}";
        var first = result.Cells.Select(cell => cell.First).Distinct().ToList();
        var lines = result.Cells.GroupBy(cell => cell.Second).Select(line => new CurveSeries($"{result.SecondLabel}: {line.First().SecondLabel}",
            [.. line.Where(cell => cell.Mean.Value is not null).Select(cell => new CurvePoint(first.IndexOf(cell.First), cell.Mean.Value!.Value, cell.Mean.ConfidenceLow, cell.Mean.ConfidenceHigh))])).ToList();
        var table = new ReportTable
        {
            Key = key,
            Title = title,
            Columns = [new("first", result.FirstLabel), new("second", result.SecondLabel), new("n", "n", true), new("mean", "Mean", true), new("std_error", "SE", true), .. TermColumns.Interval],
            Rows =
            [
                .. result.Cells.Select(cell => (IReadOnlyList<ReportCell>)
                [
                    cell.FirstLabel, cell.SecondLabel, ReportCell.Count(cell.N), ReportCell.Mean(cell.Mean.Value), TermColumns.StandardError(cell.Mean.StandardError), .. TermColumns.Limits(cell.Mean),
                ]),
            ],
            Notes =
            [
                .. TermColumns.LevelNotes(result.Cells.Select(cell => cell.Mean)), result.Interactions.Count > 0 ? "Intervals of single means; whether effects differ is told by the interaction." : NoInteraction,
                .. result.Cells.Select(cell => cell.Mean.Reason).OfType<string>().Distinct(),
            ],
        };
        return new Figure(key, title, $"Cell means with intervals: the levels of {result.FirstLabel} across, a line per level of {result.SecondLabel}.{(result.Interactions.Count > 0 ? " Lines that are not parallel are an interaction." : "")}",
            new CurveDrawing(result.FirstLabel, $"Mean of {result.OutcomeLabel}", [.. result.Cells.DistinctBy(cell => cell.First).Select(cell => cell.FirstLabel)], lines), table);
    }

    private static Figure Effects(string key, FactorialResult result)
    {
        var title = $"{result.OutcomeLabel}: simple effects{(result.Interactions.Count > 0 ? " and interactions" : "")} of {result.FirstLabel} and {result.SecondLabel}";
        var effects = result.SimpleEffects.Select(effect => (Effect: effect, Kind: "simple effect")).Concat(result.Interactions.Select(effect => (Effect: effect, Kind: "interaction"))).ToList();
        var table = new ReportTable
        {
            Key = key,
            Title = title,
            Columns = [new("contrast", "Contrast"), new("kind", "Kind"), new("reference_mean", "Mean compared with", true), .. TermColumns.Columns(), new("n", "n used", true), new("stamp", "Stamp")],
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
                .. TermColumns.LevelNotes(effects.Select(row => row.Effect.Estimate.Term)), "By the estimator of the design, without adjustment for the number of tests; an inquiry of the plan stands, adjusted, among its family.",
                .. effects.Select(row => row.Effect.Estimate.Reason).OfType<string>().Distinct(),
            ],
        };
        return new Figure(key, title, $"Each effect with its interval about a line at zero.{(result.Interactions.Count > 0 ? " Filled circles are simple effects, open squares interactions: differences between simple effects." : "")}",
            new ForestDrawing("Difference in the outcome, in its units",
            [
                .. effects.Select(row => new FigurePoint(row.Effect.Estimate.Contrast, row.Effect.Estimate.Term?.Value, row.Effect.Estimate.Term?.ConfidenceLow, row.Effect.Estimate.Term?.ConfidenceHigh,
                    row.Effect.Estimate.Term?.Value is { } value ? NumberFormat.Estimate(value, row.Effect.Estimate.Term.StandardError) : "not estimable", row.Kind == "interaction" ? PointMark.Open : PointMark.Filled)),
            ]), table);
    }
}
