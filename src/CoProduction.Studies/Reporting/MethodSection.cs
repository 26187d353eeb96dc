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
                ? "Inquiries: every person assigned is analysed in the arm assigned, and nothing measured after the draw selects rows but the outcome itself: a row without it is dropped and counted by arm."
                : "Inquiries: every person assigned is analysed in the arm assigned, but for rows that a declared rule leaves out of the inquiries that name it. A row without the outcome is dropped and counted by arm.";
        if (results.Design.Design.Randomizations.Count > 0 && results.Regressions.Any(result => result.Terms.Count > 0))
            yield return "Regressions use the rows that have a value of every variable in them, also of those measured after the draw.";
        foreach (var rule in results.Estimates.Where(estimate => estimate.Term?.Value is not null).GroupBy(estimate => estimate.Estimator).OrderByDescending(group => group.Count()))
            yield return $"{ReportNames.Capital(rule.Key)}, for {Listed([.. rule.Select(estimate => estimate.Inquiry.Label.Length > 0 ? estimate.Inquiry.Label : estimate.Inquiry.Key).Distinct()])}.";
        if (results.Estimates.Any(estimate => estimate.Arms.Count(arm => arm.Weight != 0) > 2)) yield return "Named effects are contrasts of cell means with the weights shown; no coefficient of a model with products is printed as a main effect.";
        var used = results.Estimates.Select(estimate => estimate.Term?.ErrorType).Concat(results.Regressions.SelectMany(result => result.Terms).Select(term => (StandardErrorType?)term.Coefficient.ErrorType)).OfType<StandardErrorType>().ToHashSet();
        foreach (var (type, words) in Errors)
            if (used.Contains(type)) yield return words;
        foreach (var family in results.Estimates.Where(estimate => estimate.Inquiry.Family is { Length: > 0 }).GroupBy(estimate => estimate.Inquiry.Family!))
            yield return $"Multiple testing, family “{results.Plan.NameOfFamily(family.Key)}”: Holm's adjustment over {NumberFormat.Count(family.Count(estimate => estimate.HolmPValue is not null))} tests{(family.Any(estimate => estimate.RedrawnPValue is not null) ? ", and Westfall and Young's step-down by redrawing" : "")}.";
        var none = results.Estimates.Select(estimate => estimate.Status).Concat(results.Pairs.SelectMany(pair => pair.Estimates.Select(estimate => estimate.Status))).Concat(results.Levels.SelectMany(level => level.Levels.Select(estimate => estimate.Status)))
            .Where(status => status != EstimateStatus.Estimated).Select(ReportNames.Word).Distinct().Order(StringComparer.Ordinal).ToList();
        if (none.Count > 0) yield return $"{string.Join(", ", none.Select(word => $"“{word}”"))}: no number, which is no zero{(none.Count > 1 ? ", and each for another reason" : "")}.";
    }

    private static IEnumerable<string> Tables(StudyResults results)
    {
        foreach (var model in results.Regressions.Where(result => result.Terms.Count > 0).GroupBy(result => (result.Table.Model, result.Table.Errors)))
            yield return $"Regressions: {RegressionColumns.Words(model.Key.Model)}, {ErrorWord(model.Key.Errors)} errors, for {Listed([.. model.Select(NameOf).Distinct()])}.";
        foreach (var method in results.Correlates.Select(result => result.Table.Method).Distinct())
            yield return $"Correlates: {(method == CorrelationMethod.Spearman ? "Spearman's rank correlation with midranks" : "Pearson's correlation")}, pairs with both values.";
        foreach (var scale in results.Design.Measures.Values.OfType<Scale>().Where(scale => IsUsed(scale, results)))
            yield return $"{AnalysisData.LabelOf(scale)}: the {(scale.Score == ScaleScore.Sum ? "sum" : "mean")} of {ReportNames.Count(scale.Items.Count, "item")}{(scale.Score != ScaleScore.Sum && scale.MinAnswered is { } least && least < scale.Items.Count ? $", from {NumberFormat.Count(least)} answers on" : ", where all are answered")}.";
        foreach (var share in results.Design.Measures.Values.OfType<Measurement.ProportionPositive>().Where(share => share.Items.Count > 1 && IsUsed(share, results)))
            yield return $"{AnalysisData.LabelOf(share)}: the share of its {ReportNames.Count(share.Items.Count, "item")} with an answer that counts as positive.";
        if (results.Levels.Count > 0) yield return "Levels: means, or shares, of those with a value.";
        foreach (var kind in results.Pairs.Where(table => table.Estimates.Any(estimate => estimate.Status == EstimateStatus.Estimated)).Select(table => table.Table.Kind).Distinct().Order())
            yield return kind == PairKind.WithinPerson ? "Pairs within persons: paired t of the second less the first, from persons with both." : "Pairs of two groups: difference in means, Welch.";
        if (results.Levels.Any(level => level.Table.Weighted)) yield return "Weighted levels: population of the site over its respondents.";
    }

    private static IEnumerable<string> Checks(StudyResults results)
    {
        if (results.Reliability.Count > 0) yield return "Reliability: Cronbach's alpha from complete rows with Feldt's interval, McDonald's omega of one factor by maximum likelihood.";
        if (results.SampleRatios.Any(ratio => ratio.Test is not null)) yield return "Counts by arm: Pearson's chi-square against the stored probabilities of the arms.";
        if (results.Balance.Any(balance => balance.Joint.Count > 0)) yield return $"Balance: Wald test of the arm on the measures with HC2 errors; by redrawing, the share of the arm's variance{(results.Design.Design.Randomizations.Any(plan => plan.HasStrata()) ? " within strata" : "")} that the measures explain.";
        var attrition = results.Fieldwork?.Attrition ?? [];
        if (attrition.Any(result => result.Test?.Wald is not null))
        {
            var types = attrition.Select(result => result.Test?.Wald?.ErrorType).OfType<StandardErrorType>().Distinct().Order().Select(type => type == StandardErrorType.CR2 ? "CR2 errors, by person or cluster, where a person or cluster has several rows" : "HC2 errors").ToList();
            yield return $"Attrition: differences in rates by least squares with {string.Join("; ", types)}.";
        }
        var bounds = attrition.SelectMany(result => result.Bounds).ToList();
        string[] named = [.. bounds.Any(bound => bound.Lee is { Lower: not null }) ? ["Lee (2009)"] : Array.Empty<string>(), .. bounds.Any(bound => bound.Manski is { Lower: not null }) ? ["Horowitz and Manski (2000)"] : Array.Empty<string>()];
        if (named.Length > 0) yield return $"Bounds: {string.Join(" and ", named)}{(bounds.Any(bound => bound.HasIntervals) ? ", intervals by Imbens and Manski (2004)" : "")}.";
    }

    private static IEnumerable<string> Making(StudyResults results, ReportContext context)
    {
        yield return $"Software: CoProduction {context.Software}, {RuntimeInformation.FrameworkDescription}{(NumericsVersion is { } version ? $", MathNet.Numerics {version}" : "")}.";
        if (results.Design.Design.Randomizations.Count > 0 || results.Correlates.Any(table => table.Table.Threshold is not null))
            yield return $"Random numbers of the analysis come from seeds that are stated with each result; where none is stated, the seed is {NumberFormat.Count(new RandomizationOptions().Seed)}.";
        foreach (var (epoch, commitment) in context.Commitments)
            yield return $"The arms{(context.Commitments.Count > 1 ? $" of allocation epoch {NumberFormat.Count(epoch)}" : "")} were drawn from a secret salt. SHA-256 commitment to it, published on opening: {commitment}. The command verify-assignment draws every arm again from the salt and compares.";
        if (context.DataSha256 is { } hash) yield return $"SHA-256 of the responses file (codes, without labels): {hash}.";
    }

    /// <summary>The table as it is printed: several models may be columns of one.</summary>
    private static string NameOf(RegressionResult result) => result.Table.Table is { } table ? $"{table}, column {result.Table.Column ?? result.Table.Label}" : result.Table.Label.Length > 0 ? result.Table.Label : result.Table.Key;

    /// <summary>Something of the report is computed from it.</summary>
    private static bool IsUsed(Measure measure, StudyResults results) =>
        results.Plan.Inquiries.Any(inquiry => inquiry.Outcome == measure.Key) || results.Plan.Levels.Any(table => table.Outcomes.Contains(measure.Key)) || results.Plan.Regressions.Any(table => table.Outcome == measure.Key || table.Terms.Contains(measure.Key));

    private static string? NumericsVersion => typeof(RandomizationOptions).Assembly.GetReferencedAssemblies().FirstOrDefault(name => name.Name == "MathNet.Numerics")?.Version?.ToString(3);

    private static string ErrorWord(ErrorType type) => type == ErrorType.Classical ? "classical" : type.ToString();

    /// <summary>Few names are listed, many are counted. Labels hold colons and may end like sentences, hence the quotation marks.</summary>
    private static string Listed(IReadOnlyList<string> names) => names.Count <= 6 ? Quoted(names) : $"{Quoted(names.Take(5))} and {NumberFormat.Count(names.Count - 5)} more";

    private static string Quoted(IEnumerable<string> names) => string.Join("; ", names.Select(name => $"“{name}”"));
}
