using CoProduction.Statistics;
using CoProduction.Studies.Analysis;

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

    /// <summary>Where a person has a row per theme, n is one of answers.</summary>
    public static ReportColumn N(IEnumerable<Estimate> estimates, string header = "n used") => N(estimates.Where(estimate => estimate.N > 0).Select(estimate => estimate.CountsAnswers).DefaultIfEmpty(false).All(counts => counts), header);

    public static ReportColumn N(bool areAnswers, string header = "n used") => new("n", areAnswers ? "n (answers)" : header, true);

    /// <summary>Under a table whose rows may be answers.</summary>
    public static IEnumerable<string> AnswersNotes(IEnumerable<Estimate> estimates) => AnswersNotes(estimates.Any(estimate => estimate.CountsAnswers));

    public static IEnumerable<string> AnswersNotes(bool areAnswers) => areAnswers ? ["n counts answers: one per person and theme."] : [];

    /// <summary>A mean, its error and its limits, all with the decimals of means.</summary>
    public static IReadOnlyList<ReportCell> MeanCells(TermEstimate mean) => [ReportCell.Mean(mean.Value), ReportCell.Mean(mean.StandardError), ReportCell.Mean(mean.ConfidenceLow), ReportCell.Mean(mean.ConfidenceHigh)];

    public static ReportCell StandardError(double? error) => new(NumberFormat.StandardError(error), error);

    /// <summary>Under a table of estimates.</summary>
    public static IEnumerable<string> LevelNotes(IEnumerable<TermEstimate?> terms) => LevelNotes(terms.Select(term => term?.Level).OfType<double>());

    public static IEnumerable<string> LevelNotes(IEnumerable<double> levels) => levels.Distinct().Select(level => $"Intervals: {NumberFormat.Level(level)}.");
}
