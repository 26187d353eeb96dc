using CoProduction.Statistics;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Analysis;

/// <summary>Correlations by cell, over the pairs that have both values.</summary>
internal sealed class CorrelateAnalysis(AnalysisData data)
{
    /// <summary>Below this a correlation says nothing and may identify someone, unless the table declares another.</summary>
    public const int FewestPairs = 10;

    public CorrelateResult Run(CorrelateTable table) => new(table,
    [
        .. from outcome in table.Outcomes
           from predictor in table.Predictors
           from cell in data.Cells(table.By)
           select Run(table, outcome, predictor, cell),
    ]);

    private Correlate Run(CorrelateTable table, string outcomeKey, string predictorKey, AnalysisCell cell)
    {
        var result = new Correlate(data.LabelOf(outcomeKey), data.LabelOf(predictorKey), cell, EstimateStatus.NotEstimable, null, null, 0) { OutcomeKey = outcomeKey, PredictorKey = predictorKey };
        if (data.FindMeasure(outcomeKey) is not { } outcome || data.FindMeasure(predictorKey) is not { } predictor)
            return result with { Reason = "The plan names something that is no measure." };
        if (!data.Places.IsAskedAt(outcome, cell.Site, cell.Theme) || !data.Places.IsAskedAt(predictor, cell.Site, cell.Theme))
            return result with { Status = EstimateStatus.NotAsked, Reason = "Not asked here." };
        if (cell.Theme is null && (data.Places.Loops(outcome) || data.Places.Loops(predictor)))
            return result with { Reason = "A person answers for several themes: rows are not independent. Read the correlations by theme." };
        var (x, y) = Pairs(outcome, predictor, cell);
        var fewest = table.SmallestCell ?? FewestPairs;
        if (x.Length < fewest) return result with { Status = EstimateStatus.Suppressed, Reason = $"Fewer than {fewest} pairs of values." };
        var test = table.Method == CorrelationMethod.Spearman ? Correlation.Spearman(x, y) : Correlation.Pearson(x, y);
        if (table.Threshold is { } of) result = result with { Threshold = Threshold(of, driver: y, outcome: x) };
        return test.Coefficient is null
            ? result with { Reason = test.Reason }
            : result with { Status = EstimateStatus.Estimated, Reason = test.Reason, Test = test, Stars = Stars.Of(test.PValue, table.Stars) };
    }

    private static ThresholdTest Threshold(ThresholdOf of, double[] driver, double[] outcome) =>
        ThresholdTest.Of(DataTable.Of(("outcome", outcome), ("driver", driver)), "outcome", "driver", of == ThresholdOf.Level ? ThresholdShape.Jump : ThresholdShape.Kink);

    private (double[] X, double[] Y) Pairs(Measure outcome, Measure predictor, AnalysisCell cell)
    {
        List<double> x = [], y = [];
        var (outcomes, predictors) = (data.Scores(outcome.Key), data.Scores(predictor.Key));
        foreach (var (row, theme) in data.RowsOf(cell, cell.Theme is not null))
        {
            var (a, b) = (outcomes(theme)?.Number(row) ?? double.NaN, predictors(theme)?.Number(row) ?? double.NaN);
            if (double.IsNaN(a) || double.IsNaN(b)) continue;
            x.Add(a);
            y.Add(b);
        }
        return ([.. x], [.. y]);
    }
}
