using System.Reflection;
using System.Runtime.InteropServices;
using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Reporting;

/// <summary>How the numbers were made: a note for what was done, and none for what was not.</summary>
internal static class MethodSection
{
    private static readonly Dictionary<StandardErrorType, string> Errors = new()
    {
        [StandardErrorType.Welch] = "Welch: unequal variances, Welch–Satterthwaite df.",
        [StandardErrorType.Stratified] = "Neyman within strata: Σ(N_s/N)² times the variance within the stratum, df = N − cells.",
        [StandardErrorType.HC2] = "HC2: t with n − k degrees of freedom.",
        [StandardErrorType.HC1] = "HC1: n/(n − k) times the squared residuals, t with n − k.",
        [StandardErrorType.CR2] = "CR2: Bell and McCaffrey, Satterthwaite df.",
        [StandardErrorType.CR1] = "CR1: G/(G − 1)·(n − 1)/(n − k), t with G − 1.",
    };

    public static ReportSection Build(StudyResults results, ReportContext context) => new("methods", "Method notes",
    [
        new ReportList([.. Analysis(results), .. Tables(results), .. Checks(results), .. results.Notes]),
        new ReportList([.. Making(results, context)]),
    ]);

    private static IEnumerable<string> Analysis(StudyResults results)
    {
        if (results.Design.Design.Randomizations.Count > 0)
            yield return results.Plan.Exclusions.Count == 0
                ? "Every person assigned is analysed in the arm assigned. Nothing measured after the draw selects rows. A row without the outcome is dropped and counted by arm."
                : "Every person assigned is analysed in the arm assigned, but for rows that a declared rule leaves out of the inquiries that name it. A row without the outcome is dropped and counted by arm.";
        foreach (var rule in results.Estimates.Where(estimate => estimate.Term?.Value is not null).GroupBy(estimate => estimate.Estimator).OrderByDescending(group => group.Count()))
            yield return $"{ReportNames.Capital(rule.Key)}, for {Listed([.. rule.Select(estimate => estimate.Inquiry.Label.Length > 0 ? estimate.Inquiry.Label : estimate.Inquiry.Key).Distinct()])}.";
        if (results.Estimates.Any(estimate => estimate.Arms.Count(arm => arm.Weight != 0) > 2)) yield return "Named effects are contrasts of cell means with the weights shown; no coefficient of a model with products is printed as a main effect.";
        var used = results.Estimates.Select(estimate => estimate.Term?.ErrorType).Concat(results.Regressions.SelectMany(result => result.Terms).Select(term => (StandardErrorType?)term.Coefficient.ErrorType)).OfType<StandardErrorType>().ToHashSet();
        foreach (var (type, words) in Errors)
            if (used.Contains(type)) yield return words;
        foreach (var family in results.Estimates.Where(estimate => estimate.Inquiry.Family is { Length: > 0 }).GroupBy(estimate => estimate.Inquiry.Family!))
            yield return $"Multiple testing, family “{results.Plan.NameOfFamily(family.Key)}”: Holm's adjustment over {NumberFormat.Count(family.Count(estimate => estimate.HolmPValue is not null))} tests{(family.Any(estimate => estimate.RedrawnPValue is not null) ? ", and Westfall and Young's step-down by redrawing" : "")}.";
        yield return "\"Not asked\", \"not randomized\" and \"not estimable\" are three different things; none is a zero.";
    }

    private static IEnumerable<string> Tables(StudyResults results)
    {
        foreach (var model in results.Regressions.Where(result => result.Terms.Count > 0).GroupBy(result => (result.Table.Model, result.Table.Errors)))
            yield return $"Regressions: {RegressionColumns.Words(model.Key.Model)}, {ErrorWord(model.Key.Errors)} errors, for {Listed([.. model.Select(result => result.Table.Label.Length > 0 ? result.Table.Label : result.Table.Key).Distinct()])}.";
        foreach (var method in results.Correlates.Select(result => result.Table.Method).Distinct())
            yield return $"Correlates: {(method == CorrelationMethod.Spearman ? "Spearman's rank correlation with midranks" : "Pearson's correlation")}, pairs with both values.";
        if (results.Levels.Any(level => level.Table.Weighted)) yield return "Weighted levels: population of the site over its respondents.";
    }

    private static IEnumerable<string> Checks(StudyResults results)
    {
        if (results.Reliability.Count > 0) yield return "Reliability: Cronbach's alpha from complete rows with Feldt's interval, McDonald's omega of one factor by maximum likelihood.";
        if (results.SampleRatios.Any(ratio => ratio.Test is not null)) yield return "Counts by arm: Pearson's chi-square against the stored probabilities of the arms.";
        if (results.Balance.Any(balance => balance.Joint.Count > 0)) yield return "Balance: Wald test of the arm on the measures with HC2 errors; by redrawing, the share of the arm's variance within strata that the measures explain.";
        if (results.Fieldwork?.Attrition.Any(result => result.Test is not null) == true) yield return "Attrition: differences in rates by least squares with HC2 errors, or CR2 by cluster (by person, where themes are assigned).";
        if (results.Fieldwork?.Attrition.Any(result => result.Bounds.Count > 0) == true) yield return "Bounds: Lee (2009) and Horowitz and Manski (2000), intervals by Imbens and Manski (2004).";
    }

    private static IEnumerable<string> Making(StudyResults results, ReportContext context)
    {
        yield return $"Software: CoProduction {context.Software}, {RuntimeInformation.FrameworkDescription}{(NumericsVersion is { } version ? $", MathNet.Numerics {version}" : "")}.";
        if (results.Design.Design.Randomizations.Count > 0 || results.Correlates.Any(table => table.Table.Threshold is not null))
            yield return $"Random numbers of the analysis come from seeds that are stated with each result; where none is stated, the seed is {NumberFormat.Count(new RandomizationOptions().Seed)}.{(results.Design.Design.Randomizations.Count > 0 ? " The arms themselves were drawn from a salt that is revealed when the study is closed." : "")}";
        if (context.DataSha256 is { } hash) yield return $"SHA-256 of the responses file (codes, without labels): {hash}.";
    }

    private static string? NumericsVersion => typeof(RandomizationOptions).Assembly.GetReferencedAssemblies().FirstOrDefault(name => name.Name == "MathNet.Numerics")?.Version?.ToString(3);

    private static string ErrorWord(ErrorType type) => type == ErrorType.Classical ? "classical" : type.ToString();

    /// <summary>Few names are listed, many are counted. Labels hold colons and may end like sentences, hence the quotation marks.</summary>
    private static string Listed(IReadOnlyList<string> names) => names.Count <= 6 ? Quoted(names) : $"{Quoted(names.Take(5))} and {NumberFormat.Count(names.Count - 5)} more";

    private static string Quoted(IEnumerable<string> names) => string.Join("; ", names.Select(name => $"“{name}”"));
}
