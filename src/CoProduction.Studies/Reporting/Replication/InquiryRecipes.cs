using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Inquiries: means by arm, the estimate, what stands beside it, adjustments within families.</summary>
internal sealed class InquiryRecipes(RecipeData data)
{
    private readonly ComparisonRecipes comparisons = new(data);
    private readonly SecondaryRecipes secondaries = new(data);

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
        foreach (var family in data.Results.Estimates.Where(estimate => estimate.Inquiry.Family is { Length: > 0 }).GroupBy(estimate => estimate.Inquiry.Family))
        {
            // Members without a p value count for nothing, as in the analysis.
            var members = family.ToList();
            var primary = members.ConvertAll(ResultIds.Primary);
            yield return new RecipeStep("holm", ("ids", members.ConvertAll(ResultIds.Estimate)), ("p_of", members.Any(member => member.Inquiry.AdjustedIsPrimary == true) ? primary : null))
            {
                Comment = $"Holm within the family {family.Key}",
            };
            foreach (var step in SecondaryRecipes.Family(members, primary)) yield return step;
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

    private IEnumerable<RecipeStep> Steps(Estimate estimate)
    {
        var (inquiry, cell) = (estimate.Inquiry, estimate.Cell);
        var weights = estimate.Arms.ToDictionary(arm => arm.Arm, arm => arm.Weight);
        var unit = comparisons.Unit(inquiry, cell);
        yield return comparisons.Compared(inquiry, cell, weights.Keys) with
        {
            Comment = $"{estimate.Estimand}{(cell == AnalysisCell.All ? "" : $" ({string.Join(", ", new[] { cell.Site, cell.Theme }.OfType<string>())})")}. {estimate.Estimator}",
        };
        foreach (var arm in estimate.Arms) yield return new RecipeStep("arm_mean", ("sample", ComparisonRecipes.Sample), ("arm", arm.Arm), ("unit", unit)) { Checks = ResultIds.ArmMean(estimate, arm.Arm) };
        yield return comparisons.Estimator(inquiry, cell, estimate.Rule.Kind, estimate.Term, weights) with { Checks = ResultIds.Estimate(estimate) };
        if (estimate.Adjusted is { } adjusted) yield return comparisons.Adjusted(inquiry, cell, adjusted.Term, weights) with { Checks = ResultIds.Adjusted(estimate) };
        foreach (var step in Details(estimate, weights, unit)) yield return step;
        foreach (var step in secondaries.Steps(estimate, ComparisonRecipes.Sample, comparisons.Everybody(inquiry, cell), weights, unit)) yield return step;
    }

    /// <summary>What a report says of an estimate besides the estimate.</summary>
    private IEnumerable<RecipeStep> Details(Estimate estimate, Dictionary<string, double> weights, string? unit)
    {
        var (sample, inquiry, arms) = (ComparisonRecipes.Sample, estimate.Inquiry, weights.Keys.ToList());
        if (estimate.ReferenceMean is not null) yield return new RecipeStep("reference_mean", ("sample", sample), ("weights", weights)) { Checks = ResultIds.Of("reference_mean", estimate) };
        if (estimate.EffectSize?.Value is not null)
            yield return (estimate.EffectSize.Name switch
            {
                "Cohen's d" => new RecipeStep("cohen_d", ("sample", sample), ("treated", ContrastWeights.Treated(weights)), ("control", ContrastWeights.Control(weights))) { Note = RecipeNotes.Integrated },
                "Cohen's h" => new RecipeStep("cohen_h", ("sample", sample), ("treated", ContrastWeights.Treated(weights)), ("control", ContrastWeights.Control(weights))),
                _ => new RecipeStep("standardized_difference", ("sample", sample), ("id", ResultIds.Estimate(estimate)), ("arms", arms)),
            }) with { Checks = ResultIds.Of("effect_size", estimate) };
        var primary = estimate.Primary is null ? ResultIds.Estimate(estimate) : ResultIds.Primary(estimate);
        if (estimate.Detectable is { } detectable)
            yield return new RecipeStep("detectable", ("sample", sample), ("id", primary), ("arms", arms))
            {
                ChecksEach = (ResultIds.Of("detectable", estimate) + "/", detectable.InStandardDeviations is null ? ["effect"] : ["effect", "in_sd"]),
                Note = RecipeNotes.Integrated,
            };
        if (estimate.Equivalence is { } equivalence) yield return new RecipeStep("ruled_out", ("id", primary), ("margin", equivalence.PValue is null ? null : equivalence.Margin)) { Checks = ResultIds.Of("ruled_out", estimate) };
        if (estimate.Complier is { IntentionToTreat: not null, Share: not null, Complier.Value: not null } complier)
            yield return new RecipeStep("compliers", ("sample", sample), ("receipt", inquiry.Receipt), ("treated", ContrastWeights.Treated(weights)), ("unit", unit))
            {
                ChecksEach = (ResultIds.Of("complier", estimate) + "/", ["itt", "share", "complier", .. complier.AndersonRubin?.Low is null ? Array.Empty<string>() : ["anderson_rubin"], .. complier.FirstStageF is null ? Array.Empty<string>() : ["first_stage"]]),
            };
        if (estimate.Redraw is { PValue: not null } redraw)
            yield return comparisons.Redrawn(inquiry, estimate.Cell, weights, redraw, EffectRows.IsAsked(estimate)
                ? ResultIds.Secondary(estimate, estimate.Secondary.First(secondary => secondary.Kind == SecondaryEstimator.RandomizationInference))
                : ResultIds.Of("redrawn", estimate));
    }
}
