using CoProduction.Studies.Analysis;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Inquiries: means by arm, the estimate, what stands beside it, Holm within families.</summary>
internal sealed class InquiryRecipes(RecipeData data)
{
    private static readonly Variable Sample = new("sample");

    public IEnumerable<RecipeStep> Steps()
    {
        var heading = "What the plan asked";
        foreach (var estimate in data.Results.Estimates.Where(estimate => estimate.Arms.Count > 0))
            foreach (var step in Steps(estimate))
            {
                yield return step with { Heading = heading };
                heading = null;
            }
        foreach (var step in Analysed()) yield return step;
        foreach (var family in data.Results.Estimates.Where(estimate => estimate.HolmPValue is not null).GroupBy(estimate => estimate.Inquiry.Family))
        {
            // Members without a p value count for nothing, as in the analysis.
            var members = family.ToList();
            yield return new RecipeStep("holm", ("ids", members.ConvertAll(ResultIds.Estimate)), ("p_of", members.Any(IsAdjusted) ? members.ConvertAll(member => IsAdjusted(member) ? ResultIds.Adjusted(member) : ResultIds.Estimate(member)) : null))
            {
                Comment = $"Holm within the family {family.Key}",
            };
        }
    }

    /// <summary>The last box of the flow: what of an arm the estimates use.</summary>
    private IEnumerable<RecipeStep> Analysed() =>
        from flow in data.Results.Flow
        from row in flow.Rows
        from count in row.OutcomeKeys.Zip(row.Analysed)
        where count.Second.N is not null && row.Key is not null
        select new RecipeStep("analysed", ("inquiries", data.Results.Estimates
            .Where(estimate => estimate.Inquiry.Outcome == count.First && estimate.Inquiry.Randomization == flow.Key && (flow.ThemeKey.Length == 0 || estimate.Cell.Theme == flow.ThemeKey) && estimate.Arms.Any(arm => arm.Arm == row.Key && arm.Weight != 0))
            .GroupBy(estimate => estimate.Inquiry.Key).ToDictionary(inquiry => inquiry.Key, inquiry => (IReadOnlyList<string>)[.. inquiry.Select(estimate => ResultIds.ArmMean(estimate, row.Key!))])))
        {
            Checks = ResultIds.Flow(flow, row, $"analysed:{count.First}"),
        };

    private static bool IsAdjusted(Estimate estimate) => estimate.Inquiry.AdjustedIsPrimary == true;

    private IEnumerable<RecipeStep> Steps(Estimate estimate)
    {
        var inquiry = estimate.Inquiry;
        var plan = data.Results.Design.Randomizations[inquiry.Randomization];
        var weights = estimate.Arms.ToDictionary(arm => arm.Arm, arm => arm.Weight);
        var loops = data.Loops(inquiry.Outcome);
        var pooled = loops && estimate.Cell.Theme is null;
        var withinPersons = pooled && plan.Unit == AssignmentUnit.Theme;
        var clustered = plan.Procedure == Procedure.Cluster;
        yield return new RecipeStep("compared", ("outcome", inquiry.Outcome), ("randomization", inquiry.Randomization), ("arms", weights.Keys.ToList()), ("site", estimate.Cell.Site), ("theme", estimate.Cell.Theme),
            ("loops", loops ? true : null), ("across_themes", pooled && !withinPersons ? true : null), ("exclusions", inquiry.Exclusions.Count > 0 ? inquiry.Exclusions : null), ("versions", VersionsOffering(inquiry.Randomization, weights.Keys)))
        {
            Into = Sample,
            Comment = $"{estimate.Estimand}{(estimate.Cell == AnalysisCell.All ? "" : $" ({string.Join(", ", new[] { estimate.Cell.Site, estimate.Cell.Theme }.OfType<string>())})")}. {estimate.Estimator}",
        };
        foreach (var arm in estimate.Arms) yield return new RecipeStep("arm_mean", ("sample", Sample), ("arm", arm.Arm)) { Checks = ResultIds.ArmMean(estimate, arm.Arm) };
        yield return Estimator(estimate, weights, clustered) with { Checks = ResultIds.Estimate(estimate) };
        if (estimate.Adjusted is { } adjusted)
            yield return (adjusted.Term?.Value is null ? new RecipeStep("sample_size", ("sample", Sample))
                : new RecipeStep("lin", ("sample", Sample), ("weights", weights), ("covariates", inquiry.Covariates), ("unit", clustered ? "cluster" : pooled ? "person" : null)))
                with { Checks = ResultIds.Adjusted(estimate) };
        foreach (var secondary in estimate.Secondary)
            if (SecondaryRecipes.Step(estimate, secondary, Sample, weights, clustered, pooled) is { } step)
                yield return step with { Checks = ResultIds.Secondary(estimate, secondary) };
    }

    private static RecipeStep Estimator(Estimate estimate, Dictionary<string, double> weights, bool clustered)
    {
        if (estimate.Term?.Value is null) return new RecipeStep("sample_size", ("sample", Sample));
        return estimate.Rule.Kind switch
        {
            EstimatorKind.ArmMeans => new RecipeStep("cell_means", ("sample", Sample), ("weights", weights)),
            EstimatorKind.StratifiedMeans => new RecipeStep("stratified_means", ("sample", Sample), ("weights", weights)),
            EstimatorKind.StratumFixedEffects => new RecipeStep("stratum_effects", ("sample", Sample), ("weights", weights), ("clustered", clustered ? true : null)),
            EstimatorKind.CellsByCluster => new RecipeStep("clustered_cells", ("sample", Sample), ("weights", weights), ("unit", "cluster")),
            EstimatorKind.CellsByPerson => new RecipeStep("clustered_cells", ("sample", Sample), ("weights", weights), ("unit", "person")),
            _ => new RecipeStep("person_effects", ("sample", Sample), ("weights", weights)),
        };
    }

    /// <summary>Versions that offer all arms; null where all do.</summary>
    private List<string>? VersionsOffering(string randomization, IEnumerable<string> arms)
    {
        var offering = data.Versions.Where(version => version.Value.Randomizations.TryGetValue(randomization, out var plan) && arms.All(key => plan.Arms.Any(arm => arm.Key == key))).Select(version => ScriptText.Number(version.Key)).ToList();
        return offering.Count == data.Versions.Count ? null : offering;
    }
}
