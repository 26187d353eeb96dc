using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Rows of what follows from the inquiries: sizes, what nulls rule out, crossed factors, doses, moderation, compliers, robustness, raw answers.</summary>
internal static class EffectRows
{
    public static IEnumerable<ResultRow> Of(StudyResults results) =>
    [
        .. results.Estimates.SelectMany(estimate => OfEstimate(estimate).Select(row => row with { Stamp = PlanLock.Stamp(results.Lock.IsPlanned(estimate.Inquiry)) })),
        .. results.OtherArms.SelectMany(other => other.Arms.Select(arm => ResultRows.ArmMean(new ResultRow(ResultIds.OtherArm(other, arm.Arm), "arm_mean") { Key = other.Randomization, Label = other.OutcomeLabel, Outcome = other.Outcome }, arm))),
        .. results.Factorials.SelectMany(Rows),
        .. results.Doses.SelectMany(Rows),
        .. results.Moderations.SelectMany(Rows),
        .. results.Multiverses.SelectMany(Rows),
        .. results.SiteSensitivities.SelectMany(Rows),
        .. results.Loops.SelectMany(Rows),
        .. results.Orders.SelectMany(Rows),
        .. results.Clusters.SelectMany(Rows),
        .. results.Tests.SelectMany(Rows),
        .. results.Distributions.SelectMany(Rows),
    ];

    private static ResultRow About(Inquiry inquiry, AnalysisCell cell, string section) =>
        new("", section) { Key = inquiry.Key, Label = inquiry.Label, Outcome = inquiry.Outcome, Site = cell.Site, Theme = cell.Theme };

    private static IEnumerable<ResultRow> OfEstimate(Estimate estimate)
    {
        var about = About(estimate.Inquiry, estimate.Cell, "") with { Estimand = estimate.Estimand, Reading = "randomized" };
        if (estimate.ReferenceMean is { } reference)
            yield return about with { Id = ResultIds.Of("reference_mean", estimate), Section = "reference_mean", Term = "mean compared with", Reading = "", Estimator = "mean of the arms of negative weight", Estimate = reference };
        if (estimate.EffectSize is { } size)
            yield return about with
            {
                Id = ResultIds.Of("effect_size", estimate),
                Section = "effect_size",
                Term = size.Name,
                Estimator = size.Basis,
                Estimate = size.Value,
                Low = size.Low,
                High = size.High,
                StandardDeviation = size.StandardDeviation,
                Status = ExportColumns.Name(size.Value is null ? EstimateStatus.NotEstimable : EstimateStatus.Estimated),
                Reason = size.Reason,
            };
        if (estimate.Detectable is { } effect)
        {
            var row = about with { Section = "detectable", Reading = "", Estimator = $"power {ScriptText.Number(effect.Power)}, two-sided at {ScriptText.Number(effect.Alpha)}, from the error achieved" };
            yield return row with { Id = ResultIds.Of("detectable", estimate) + "/effect", Term = "smallest detectable effect", Estimate = effect.Value };
            if (effect.InStandardDeviations is { } inUnits) yield return row with { Id = ResultIds.Of("detectable", estimate) + "/in_sd", Term = "the same in standard deviations", Estimate = inUnits };
        }
        if (estimate.Equivalence is { } equivalence)
            yield return about with { Id = ResultIds.Of("ruled_out", estimate), Section = "ruled_out", Term = "smallest margin shown", Estimator = "two one-sided tests", Estimate = equivalence.SmallestMargin, StandardError = (estimate.Primary ?? estimate.Term)?.StandardError, PValue = equivalence.PValue, Low = equivalence.Low, High = equivalence.High, Level = equivalence.Level };
        if (estimate.Redraw is { } redraw && !IsAsked(estimate))
            yield return about with
            {
                Id = ResultIds.Of("redrawn", estimate),
                Section = "redrawn",
                Term = estimate.Contrast,
                Estimator = $"arms drawn again: {redraw.Procedure}",
                Estimate = redraw.PValue is null ? null : redraw.Estimate,
                Statistic = redraw.Statistic,
                PValue = redraw.PValue,
                Low = redraw.Low,
                High = redraw.High,
                N = redraw.PValue is null ? null : redraw.N,
                Status = ExportColumns.Name(redraw.PValue is null ? EstimateStatus.NotEstimable : EstimateStatus.Estimated),
                Reason = redraw.Reason ?? redraw.IntervalReason,
            };
        if (estimate.Complier is { IntentionToTreat: { } itt, Share: { } share, Complier: { } complier } receipt)
        {
            var row = about with { Section = "complier", N = receipt.N };
            var id = ResultIds.Of("complier", estimate);
            yield return ResultRows.With(row with { Id = id + "/itt", Term = "intention to treat", Estimator = "least squares on the rows with a receipt" }, itt);
            yield return ResultRows.With(row with { Id = id + "/share", Term = "share who take up", Estimator = "least squares of receipt on the arm" }, share);
            yield return ResultRows.With(row with { Id = id + "/complier", Term = "complier effect", Estimator = "two-stage least squares, the arm as instrument" }, complier);
            if (receipt.AndersonRubin is { } set && set.Shape is AndersonRubinShape.Interval or AndersonRubinShape.TwoRays)
                yield return row with { Id = id + "/anderson_rubin", Term = "Anderson–Rubin set", Estimator = ExportColumns.Name(receipt.AndersonRubin.Shape), PValue = receipt.AndersonRubin.PValue, Low = receipt.AndersonRubin.Low, High = receipt.AndersonRubin.High, Level = receipt.AndersonRubin.Level };
            if (receipt.FirstStageF is { } f) yield return row with { Id = id + "/first_stage", Term = "first-stage F", Estimator = "squared t of the share", Statistic = f, N = null };
        }
    }

    /// <summary>A redraw that the plan asked for stands among the secondary estimates.</summary>
    internal static bool IsAsked(Estimate estimate) => estimate.Inquiry.Also.Contains(SecondaryEstimator.RandomizationInference);

    private static IEnumerable<ResultRow> Rows(FactorialResult result)
    {
        var about = new ResultRow("", "cell_mean") { Key = result.Randomization, Label = result.OutcomeLabel, Outcome = result.Outcome, Estimator = "mean of the cell; of several arms each counts the same" };
        foreach (var cell in result.Cells) yield return ResultRows.With(about with { Id = ResultIds.Cell(result, cell), Term = $"{cell.First}, {cell.Second}", N = cell.N }, cell.Mean) with { Statistic = null, PValue = null };
        foreach (var effect in result.SimpleEffects) yield return Derived(effect, "simple_effect");
        foreach (var effect in result.Interactions) yield return Derived(effect, "interaction");
    }

    private static ResultRow Derived(DerivedEffect effect, string section)
    {
        var estimate = effect.Estimate;
        var row = About(estimate.Inquiry, estimate.Cell, section) with { Id = ResultIds.Derived(section, effect), Term = estimate.Contrast, Estimand = estimate.Estimand, Estimator = estimate.Estimator, Reading = "randomized", Stamp = PlanLock.Stamp(effect.IsInPlan) };
        return ResultRows.With(row, estimate.Term) with { N = estimate.Arms.Count == 0 ? null : estimate.N, Status = ExportColumns.Name(estimate.Status), Reason = estimate.Reason };
    }

    private static IEnumerable<ResultRow> Rows(DoseResult dose)
    {
        var about = new ResultRow("", "dose") { Key = dose.Randomization, Label = dose.OutcomeLabel, Outcome = dose.Outcome };
        foreach (var point in dose.Points)
            yield return ResultRows.With(about with { Id = ResultIds.DosePoint(dose, point), Term = $"mean at {ScriptText.Number(point.Dose)}", Estimator = "mean", N = point.N }, point.Mean) with { Statistic = null, PValue = null };
        if (dose.Slope is { } slope) yield return ResultRows.With(about with { Id = ResultIds.Dose(dose, "slope"), Term = "per unit of dose", Estimator = "least squares on the dose and strata", Reading = "randomized" }, slope);
        if (dose.AnyEffect is { } any) yield return ResultRows.With(about with { Id = ResultIds.Dose(dose, "any"), Term = "any difference between doses", Estimator = "Wald F", Reading = "randomized" }, any);
        if (dose.Departure is { } departure) yield return ResultRows.With(about with { Id = ResultIds.Dose(dose, "departure"), Term = "departure from a line", Estimator = "Wald F", Reading = "randomized" }, departure);
    }

    private static IEnumerable<ResultRow> Rows(ModerationResult result)
    {
        var about = About(result.Inquiry, AnalysisCell.All, "moderation") with { Estimand = $"{result.OutcomeLabel}: {result.Contrast} by {result.ModeratorLabel}", Estimator = "least squares on arms × scale and strata", Reading = "moderation", Reason = result.Reason, Stamp = PlanLock.Stamp(false) };
        if (result.Interaction is { } interaction) yield return ResultRows.With(about with { Id = ResultIds.Moderation(result, "interaction"), Term = "change of the effect per unit", N = result.N }, interaction);
        if (result.Association is { } association) yield return ResultRows.With(about with { Id = ResultIds.Moderation(result, "association"), Term = "slope in the arms compared with", Reading = "associational", N = result.N }, association);
        foreach (var (slope, key) in result.Slopes.Zip(["low", "mean", "high"]))
        {
            yield return ResultRows.With(about with { Id = ResultIds.Moderation(result, key), Term = $"effect at {slope.At}" }, slope.Effect);
            yield return about with { Id = ResultIds.Moderation(result, key + "_at"), Term = slope.At, Estimator = "of the scale, over the rows compared", Reading = "", Estimate = slope.Value };
        }
    }

    private static IEnumerable<ResultRow> Rows(MultiverseResult result) => result.Specifications.Select(specification =>
        ResultRows.With(About(result.Inquiry, AnalysisCell.All, "specification") with
        {
            Id = ResultIds.Specification(result, specification),
            Term = $"left out by {(specification.Rules.Count == 0 ? "no rule" : string.Join(", ", specification.Rules))}{(specification.IsAdjusted ? "; adjusted" : "")}",
            Estimand = $"{result.OutcomeLabel}: {result.Contrast}",
            Reading = "randomized",
        }, specification.Term) with { N = specification.N, Reason = specification.Reason });

    private static IEnumerable<ResultRow> Rows(SiteSensitivity result)
    {
        var about = About(result.Inquiry, AnalysisCell.All, "site_left_out") with { Estimand = $"{result.OutcomeLabel}: {result.Contrast}", Reading = "randomized" };
        return result.Without.Select(left => ResultRows.With(about with { Id = ResultIds.SiteLeftOut(result, left), Term = $"without {left.Site}" }, left.Term) with { N = left.N, Reason = left.Reason });
    }

    private static IEnumerable<ResultRow> Rows(LoopResult loop)
    {
        var about = About(loop.Inquiry, AnalysisCell.All, "place") with { Estimand = $"{loop.OutcomeLabel}: {loop.Contrast}", Reading = "randomized" };
        foreach (var place in loop.Positions) yield return ResultRows.With(about with { Id = ResultIds.Place(loop, ScriptText.Number(place.Position)), Term = $"at place {ScriptText.Number(place.Position)}" }, place.Term) with { N = place.N, Reason = place.Reason };
        if (loop.Trend is { } trend) yield return ResultRows.With(about with { Id = ResultIds.Place(loop, "trend"), Term = "change from place to place", Estimator = "arms × place with site and theme, CR2" }, trend);
        if (loop.CarryOver is { } carry) yield return ResultRows.With(about with { Id = ResultIds.Place(loop, "carry_over"), Term = "arm of the theme before", Estimator = "person and theme fixed, CR2 by person" }, carry);
    }

    private static IEnumerable<ResultRow> Rows(OrderResult order)
    {
        var about = About(order.Inquiry, AnalysisCell.All, "drawn_order") with { Estimand = $"{order.OutcomeLabel}: {order.Contrast}", Reading = "randomized", N = order.N, Reason = order.Reason, Stamp = PlanLock.Stamp(false) };
        if (order.Place is { } place) yield return ResultRows.With(about with { Id = ResultIds.Order(order, "place"), Term = "answer: change from place to place", Estimator = "least squares on arms and place" }, place);
        if (order.Trend is { } trend) yield return ResultRows.With(about with { Id = ResultIds.Order(order, "trend"), Term = "effect: change from place to place", Estimator = "least squares on arms × place" }, trend);
        if (order.CarryOver is { } before) yield return ResultRows.With(about with { Id = ResultIds.Order(order, "before"), Term = "answer: which question came just before", Estimator = "Wald F" }, before);
    }

    private static IEnumerable<ResultRow> Rows(ClusterResult result)
    {
        var about = new ResultRow("", "clusters") { Key = result.Randomization, Label = result.RandomizationLabel, Outcome = result.Outcome };
        foreach (var arm in result.Arms.Where(arm => arm.Clusters > 0))
        {
            var id = ResultIds.Clusters(result, arm.Arm);
            yield return about with { Id = id, Term = $"{arm.Arm}: mean size", Estimate = arm.MeanSize, N = arm.N };
            yield return about with { Id = id + "/clusters", Term = $"{arm.Arm}: clusters", N = arm.Clusters };
            yield return about with { Id = id + "/smallest", Term = $"{arm.Arm}: smallest", N = arm.Smallest };
            yield return about with { Id = id + "/largest", Term = $"{arm.Arm}: largest", N = arm.Largest };
        }
        var within = about with { Section = "intraclass", Estimator = "analysis of variance within arms (Donner and Klar 2000)", Reason = result.Correlation.Reason };
        if (result.Correlation.Value is { } icc) yield return within with { Id = ResultIds.Intraclass(result, "icc"), Term = "intraclass correlation", Estimate = icc };
        if (result.Correlation.MeanSize is { } size) yield return within with { Id = ResultIds.Intraclass(result, "mean_size"), Term = "cluster size m₀", Estimate = size };
        if (result.Correlation.DesignEffect is { } effect) yield return within with { Id = ResultIds.Intraclass(result, "design_effect"), Term = "design effect", Estimate = effect };
    }

    private static IEnumerable<ResultRow> Rows(TestCount test)
    {
        var about = new ResultRow("", "tests_made") { Label = test.What, Key = test.Key };
        yield return about with { Id = ResultIds.Tests(test, "made"), Term = "tests, and rejections expected if nothing had an effect", N = test.Tests, Estimate = test.Expected };
        yield return about with { Id = ResultIds.Tests(test, "rejected"), Term = "rejected", N = test.Rejected };
        if (test.RejectedAdjusted is { } adjusted) yield return about with { Id = ResultIds.Tests(test, "rejected_adjusted"), Term = "rejected after Holm's adjustment", N = adjusted };
    }

    private static IEnumerable<ResultRow> Rows(OutcomeDistribution distribution) =>
        from arm in distribution.Arms
        from place in Enumerable.Range(0, distribution.Classes.Count)
        let each = distribution.Classes[place]
        select new ResultRow(ResultIds.Distribution(distribution, arm.Arm, place), "distribution")
        {
            Key = distribution.Randomization,
            Label = distribution.OutcomeLabel,
            Outcome = distribution.Outcome,
            Term = $"{arm.Arm}: {ScriptText.Number(each.Low)}{(each.High != each.Low ? $" to below {ScriptText.Number(each.High)}" : "")}",
            Estimator = "share of the arm",
            N = arm.Counts[place],
            Estimate = arm.N == 0 ? null : (double)arm.Counts[place] / arm.N,
        };
}
