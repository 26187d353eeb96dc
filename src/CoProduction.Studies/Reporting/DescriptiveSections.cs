using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>Levels and correlates.</summary>
internal static class DescriptiveSections
{
    public static ReportSection Levels(StudyResults results, ReportNames names) => new("levels", "Levels", [.. results.Levels.Select(level => Stamped(LevelTable(level, names), results, results.Lock.IsPlanned(level.Table)))]);

    public static ReportSection Correlates(StudyResults results, ReportNames names) => new("correlates", "Correlates",
        [.. results.Correlates.SelectMany(result => result.Correlates.GroupBy(correlate => correlate.Outcome).SelectMany((group, index) => Tables(result, group.Key, index, [.. group], names)).Select(table => Stamped(table, results, results.Lock.IsPlanned(result.Table))))]);

    private static IEnumerable<ReportTable> Tables(CorrelateResult result, string outcome, int index, IReadOnlyList<Correlate> correlates, ReportNames names)
    {
        yield return CorrelateTable(result, outcome, index, correlates, names);
        if (result.Table.Threshold is not null) yield return ThresholdTable(result, outcome, index, correlates, names);
    }

    private static ReportTable ThresholdTable(CorrelateResult result, string outcome, int index, IReadOnlyList<Correlate> correlates, ReportNames names) => new()
    {
        Key = $"thresholds_{result.Table.Key}_{index + 1}",
        Title = $"Thresholds of {(result.Table.Label.Length > 0 ? result.Table.Label : result.Table.Key)}: {outcome}",
        Columns =
        [
            new("predictor", "Predictor"), new("cell", "Cell"), new("sup_wald", "sup-Wald", true), new("p", "p", true), new("threshold", "Threshold", true), new("threshold_low", "Threshold low", true), new("threshold_high", "Threshold high", true),
            new("effect", result.Table.Threshold == ThresholdOf.Level ? "Jump" : "Change of slope", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true), new("n", "n", true), new("remarks", "Remarks"),
        ],
        Rows = [.. correlates.Where(correlate => correlate.Status != EstimateStatus.NotAsked).Select(correlate => ThresholdRow(correlate, names))],
        Notes =
        [
            $"Is there a value of the predictor at which the {(result.Table.Threshold == ThresholdOf.Level ? "level of the outcome jumps" : "slope of the outcome changes")}? The largest Wald statistic over all candidates, p from 1,000 draws of a wild bootstrap with seed 1 (Andrews 1993; Hansen 1996); the effect's interval takes the threshold as known. {Capital(Statistics.ThresholdTest.Label)}.",
        ],
    };

    private static IReadOnlyList<ReportCell> ThresholdRow(Correlate correlate, ReportNames names)
    {
        var test = correlate.Threshold;
        return
        [
            correlate.Predictor, names.Cell(correlate.Cell), test?.SupWald is null ? ReportCell.NoNumber("not estimable") : ReportCell.Statistic(test.SupWald), ReportCell.P(test?.PValue), ReportCell.Mean(test?.Threshold),
            ReportCell.Mean(test?.ThresholdLow), ReportCell.Mean(test?.ThresholdHigh), ReportCell.Estimate(test?.Effect?.Value, test?.Effect?.StandardError), ReportCell.Estimate(test?.Effect?.ConfidenceLow, test?.Effect?.StandardError),
            ReportCell.Estimate(test?.Effect?.ConfidenceHigh, test?.Effect?.StandardError), ReportCell.Count(test?.N), test?.Reason ?? (test is null ? correlate.Reason ?? "" : ""),
        ];
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static ReportTable Stamped(ReportTable table, StudyResults results, bool isPlanned) => table with { Notes = [ReportNames.StampWords(results.Lock, isPlanned), .. table.Notes] };

    private static ReportTable LevelTable(LevelResult result, ReportNames names) => new()
    {
        Key = $"levels_{result.Table.Key}",
        Title = result.Table.Label.Length > 0 ? result.Table.Label : result.Table.Key,
        Columns = [new("outcome", "Outcome"), new("cell", "Cell"), new("mean", "Mean or share", true), new("sd", "SD", true), new("n", "n", true), new("items", "Items behind it", true), new("missing", "n without a value", true), new("remarks", "Remarks")],
        Rows = [.. result.Levels.Select(level => LevelRow(level, names))],
        Notes = result.Table.Weighted ? ["Weighted by population of the site over respondents of the site."] : [],
    };

    private static IReadOnlyList<ReportCell> LevelRow(LevelEstimate level, ReportNames names) => level.Status == EstimateStatus.Estimated
        ?
        [
            level.Outcome, names.Cell(level.Cell), level.IsShare ? new ReportCell(NumberFormat.Percent(level.Mean), level.Mean) : ReportCell.Mean(level.Mean), ReportCell.Mean(level.StandardDeviation), ReportCell.Count(level.N),
            level.MeanItems is { } items ? new ReportCell(NumberFormat.Fixed(items, 1), items) : "", ReportCell.Count(level.Missing), "",
        ]
        : [level.Outcome, names.Cell(level.Cell), ReportCell.NoNumber(ReportNames.Word(level.Status)), "", "", "", "", level.Status == EstimateStatus.NotEstimable ? level.Reason ?? "" : ""];

    /// <summary>Predictors down, cells across.</summary>
    private static ReportTable CorrelateTable(CorrelateResult result, string outcome, int index, IReadOnlyList<Correlate> correlates, ReportNames names)
    {
        var cells = correlates.Select(correlate => correlate.Cell).Distinct().Where(cell => correlates.Any(correlate => correlate.Cell == cell && correlate.Status != EstimateStatus.NotAsked)).ToList();
        var single = cells.Count == 1 && cells[0] == AnalysisCell.All;
        var outside = correlates.Select(correlate => correlate.Cell).Distinct().Except(cells).Select(names.Cell).ToList();
        return new ReportTable
        {
            Key = $"correlates_{result.Table.Key}_{index + 1}",
            Title = $"{(result.Table.Label.Length > 0 ? result.Table.Label : result.Table.Key)}: {outcome}",
            Columns = single
                ? [new("predictor", "Predictor"), new("r", Symbol(result.Table.Method), true), new("p", "p", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true), new("n", "n", true), new("remarks", "Remarks")]
                : [new("predictor", "Predictor"), .. cells.Select(cell => new ReportColumn(string.Join('_', new[] { cell.Site, cell.Theme }.OfType<string>()), names.Cell(cell), true))],
            Rows =
            [
                .. correlates.GroupBy(correlate => correlate.Predictor).Select(group => single
                    ? SingleRow(group.Single(correlate => correlate.Cell == AnalysisCell.All))
                    : (IReadOnlyList<ReportCell>)[group.Key, .. cells.Select(cell => Coefficient(group.Single(correlate => correlate.Cell == cell), withN: true))]),
            ],
            Notes =
            [
                $"{(result.Table.Method == CorrelationMethod.Spearman ? "Spearman (midranks)" : "Pearson")} correlations over pairs with both values{(single ? "" : "; n in parentheses")}. Associations: nothing here is randomized.",
                .. ReportNames.Legends(result.Table.Stars, shaded: true),
                .. outside.Count > 0 ? [$"Not asked: {string.Join("; ", outside)}."] : Array.Empty<string>(),
            ],
        };
    }

    private static IReadOnlyList<ReportCell> SingleRow(Correlate correlate) =>
    [
        correlate.Predictor, Coefficient(correlate, withN: false), ReportCell.P(correlate.Test?.PValue), ReportCell.Coefficient(correlate.Test?.ConfidenceLow), ReportCell.Coefficient(correlate.Test?.ConfidenceHigh),
        ReportCell.Count(correlate.Test?.N), correlate.Status == EstimateStatus.NotEstimable ? correlate.Reason ?? "" : "",
    ];

    private static ReportCell Coefficient(Correlate correlate, bool withN)
    {
        if (correlate.Test is not { Coefficient: { } r } test) return ReportCell.NoNumber(ReportNames.Word(correlate.Status, correlate.Reason));
        var text = NumberFormat.Coefficient(r) + ReportNames.StarsText(correlate.Stars) + (withN ? $" ({NumberFormat.Count(test.N)})" : "");
        return new ReportCell(text, r, correlate.Stars > 0 && r < 0 ? CellMark.SignificantNegative : CellMark.None);
    }

    private static string Symbol(CorrelationMethod method) => method == CorrelationMethod.Spearman ? "ρ" : "r";
}
