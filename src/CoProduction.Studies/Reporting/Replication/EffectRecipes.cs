using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>What follows from the inquiries: crossed factors, doses, moderation, other specifications, sites, places, clusters, raw answers, number of tests.</summary>
internal sealed class EffectRecipes(RecipeData data)
{
    private static readonly Variable Sample = ComparisonRecipes.Sample;

    private readonly ComparisonRecipes comparisons = new(data);

    private StudyResults Results => data.Results;

    public IEnumerable<RecipeStep> Steps() => RecipeStep.Part("What follows from the inquiries",
    [
        .. Results.OtherArms.SelectMany(OtherArms), .. Results.Factorials.SelectMany(Factorial), .. Results.Doses.SelectMany(Dose), .. Results.Moderations.SelectMany(Moderation), .. Results.Multiverses.SelectMany(Multiverse), .. Results.SiteSensitivities.SelectMany(Sites),
        .. Results.Loops.SelectMany(Loop), .. Results.Orders.SelectMany(Order), .. Results.Clusters.SelectMany(Clusters), .. Results.Distributions.Select(each => (Distribution: each, Inquiry: InquiryOf(each.Outcome, each.Randomization))).SelectMany(each => Distribution(each.Distribution, each.Inquiry)),
    ]);

    /// <summary>After everything that has a p value.</summary>
    public IEnumerable<RecipeStep> Tests() => RecipeStep.Part("Tests made", Results.Tests.Select(test => new RecipeStep("tests_made", ("ids", IdsOf(test)), ("adjusted", test.RejectedAdjusted is null ? null : Adjusted(test)))
    {
        ChecksEach = (ResultIds.Tests(test, ""), test.RejectedAdjusted is null ? ["made", "rejected"] : ["made", "rejected", "rejected_adjusted"]),
        Comment = test.What,
    }));

    /// <summary>Outcome and randomization without rules or cell: everybody in the arms.</summary>
    private static Inquiry InquiryOf(string outcome, string randomization) => new() { Outcome = outcome, Randomization = randomization };

    private ContrastWeights WeightsOf(Inquiry inquiry) => ContrastWeights.Of(inquiry, comparisons.PlanOf(inquiry), data.Design.Factors);

    private IEnumerable<RecipeStep> OtherArms(OtherArms other)
    {
        var inquiry = InquiryOf(other.Outcome, other.Randomization);
        yield return comparisons.Everybody(inquiry, AnalysisCell.All) with { Comment = $"{other.OutcomeLabel}: arms that no inquiry compares" };
        foreach (var arm in other.Arms)
            yield return new RecipeStep("arm_mean", ("sample", Sample), ("arm", arm.Arm), ("unit", comparisons.Unit(inquiry, AnalysisCell.All))) { Checks = ResultIds.OtherArm(other, arm.Arm) };
    }

    private IEnumerable<RecipeStep> Factorial(FactorialResult result)
    {
        var inquiry = InquiryOf(result.Outcome, result.Randomization);
        var plan = comparisons.PlanOf(inquiry);
        var cells = result.Cells.Where(cell => cell.Mean.Value is not null).ToDictionary(cell => $"{cell.First}.{cell.Second}",
            cell => (IReadOnlyList<string>)[.. plan.Arms.Where(arm => arm.Levels.GetValueOrDefault(result.First) == cell.First && arm.Levels.GetValueOrDefault(result.Second) == cell.Second).Select(arm => arm.Key)]);
        yield return comparisons.Everybody(inquiry, AnalysisCell.All) with { Comment = $"{result.OutcomeLabel}: {result.FirstLabel} × {result.SecondLabel}" };
        yield return new RecipeStep("means_of", ("sample", Sample), ("cells", cells), ("unit", comparisons.Unit(inquiry, AnalysisCell.All))) { ChecksEach = (ResultIds.Cells(result), [.. cells.Keys]) };
        foreach (var (section, effects) in new[] { ("simple_effect", result.SimpleEffects), ("interaction", result.Interactions) })
            foreach (var effect in effects.Where(effect => effect.Estimate.Arms.Count > 0))
            {
                var estimate = effect.Estimate;
                var weights = estimate.Arms.ToDictionary(arm => arm.Arm, arm => arm.Weight);
                yield return comparisons.Compared(estimate.Inquiry, estimate.Cell, weights.Keys) with { Comment = estimate.Estimand };
                yield return comparisons.Estimator(estimate.Inquiry, estimate.Cell, estimate.Rule.Kind, estimate.Term, weights) with { Checks = ResultIds.Derived(section, effect) };
            }
    }

    private IEnumerable<RecipeStep> Dose(DoseResult dose)
    {
        var inquiry = InquiryOf(dose.Outcome, dose.Randomization);
        if (data.DosesOf(dose.Randomization) is not { } doses) yield break;
        var unit = comparisons.Unit(inquiry, AnalysisCell.All);
        yield return comparisons.Everybody(inquiry, AnalysisCell.All) with { Comment = $"{dose.OutcomeLabel} by dose of {dose.FactorLabel}" };
        var points = dose.Points.Where(point => point.Mean.Value is not null).ToDictionary(point => ScriptText.Number(point.Dose), point => (IReadOnlyList<string>)[.. doses.Where(arm => arm.Value == point.Dose).Select(arm => arm.Key)]);
        yield return new RecipeStep("means_of", ("sample", Sample), ("cells", points), ("unit", unit)) { ChecksEach = (ResultIds.Dose(dose, "mean/"), [.. points.Keys]) };
        if (dose.Slope is null) yield break;
        yield return new RecipeStep("dose_curve", ("sample", Sample), ("doses", doses), ("unit", unit)) { ChecksEach = (ResultIds.Dose(dose, ""), dose.Departure is null ? ["slope", "any"] : ["slope", "any", "departure"]) };
    }

    private IEnumerable<RecipeStep> Moderation(ModerationResult result)
    {
        if (result.Interaction is null) yield break;
        var weights = WeightsOf(result.Inquiry).ByArm;
        yield return comparisons.Compared(result.Inquiry, AnalysisCell.All, [.. weights.Keys]) with { Comment = $"{result.OutcomeLabel}: {result.Contrast} by {result.ModeratorLabel}" };
        yield return new RecipeStep("moderated", ("sample", Sample), ("moderator", result.Moderator), ("weights", weights.ToDictionary()), ("unit", comparisons.Unit(result.Inquiry, AnalysisCell.All)))
        {
            ChecksEach = (ResultIds.Moderation(result, ""), ["interaction", .. result.Association is null ? Array.Empty<string>() : ["association"], "low", "mean", "high", "low_at", "mean_at", "high_at"]),
        };
    }

    private IEnumerable<RecipeStep> Multiverse(MultiverseResult result)
    {
        var weights = WeightsOf(result.Inquiry).ByArm.ToDictionary();
        if (weights.Count == 0) yield break;
        var after = result.Inquiry.Exclusions.Where(key => result.Rules.All(rule => rule.Key != key)).ToList();
        foreach (var specification in result.Specifications.Where(specification => specification.N > 0))
        {
            var inquiry = result.Inquiry with { Exclusions = [.. specification.Rules, .. after] };
            yield return comparisons.Compared(inquiry, AnalysisCell.All, weights.Keys) with { Comment = $"{result.OutcomeLabel}: {result.Contrast}, left out by {(specification.Rules.Count == 0 ? "no rule" : string.Join(", ", specification.Rules))}" };
            yield return (specification.IsAdjusted ? comparisons.Adjusted(inquiry, AnalysisCell.All, specification.Term, weights) : comparisons.Estimator(inquiry, AnalysisCell.All, specification.Estimator, specification.Term, weights))
                with { Checks = ResultIds.Specification(result, specification) };
        }
    }

    private IEnumerable<RecipeStep> Sites(SiteSensitivity result)
    {
        var weights = WeightsOf(result.Inquiry).ByArm.ToDictionary();
        foreach (var left in result.Without)
        {
            yield return comparisons.Compared(result.Inquiry, AnalysisCell.All, weights.Keys, left.Site) with { Comment = $"{result.OutcomeLabel}: {result.Contrast} without {left.Site}" };
            yield return (result.Inquiry.AdjustedIsPrimary == true ? comparisons.Adjusted(result.Inquiry, AnalysisCell.All, left.Term, weights) : comparisons.Estimator(result.Inquiry, AnalysisCell.All, left.Estimator, left.Term, weights))
                with { Checks = ResultIds.SiteLeftOut(result, left) };
        }
    }

    private IEnumerable<RecipeStep> Loop(LoopResult loop)
    {
        var weights = WeightsOf(loop.Inquiry).ByArm.ToDictionary();
        var (clustered, everybody, part) = (comparisons.PlanOf(loop.Inquiry).Procedure == Procedure.Cluster, new Variable("everybody"), new Variable("part"));
        yield return comparisons.Everybody(loop.Inquiry, AnalysisCell.All) with { Into = everybody, Comment = $"{loop.OutcomeLabel}: {loop.Contrast}, by the place of the theme" };
        yield return new RecipeStep("only_arms", ("sample", everybody), ("arms", weights.Keys.ToList())) { Into = part };
        foreach (var place in loop.Positions.Where(place => place.Term?.Value is not null))
            yield return new RecipeStep("effect_at_place", ("sample", part), ("weights", weights), ("place", place.Position), ("clustered", clustered ? true : null)) { Checks = ResultIds.Place(loop, ScriptText.Number(place.Position)) };
        if (loop.Trend?.Value is not null) yield return new RecipeStep("place_trend", ("sample", part), ("weights", weights), ("unit", clustered ? "cluster" : "person")) { Checks = ResultIds.Place(loop, "trend") };
        if (loop.CarryOver?.Value is not null) yield return new RecipeStep("carry_over", ("sample", everybody), ("randomization", loop.Inquiry.Randomization), ("weights", weights)) { Checks = ResultIds.Place(loop, "carry_over") };
    }

    private IEnumerable<RecipeStep> Order(OrderResult order)
    {
        if (order.Place is null) yield break;
        var weights = WeightsOf(order.Inquiry).ByArm.ToDictionary();
        var clustered = comparisons.PlanOf(order.Inquiry).Procedure == Procedure.Cluster;
        yield return comparisons.Compared(order.Inquiry, AnalysisCell.All, weights.Keys) with { Comment = $"{order.OutcomeLabel}: {order.Contrast}, by the place of the question" };
        yield return new RecipeStep("drawn_order", ("sample", Sample), ("order", order.Column), ("item", order.Item), ("weights", weights), ("unit", clustered ? "cluster" : null))
        {
            // The joint test with clusters is Hotelling's, which the scripts do not have.
            ChecksEach = (ResultIds.Order(order, ""), ["place", .. order.Trend?.Value is null ? Array.Empty<string>() : ["trend"], .. order.CarryOver?.F is null || clustered ? Array.Empty<string>() : ["before"]]),
        };
    }

    private IEnumerable<RecipeStep> Clusters(ClusterResult result)
    {
        var inquiry = InquiryOf(result.Outcome, result.Randomization);
        var arms = result.Arms.Where(arm => arm.Clusters > 0).Select(arm => arm.Arm).ToList();
        yield return comparisons.Everybody(inquiry, AnalysisCell.All) with { Comment = $"{result.OutcomeLabel}: clusters" };
        yield return new RecipeStep("cluster_sizes", ("sample", Sample), ("arms", arms)) { ChecksEach = (ResultIds.Clusters(result, ""), [.. arms.SelectMany(arm => new[] { arm, arm + "/clusters", arm + "/smallest", arm + "/largest" })]) };
        if (result.Correlation.Value is not null) yield return new RecipeStep("intraclass", ("sample", Sample)) { ChecksEach = (ResultIds.Intraclass(result, ""), ["icc", "mean_size", "design_effect"]) };
    }

    private IEnumerable<RecipeStep> Distribution(OutcomeDistribution distribution, Inquiry inquiry)
    {
        var arms = distribution.Arms.Select(arm => arm.Arm).ToList();
        yield return comparisons.Everybody(inquiry, AnalysisCell.All) with { Comment = $"{distribution.OutcomeLabel}: answers by arm" };
        yield return new RecipeStep("distribution", ("sample", Sample), ("arms", arms), ("lowest", distribution.Classes.Select(each => each.Low).ToList()))
        {
            ChecksEach = (ResultIds.Distribution(distribution), [.. arms.SelectMany(arm => Enumerable.Range(1, distribution.Classes.Count).Select(place => $"{arm}/{ScriptText.Number(place)}"))]),
        };
    }

    private List<string> Adjusted(TestCount test) => [.. Results.Estimates.Where(estimate => IsOf(test, estimate) && estimate.HolmPValue is not null).Select(ResultIds.Estimate)];

    private bool IsOf(TestCount test, Estimate estimate) => estimate.Inquiry.Role == test.Role && Results.Lock.IsPlanned(estimate.Inquiry) == test.IsPlanned;

    /// <summary>The rows whose p values a count is of.</summary>
    private List<string> IdsOf(TestCount test)
    {
        var names = (RegressionResult result) => new RegressionNames(data.Design, result.Table.Randomization);
        return [.. test.Group switch
        {
            TestGroup.Inquiries => Results.Estimates.Where(estimate => IsOf(test, estimate) && estimate.Primary?.PValue is not null).Select(ResultIds.Primary),
            TestGroup.OtherOfPair => Results.Estimates.Where(estimate => estimate.Adjusted is not null && (estimate.Inquiry.AdjustedIsPrimary == true ? estimate.Term?.PValue : estimate.Adjusted.Term?.PValue) is not null)
                .Select(estimate => estimate.Inquiry.AdjustedIsPrimary == true ? ResultIds.Estimate(estimate) : ResultIds.Adjusted(estimate)),
            TestGroup.Secondary => Results.Estimates.SelectMany(estimate => estimate.Secondary.Where(secondary => secondary.PValue is not null).Select(secondary => ResultIds.Secondary(estimate, secondary))),
            TestGroup.Derived => Results.Factorials.SelectMany(result => result.SimpleEffects.Select(effect => (Section: "simple_effect", Effect: effect)).Concat(result.Interactions.Select(effect => (Section: "interaction", Effect: effect))))
                .Where(each => !each.Effect.IsInPlan && each.Effect.Estimate.Term?.PValue is not null).Select(each => ResultIds.Derived(each.Section, each.Effect)),
            TestGroup.Doses => Results.Doses.SelectMany(dose => new[] { ("slope", dose.Slope?.PValue), ("any", dose.AnyEffect?.PValue), ("departure", dose.Departure?.PValue) }.Where(each => each.Item2 is not null).Select(each => ResultIds.Dose(dose, each.Item1))),
            TestGroup.Moderation => Results.Moderations.Where(result => result.Interaction?.PValue is not null).Select(result => ResultIds.Moderation(result, "interaction")),
            TestGroup.Places => Results.Loops.SelectMany(loop => loop.Positions.Select(place => (ScriptText.Number(place.Position), place.Term?.PValue)).Append(("trend", loop.Trend?.PValue)).Append(("carry_over", loop.CarryOver?.PValue)).Where(each => each.Item2 is not null).Select(each => ResultIds.Place(loop, each.Item1))),
            TestGroup.Orders => Results.Orders.SelectMany(order => new[] { ("place", order.Place?.PValue), ("trend", order.Trend?.PValue), ("before", order.CarryOver?.PValue) }.Where(each => each.Item2 is not null).Select(each => ResultIds.Order(order, each.Item1))),
            TestGroup.Regressions => Results.Regressions.SelectMany(result => result.Terms.Where(term => term.Kind != TermKind.Constant && term.Coefficient.PValue is not null).Select(term => ResultIds.Regression(result, names(result).Term(term.Coefficient.Term)))),
            TestGroup.Pairs => Results.Pairs.SelectMany(table => table.Estimates.Where(pair => pair.Difference?.PValue is not null).Select(pair => ResultIds.Pair(table, pair))),
            _ => Results.Correlates.SelectMany(table => table.Correlates.Where(correlate => correlate.Test?.PValue is not null).Select(correlate => ResultIds.Correlate(table.Table.Key, correlate))),
        }];
    }
}
