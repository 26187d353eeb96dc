using CoProduction.Statistics;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>What a report says of an estimate besides the estimate: size, what could have been found, what a null rules out, the redraw, compliers. A simulation of power does without.</summary>
internal sealed class EstimateDetail(AnalysisData data, double level)
{
    /// <summary>Draws where the plan does not ask for the test and the rows are many.</summary>
    private const int Draws = 2_000;

    /// <summary>Rows drawn in all for tests that the plan does not ask for, and again as many to make all the draws of a declared test: under a second or two.</summary>
    private const long MostRows = 40_000_000;

    private const double Power = 0.8;

    private long drawn, drawnBesides;

    public Estimate Add(Estimate estimate, DesignFacts facts, RandomizationPlan plan, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, SampleShape shape)
    {
        var term = estimate.Primary ?? estimate.Term!;
        var alpha = Math.Round(1 - level, 12);
        var means = new ArmMeansModel(sample, shape, level);
        var size = EffectSizes.Of(estimate.Inquiry, estimate.Term!, sample, weights, facts.Outcome, estimate.Rule.Kind, level);
        return estimate with
        {
            Arms = [.. estimate.Arms.Select(arm => arm with { Interval = means.Mean(arm.Arm) })],
            EffectSize = size,
            Detectable = term.StandardError is { } error ? Detectable(error, term.DegreesOfFreedom, alpha, size.StandardDeviation ?? EffectSizes.PooledDeviation(weights.Keys.Select(sample.MomentsOf))) : null,
            Equivalence = term.IsEstimable ? Equivalence(term, estimate.Inquiry.Margin, alpha) : null,
            Redraw = Redraw(estimate, facts, plan, sample, weights, shape),
            Complier = ReceiptAnalysis.Run(data, estimate.Inquiry, sample, weights, shape, level),
        };
    }

    /// <summary>The same of a moderation: nothing of it was drawn, and its unit is that of the outcome by that of the scale.</summary>
    public Estimate Add(Estimate estimate, ComparisonSample sample, SampleShape shape)
    {
        var (term, alpha, means) = (estimate.Term!, Math.Round(1 - level, 12), new ArmMeansModel(sample, shape, level));
        return estimate with
        {
            Arms = [.. estimate.Arms.Select(arm => arm with { Interval = means.Mean(arm.Arm) })],
            Detectable = term.StandardError is { } error ? Detectable(error, term.DegreesOfFreedom, alpha, null) : null,
            Equivalence = term.IsEstimable ? Equivalence(term, estimate.Inquiry.Margin, alpha) : null,
        };
    }

    private static DetectableEffect Detectable(double error, double? df, double alpha, double? sd)
    {
        var value = Statistics.Power.DetectableEffect(error, df, Power, alpha);
        return new DetectableEffect(value, Power, alpha, value / sd);
    }

    private static EquivalenceResult? Equivalence(TermEstimate term, double? margin, double alpha)
    {
        var interval = term.AtLevel(1 - 2 * alpha);
        if (alpha >= 0.5 || interval is not { ConfidenceLow: { } low, ConfidenceHigh: { } high }) return null;
        var p = margin is > 0 ? EquivalenceTest.Of(term, margin.Value, alpha).PValue : null;
        return new EquivalenceResult(margin, p, low, high, interval.Level, Math.Max(Math.Abs(low), Math.Abs(high)));
    }

    /// <summary>Drawn for what the plan asks, for primary inquiries, and where few clusters make this p the headline.</summary>
    private RedrawResult? Redraw(Estimate estimate, DesignFacts facts, RandomizationPlan plan, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, SampleShape shape)
    {
        var isHeadline = shape.ByCluster && (sample.Clusters < DecisionTable.FewClusters || estimate.Term?.DegreesOfFreedom < 10);
        if (estimate.Redraw is { } declared) return declared with { IsHeadline = isHeadline };
        if (facts.IsThin || (estimate.Inquiry.Role != InquiryRole.Primary && !isHeadline)) return null;
        var rows = (long)Draws * sample.N;
        if (drawn + rows > MostRows)
            return new RedrawResult("") { N = sample.N, IsHeadline = isHeadline, Reason = "Not drawn: it would take long at this size, where it hardly differs from the model's p. The plan can ask for it." };
        drawn += rows;
        // A limit of the interval has the error of its draws: of few, others could not tell a wrong limit from theirs.
        var more = (long)(ArmRedraw.DeclaredDraws - Draws) * sample.N;
        var hasMore = drawnBesides + more <= MostRows;
        if (hasMore) drawnBesides += more;
        return ArmRedraw.Run(data, estimate.Inquiry, plan, sample, weights, shape, hasMore ? ArmRedraw.DeclaredDraws : Draws, level) with { IsHeadline = isHeadline };
    }
}
