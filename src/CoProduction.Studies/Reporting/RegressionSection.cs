using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>The declared regressions: a table of coefficients each, or a table of terms by cell.</summary>
internal static class RegressionSection
{
    public static ReportSection Build(StudyResults results, ReportNames names) =>
        new("regressions", "Regressions", [.. results.Regressions.GroupBy(result => result.Table.Key).SelectMany(group => Blocks([.. group], names)
            .Select(block => block is ReportTable table ? table with { Notes = [ReportNames.StampWords(results.Lock, results.Lock.IsPlanned(group.First().Table)), .. table.Notes] } : block))]);

    private static IEnumerable<ReportBlock> Blocks(IReadOnlyList<RegressionResult> results, ReportNames names)
    {
        var table = results[0].Table;
        if (table.By != Breakdown.None)
        {
            yield return ByCell($"regression_{table.Key}", Title(table), results, result => result.Terms, names);
            if (results.Any(result => result.MarginalEffects.Count > 0)) yield return ByCell($"marginal_{table.Key}", $"{Title(table)}: average marginal effects", results, result => result.MarginalEffects, names);
            yield break;
        }
        yield return Single($"regression_{table.Key}", Title(table), results[0], results[0].Terms);
        if (results[0].MarginalEffects.Count > 0) yield return Single($"marginal_{table.Key}", $"{Title(table)}: average marginal effects", results[0], results[0].MarginalEffects);
    }

    private static ReportTable Single(string key, string title, RegressionResult result, IReadOnlyList<RegressionTerm> terms) => new()
    {
        Key = key,
        Title = title,
        Columns =
        [
            new("term", "Term"), new("reading", "Reading"), new("estimate", "Coefficient", true), new("std_error", "SE", true), new("statistic", result.Table.Model == RegressionModel.Ols ? "t" : "z", true), new("df", "df", true),
            new("p", "p", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true), new("reason", "Remarks"),
        ],
        Rows = result.Status != EstimateStatus.Estimated && terms.Count == 0
            ? [[ReportNames.Word(result.Status), "", "–", "–", "–", "–", "–", "–", "–", result.Reason ?? ""]]
            : [.. terms.Select(term => Row(term))],
        Notes = [.. Notes(result), .. ReportNames.Legends(result.Table.Stars, shaded: true)],
    };

    private static IReadOnlyList<ReportCell> Row(RegressionTerm term)
    {
        var number = term.Coefficient;
        return
        [
            term.Label, Reading(term.Kind),
            number.Value is null ? ReportCell.NoNumber("not estimable") : new ReportCell(NumberFormat.Estimate(number.Value, number.StandardError) + ReportNames.StarsText(term.Stars), number.Value, Mark(term)),
            new ReportCell(NumberFormat.StandardError(number.StandardError), number.StandardError), ReportCell.Statistic(number.Statistic), ReportCell.Df(number.DegreesOfFreedom), ReportCell.P(number.PValue),
            ReportCell.Estimate(number.ConfidenceLow, number.StandardError), ReportCell.Estimate(number.ConfidenceHigh, number.StandardError), number.Reason ?? "",
        ];
    }

    /// <summary>Sites and themes down, terms across: the form in which such tables are published.</summary>
    private static ReportTable ByCell(string key, string title, IReadOnlyList<RegressionResult> results, Func<RegressionResult, IReadOnlyList<RegressionTerm>> terms, ReportNames names)
    {
        var labels = results.SelectMany(terms).Where(term => term.Kind != TermKind.Constant).Select(term => term.Label).Distinct().ToList();
        return new ReportTable
        {
            Key = key,
            Title = title,
            Columns = [new("cell", "Cell"), .. labels.Select((label, index) => new ReportColumn($"term_{index + 1}", label, true)), new("n", "n", true), new("dropped", "n dropped", true), new("remarks", "Remarks")],
            Rows = [.. results.Select(result => (IReadOnlyList<ReportCell>)
            [
                names.Cell(result.Cell),
                .. labels.Select(label => Cell(result, terms(result).FirstOrDefault(term => term.Label == label))),
                result.Status is EstimateStatus.NotAsked or EstimateStatus.NotRandomized ? "" : ReportCell.Count(result.N),
                result.Status is EstimateStatus.NotAsked or EstimateStatus.NotRandomized ? "" : ReportCell.Count(result.Dropped),
                result.Status == EstimateStatus.NotEstimable ? result.Reason ?? "" : "",
            ])],
            Notes =
            [
                "Standard errors in parentheses.",
                .. results.Where(result => result.Errors.Length > 0).Select(result => $"Errors: {(result.Errors.Contains(", t with n − k", StringComparison.Ordinal) ? result.Errors.Split(',')[0] + ", t with n − k" : result.Errors)}.").Distinct(),
                .. ReportNames.Legends(results[0].Table.Stars, shaded: true),
                .. results.SelectMany(result => result.Notes.Select(note => $"{names.Cell(result.Cell)}: {note}")).Where(note => !note.Contains("All arms jointly", StringComparison.Ordinal)).Distinct().Take(20),
            ],
        };
    }

    private static ReportCell Cell(RegressionResult result, RegressionTerm? term)
    {
        if (result.Status != EstimateStatus.Estimated || term?.Coefficient.Value is not { } value) return ReportCell.NoNumber(ReportNames.Word(result.Status == EstimateStatus.Estimated ? EstimateStatus.NotEstimable : result.Status));
        var number = term.Coefficient;
        return new ReportCell($"{NumberFormat.Estimate(value, number.StandardError)}{ReportNames.StarsText(term.Stars)} ({NumberFormat.StandardError(number.StandardError)})", null, Mark(term));
    }

    private static CellMark Mark(RegressionTerm term) => term.Stars > 0 && term.Coefficient.Value < 0 ? CellMark.SignificantNegative : CellMark.None;

    private static IEnumerable<string> Notes(RegressionResult result)
    {
        if (result.Errors.Length > 0) yield return $"Errors: {result.Errors}. n = {NumberFormat.Count(result.N)}, {NumberFormat.Count(result.Dropped)} rows dropped for a missing value.";
        if (result.Fit.Count > 0) yield return string.Join("; ", result.Fit.Select(fit => $"{fit.Name} {NumberFormat.Mean(fit.Value)}")) + ".";
        foreach (var note in result.Notes) yield return note;
    }

    private static string Title(RegressionTable table) => table.Label.Length > 0 ? table.Label : table.Key;

    private static string Reading(TermKind kind) => kind switch
    {
        TermKind.Randomized => "randomized",
        TermKind.Moderation => "randomized × association",
        TermKind.Associational => "association",
        _ => "",
    };
}
