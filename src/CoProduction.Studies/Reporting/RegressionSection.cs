using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>The declared regressions: one model with all its numbers, or models and places side by side as journals print them.</summary>
internal static class RegressionSection
{
    public static ReportSection Build(StudyResults results, ReportNames names) => new("regressions", "Regressions",
        [.. results.Regressions.GroupBy(result => result.Table.Table ?? $"\0{result.Table.Key}").SelectMany(group => Tables([.. group], names).Select(table => Stamped(table, [.. group], results)))]);

    private static ReportTable Stamped(ReportTable table, IReadOnlyList<RegressionResult> models, StudyResults results)
    {
        var planLock = results.Lock;
        var declared = models.Select(model => model.Table).Distinct().ToList();
        var unplanned = declared.Where(each => !planLock.IsPlanned(each)).ToList();
        var stamp = ReportNames.StampWords(planLock, unplanned.Count == 0)
            + (unplanned.Count > 0 && unplanned.Count < declared.Count ? $" This holds for {string.Join("; ", unplanned.Select(RegressionColumns.Label))}; the other columns are planned." : "");
        return table with { Notes = [stamp, .. Beside(models, results), .. table.Notes] };
    }

    /// <summary>Where an inquiry and a regression are about the effect of the same arms on the same outcome, one of the two is the answer.</summary>
    private static IEnumerable<string> Beside(IReadOnlyList<RegressionResult> models, StudyResults results) =>
        models.Any(model => model.Table.Randomization is not null && results.Plan.Inquiries.Any(inquiry => inquiry.Role == InquiryRole.Primary && inquiry.Outcome == model.Table.Outcome && inquiry.Randomization == model.Table.Randomization))
            ? ["The primary answers are the estimates of the inquiries, among the results by family; where a regression is about the same effect by another model, it stands beside them."] : [];

    private static IEnumerable<ReportTable> Tables(IReadOnlyList<RegressionResult> models, ReportNames names)
    {
        var declared = models[0].Table;
        var title = declared.Table ?? RegressionColumns.Label(declared);
        if (models.Count == 1 && declared.By == Breakdown.None)
        {
            yield return Single($"regression_{declared.Key}", title, models[0], models[0].Terms);
            if (models[0].MarginalEffects.Count > 0) yield return Single($"marginal_{declared.Key}", MarginalTitle(title), models[0], models[0].MarginalEffects);
            yield break;
        }
        var columns = new RegressionColumns(models, names);
        yield return columns.Build($"regression_{declared.Key}", title, model => model.Terms);
        if (models.Any(model => model.MarginalEffects.Count > 0)) yield return columns.Build($"marginal_{declared.Key}", MarginalTitle(title), model => model.MarginalEffects);
    }

    private static string MarginalTitle(string title) => $"{title}: average marginal effects";

    private static ReportTable Single(string key, string title, RegressionResult result, IReadOnlyList<RegressionTerm> terms) => new()
    {
        Key = key,
        Title = title,
        Columns =
        [
            new("term", "Term"), new("reading", "Reading"), new("estimate", "Coefficient", true) { HasStars = true }, new("std_error", "SE", true), new("statistic", result.Table.Model is RegressionModel.Ols or RegressionModel.TwoStage ? "t" : "z", true),
            new("df", "df", true), new("p", "p", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true), new("reason", "Remarks"),
        ],
        Rows = result.Status != EstimateStatus.Estimated && terms.Count == 0
            ? [[ReportNames.Word(result.Status), "", "–", "–", "–", "–", "–", "–", "–", result.Reason ?? ""]]
            : [.. terms.Select(term => Row(term, result.Table.ShadeNegative == true))],
        Notes = [.. Notes(result, key.StartsWith("marginal_", StringComparison.Ordinal)), .. ReportNames.Legends(result.Table.Stars, result.Table.ShadeNegative == true)],
    };

    private static IReadOnlyList<ReportCell> Row(RegressionTerm term, bool shades)
    {
        var number = term.Coefficient;
        return
        [
            term.Label, Reading(term.Kind),
            number.Value is null ? ReportCell.NoNumber("not estimable") : ReportNames.Starred(NumberFormat.Estimate(number.Value, number.StandardError), number.Value, term.Stars, shades),
            new ReportCell(NumberFormat.StandardError(number.StandardError), number.StandardError), ReportCell.Statistic(number.Statistic), ReportCell.Df(number.DegreesOfFreedom), ReportCell.P(number.PValue),
            ReportCell.Estimate(number.ConfidenceLow, number.StandardError), ReportCell.Estimate(number.ConfidenceHigh, number.StandardError), number.Reason ?? "",
        ];
    }

    private static IEnumerable<string> Notes(RegressionResult result, bool marginal)
    {
        if (result.Errors.Length > 0) yield return $"Errors: {result.Errors}. n = {NumberFormat.Count(result.N)}, {NumberFormat.Count(result.Dropped)} rows dropped for a missing value.";
        if (result.Fit.Count > 0) yield return string.Join("; ", result.Fit.Select(fit => $"{fit.Name} {NumberFormat.Mean(fit.Value)}")) + ".";
        yield return $"Outcome: {result.Outcome}.";
        foreach (var note in Readings(result, marginal)) yield return note;
        foreach (var note in DroppedByArm(result).Concat(result.Notes)) yield return note;
    }

    /// <summary>What coefficients, or average marginal effects, are compared with.</summary>
    internal static IEnumerable<string> Readings(RegressionResult result, bool marginal)
    {
        if (result.References.Count > 0) yield return $"Compared with, hence without a coefficient: {string.Join("; ", result.References)}.";
        var products = result.Terms.Select(term => term.Coefficient.Term.Split(':')).Where(parts => parts.Length > 1).SelectMany(parts => parts).ToHashSet(StringComparer.Ordinal);
        if (!result.Terms.Any(term => products.Contains(term.Coefficient.Term))) yield break;
        if (!marginal && result.WithoutZero.Count > 0) yield return $"Zero lies outside the range of: {string.Join("; ", result.WithoutZero)}. The coefficient of what is multiplied with it is an effect there, where nobody is.";
        if (marginal) yield return "An average marginal effect of what is also in a product is averaged over the observed values of the other part of the product.";
        else yield return "A coefficient whose term is also in a product is the effect where the other part of the product is zero, or at the level compared with: no main effect.";
    }

    /// <summary>Rows that lack a value may be of some arms more than of others.</summary>
    internal static IEnumerable<string> DroppedByArm(RegressionResult result) =>
        result.Arms.Count > 0 ? [$"Rows dropped by arm: {string.Join("; ", result.Arms.Select(arm => $"{arm.Label} {NumberFormat.Count(arm.Dropped)} of {NumberFormat.Count(arm.N + arm.Dropped)}"))}."] : [];

    /// <summary>What a coefficient may be read as, in words.</summary>
    internal static string Reading(TermKind kind) => kind switch
    {
        TermKind.Randomized => "randomized",
        TermKind.Moderation => "randomized × association",
        TermKind.Associational => "association",
        TermKind.Instrumented => "instrumented",
        _ => "",
    };
}
