using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Effects;

namespace CoProduction.Studies.Reporting;

/// <summary>Correlates of outcomes: predictors down, sites and themes across, with the stars and the shading that the table declares.</summary>
internal static class CorrelateSection
{
    public static ReportSection Build(StudyResults results, ReportNames names) => new("correlates", "Correlates",
    [
        .. results.Correlates.SelectMany(result => result.Correlates.GroupBy(correlate => correlate.Outcome).SelectMany((group, index) => Tables(result.Table, group.Key, index + 1, [.. group], names))
            .Select(table => table with { Notes = [ReportNames.StampWords(results.Lock, results.Lock.IsPlanned(result.Table)), .. table.Notes] })),
    ]);

    private static IEnumerable<ReportTable> Tables(CorrelateTable table, string outcome, int number, IReadOnlyList<Correlate> correlates, ReportNames names)
    {
        yield return Table(table, outcome, number, correlates, names);
        if (table.Threshold is { } of) yield return Thresholds(table, of, outcome, number, correlates, names);
    }

    private static ReportTable Table(CorrelateTable table, string outcome, int number, IReadOnlyList<Correlate> correlates, ReportNames names)
    {
        var cells = correlates.Select(correlate => correlate.Cell).Distinct().Where(cell => correlates.Any(correlate => correlate.Cell == cell && correlate.Status != EstimateStatus.NotAsked)).ToList();
        var isSingle = table.By == Breakdown.None;
        var shades = table.ShadeNegative == true;
        return new ReportTable
        {
            Key = $"correlates_{table.Key}_{NumberFormat.Count(number)}",
            Title = table.Outcomes.Count > 1 ? $"{Label(table)}: {outcome}" : Label(table),
            Columns = isSingle
                ? [new("predictor", "Predictor"), new("r", Symbol(table.Method), true) { HasStars = true }, new("p", "p", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true), new("n", "n", true), new("remarks", "Remarks")]
                : [new("predictor", "Predictor"), .. cells.Select(cell => names.Column(cell, "") with { Below = "n", HasStars = table.Stars.Count > 0 })],
            Rows =
            [
                .. correlates.GroupBy(correlate => correlate.Predictor).Select(group => isSingle
                    ? SingleRow(group.First(), shades)
                    : (IReadOnlyList<ReportCell>)[group.Key, .. cells.Select(cell => WithN(group.First(correlate => correlate.Cell == cell), shades, table.Stars.Count == 0))]),
            ],
            Notes =
            [
                .. table.Outcomes.Count == 1 ? [$"Outcome: {outcome}."] : Array.Empty<string>(),
                $"{(table.Method == CorrelationMethod.Spearman ? "Spearman (midranks)" : "Pearson")} correlations over pairs with both values{(isSingle ? "" : table.Stars.Count == 0 ? "; below each p and the number of pairs" : "; number of pairs in parentheses")}. Associations: nothing here is randomized.",
                .. names.ArmsPooled(table.Predictors.Append(correlates[0].OutcomeKey)),
                .. isSingle ? TermColumns.LevelNotes([0.95]) : [],
                .. ReportNames.Legends(table.Stars, shades),
                .. Words(table, correlates, cells),
                .. ReportNames.NotBothAsked(correlates.Any(correlate => !cells.Contains(correlate.Cell))),
                .. isSingle ? [] : correlates.Where(correlate => correlate.Status == EstimateStatus.NotEstimable).GroupBy(correlate => correlate.Reason).Select(group => $"Not estimable ({string.Join("; ", group.Select(correlate => $"{correlate.Predictor}, {names.Cell(correlate.Cell)}"))}): {group.Key}"),
            ],
        };
    }

    /// <summary>What the words mean that stand where a number cannot.</summary>
    private static IEnumerable<string> Words(CorrelateTable table, IReadOnlyList<Correlate> correlates, List<AnalysisCell> cells)
    {
        if (correlates.Any(correlate => correlate.Status == EstimateStatus.NotAsked && cells.Contains(correlate.Cell))) yield return "Not asked: one of the two questions is not put at this site or for this theme.";
        if (correlates.Any(correlate => correlate.Status == EstimateStatus.Suppressed)) yield return $"Suppressed: fewer than {NumberFormat.Count(table.SmallestCell ?? CorrelateAnalysis.FewestPairs)} pairs of values.";
    }

    private static IReadOnlyList<ReportCell> SingleRow(Correlate correlate, bool shades) =>
    [
        correlate.Predictor, Coefficient(correlate, shades), ReportCell.P(correlate.Test?.PValue), ReportCell.Mean(correlate.Test?.ConfidenceLow), ReportCell.Mean(correlate.Test?.ConfidenceHigh),
        ReportCell.Count(correlate.Test?.N), correlate.Status == EstimateStatus.Estimated ? "" : correlate.Reason ?? "",
    ];

    private static ReportCell WithN(Correlate correlate, bool shades, bool withP) =>
        Coefficient(correlate, shades) is { Mark: not CellMark.NoNumber } cell ? cell with { Below = withP ? $"p {NumberFormat.PRelation(correlate.Test?.PValue)}, n {NumberFormat.Count(correlate.Test?.N)}" : $"({NumberFormat.Count(correlate.Test?.N)})", BelowValue = correlate.Test?.N } : Coefficient(correlate, shades);

    private static ReportCell Coefficient(Correlate correlate, bool shades) => correlate.Test is { Coefficient: { } r }
        ? ReportNames.Starred(NumberFormat.Mean(r), r, correlate.Stars, shades)
        : ReportCell.NoNumber(ReportNames.Word(correlate.Status));

    private static ReportTable Thresholds(CorrelateTable table, ThresholdOf of, string outcome, int number, IReadOnlyList<Correlate> correlates, ReportNames names) => new()
    {
        Key = $"thresholds_{table.Key}_{NumberFormat.Count(number)}",
        Title = $"Thresholds of {Label(table)}: {outcome}",
        Columns =
        [
            new("predictor", "Predictor"), new("cell", ReportNames.Cells(table.By)), new("sup_wald", "sup-Wald", true), new("p", "p", true), new("threshold", "Threshold", true), new("threshold_low", "Threshold low", true), new("threshold_high", "Threshold high", true),
            new("effect", of == ThresholdOf.Level ? "Jump" : "Change of slope", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true), new("n", "n", true), new("remarks", "Remarks"),
        ],
        Rows = [.. correlates.Where(correlate => correlate.Status is not (EstimateStatus.NotAsked or EstimateStatus.Suppressed)).Select(correlate => ThresholdRow(correlate, names))],
        Notes =
        [
            $"Is there a value of the predictor at which the {(of == ThresholdOf.Level ? "level of the outcome jumps" : "slope of the outcome changes")}? The largest Wald statistic over all candidates, p from 1,000 draws of a wild bootstrap with seed 1 (Andrews 1993; Hansen 1996); the effect's interval takes the threshold as known. {ReportNames.Capital(Statistics.ThresholdTest.Label)}.",
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

    private static string Label(CorrelateTable table) => table.Label.Length > 0 ? table.Label : table.Key;

    private static string Symbol(CorrelationMethod method) => method == CorrelationMethod.Spearman ? "ρ" : "r";
}
