using CoProduction.Statistics;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>The columns of an estimate, the same in every table: estimate, error and its type, df, statistic, p, interval.</summary>
internal static class TermColumns
{
    public static IReadOnlyList<ReportColumn> Columns(string estimate = "Estimate") =>
    [
        new("estimate", estimate, true), new("std_error", "SE", true), new("se_type", "SE type"), new("df", "df", true), new("statistic", "t", true), new("p", "p", true), .. Interval,
    ];

    public static IReadOnlyList<ReportColumn> Interval { get; } = [new("conf_low", "CI low", true), new("conf_high", "CI high", true)];

    /// <param name="term">Null: there is no estimate.</param>
    /// <param name="none">What stands for one that does not exist.</param>
    public static IReadOnlyList<ReportCell> Cells(TermEstimate? term, string none = "not estimable") =>
    [
        term?.Value is null ? ReportCell.NoNumber(none) : ReportCell.Estimate(term.Value, term.StandardError), StandardError(term?.StandardError), term?.ErrorType.ToString() ?? NumberFormat.None, ReportCell.Df(term?.DegreesOfFreedom),
        ReportCell.Statistic(term?.Statistic), ReportCell.P(term?.PValue), .. Limits(term),
    ];

    public static IReadOnlyList<ReportCell> Limits(TermEstimate? term) => [ReportCell.Estimate(term?.ConfidenceLow, term?.StandardError), ReportCell.Estimate(term?.ConfidenceHigh, term?.StandardError)];

    public static ReportCell StandardError(double? error) => new(NumberFormat.StandardError(error), error);

    /// <summary>Under a table of estimates.</summary>
    public static IEnumerable<string> LevelNotes(IEnumerable<TermEstimate?> terms) => terms.Select(term => term?.Level).OfType<double>().Distinct().Select(level => $"Intervals: {NumberFormat.Level(level)}.");
}
