using System.Globalization;
using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CsvHelper;

namespace CoProduction.Studies.Reporting;

/// <summary>Every coefficient of the results in one tidy file: a row per estimate, all digits, for further work in R, Stata or Python.</summary>
public static class ResultsCsv
{
    private static readonly string[] Header =
    [
        "section", "key", "label", "outcome", "site", "theme", "term", "reading", "estimate", "std_error", "se_type", "df", "statistic", "p_value", "p_holm", "conf_low", "conf_high", "level", "n", "n_dropped", "stars", "status", "reason", "stamp", "design_sha256",
    ];

    /// <param name="results">The results.</param>
    /// <param name="designSha256">SHA-256 of the design file whose plan was run, in hexadecimal.</param>
    public static byte[] Write(StudyResults results, string? designSha256 = null)
    {
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, CsvFiles.Options, true))
        {
            csv.WriteRecord(Header);
            foreach (var (isPlanned, row) in Rows(results)) csv.WriteRecord([.. row, PlanLock.Stamp(isPlanned), designSha256]);
        }
        return stream.ToArray();
    }

    private static IEnumerable<(bool IsPlanned, string?[] Row)> Rows(StudyResults results) =>
    [
        .. results.Estimates.SelectMany(estimate => Rows(estimate, results.Plan.Level).Select(row => (results.Lock.IsPlanned(estimate.Inquiry), row))),
        .. results.Regressions.SelectMany(result => Rows(result).Select(row => (results.Lock.IsPlanned(result.Table), row))),
        .. results.Correlates.SelectMany(table => Rows(table).Select(row => (results.Lock.IsPlanned(table.Table), row))),
        .. results.Levels.SelectMany(table => Rows(table).Select(row => (results.Lock.IsPlanned(table.Table), row))),
    ];

    private static IEnumerable<string?[]> Rows(Estimate estimate, double level)
    {
        yield return Row("inquiry", estimate.Inquiry.Key, estimate.Inquiry.Label, estimate.Inquiry.Outcome, estimate.Cell, "contrast", "randomized", estimate.Term, estimate.HolmPValue, estimate.N, estimate.Dropped, 0, estimate.Status, estimate.Reason);
        foreach (var row in estimate.Secondary)
            yield return
            [
                "inquiry_secondary", estimate.Inquiry.Key, estimate.Inquiry.Label, estimate.Inquiry.Outcome, estimate.Cell.Site, estimate.Cell.Theme, row.Label, "randomized", Text(row.Value), Text(row.StandardError), row.ErrorType,
                Text(row.DegreesOfFreedom), Text(row.Statistic), Text(row.PValue), null, Text(row.Low), Text(row.High), Text(level), Text(row.N), null, null,
                ExportColumns.Name(row.Reason is null ? EstimateStatus.Estimated : EstimateStatus.NotEstimable), row.Reason,
            ];
        if (estimate.Adjusted is { } adjusted)
            yield return Row("inquiry_adjusted", estimate.Inquiry.Key, estimate.Inquiry.Label, estimate.Inquiry.Outcome, estimate.Cell, "contrast", "randomized", adjusted.Term, null, adjusted.N, null, 0,
                adjusted.Term?.IsEstimable == true ? EstimateStatus.Estimated : EstimateStatus.NotEstimable, adjusted.Reason);
    }

    private static IEnumerable<string?[]> Rows(RegressionResult result)
    {
        if (result.Terms.Count == 0) yield return Row("regression", result.Table.Key, result.Table.Label, result.Table.Outcome, result.Cell, "", "", null, null, null, null, 0, result.Status, result.Reason);
        foreach (var term in result.Terms) yield return Row("regression", result, term);
        foreach (var term in result.MarginalEffects) yield return Row("marginal_effect", result, term);
    }

    private static IEnumerable<string?[]> Rows(CorrelateResult table)
    {
        foreach (var correlate in table.Correlates)
            yield return
            [
                "correlate", table.Table.Key, table.Table.Label, correlate.Outcome, correlate.Cell.Site, correlate.Cell.Theme, correlate.Predictor, "associational", Text(correlate.Test?.Coefficient), null,
                table.Table.Method.ToString().ToLowerInvariant(), Text(correlate.Test?.DegreesOfFreedom), Text(correlate.Test?.Statistic), Text(correlate.Test?.PValue), null, Text(correlate.Test?.ConfidenceLow), Text(correlate.Test?.ConfidenceHigh), null,
                Text(correlate.Test?.N), null, Text(correlate.Stars), ExportColumns.Name(correlate.Status), correlate.Reason,
            ];
        foreach (var correlate in table.Correlates.Where(correlate => correlate.Threshold is not null))
            yield return
            [
                "threshold", table.Table.Key, table.Table.Label, correlate.Outcome, correlate.Cell.Site, correlate.Cell.Theme, correlate.Predictor, "associational", Text(correlate.Threshold!.Threshold), null,
                "sup_wald", null, Text(correlate.Threshold.SupWald), Text(correlate.Threshold.PValue), null, Text(correlate.Threshold.ThresholdLow), Text(correlate.Threshold.ThresholdHigh), null,
                Text(correlate.Threshold.N), null, null, ExportColumns.Name(correlate.Threshold.Reason is null ? EstimateStatus.Estimated : EstimateStatus.NotEstimable), correlate.Threshold.Reason,
            ];
    }

    private static IEnumerable<string?[]> Rows(LevelResult table)
    {
        foreach (var level in table.Levels)
            yield return
            [
                "level", table.Table.Key, table.Table.Label, level.Outcome, level.Cell.Site, level.Cell.Theme, "mean", "", Text(level.Mean), null, null, null, null, null, null, null, null, null,
                Text(level.N), Text(level.Missing), null, ExportColumns.Name(level.Status), level.Reason,
            ];
    }

    private static string?[] Row(string section, RegressionResult result, RegressionTerm term) =>
        Row(section, result.Table.Key, result.Table.Label, result.Table.Outcome, result.Cell, term.Label, ExportColumns.Name(term.Kind), term.Coefficient, null, result.N, result.Dropped, term.Stars,
            term.Coefficient.IsEstimable ? EstimateStatus.Estimated : EstimateStatus.NotEstimable, term.Coefficient.Reason);

    private static string?[] Row(string section, string key, string label, string outcome, AnalysisCell cell, string term, string reading, TermEstimate? number, double? holm, int? n, int? dropped, int stars, EstimateStatus status, string? reason) =>
    [
        section, key, label, outcome, cell.Site, cell.Theme, term, reading, Text(number?.Value), Text(number?.StandardError), number?.ErrorType.ToString(), Text(number?.DegreesOfFreedom), Text(number?.Statistic), Text(number?.PValue), Text(holm),
        Text(number?.ConfidenceLow), Text(number?.ConfidenceHigh), Text(number?.Level), Text(n), Text(dropped), Text(stars), ExportColumns.Name(status), reason,
    ];

    private static string? Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);
}
