using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Effects without units: Cohen's h for shares of two arms, else differences over the pooled standard deviation within the arms compared.</summary>
internal static class EffectSizes
{
    private const string Pooled = "pooled standard deviation within the arms compared";
    private const string OnlyIndependent = "Intervals of effect sizes are given only for two independent arms without strata or pairs.";

    public static EffectSize Of(Inquiry inquiry, TermEstimate term, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, OutcomeKind kind, EstimatorKind estimator, double level)
    {
        var isDifference = ContrastWeights.IsDifference(weights);
        var moments = weights.Keys.ToDictionary(key => key, sample.MomentsOf);
        // Within one stratum a stratified comparison is one of two independent arms.
        var simple = isDifference && (estimator == EstimatorKind.ArmMeans || estimator == EstimatorKind.StratifiedMeans && sample.Strata == 1);
        if (isDifference && kind == OutcomeKind.Binary) return Shares(weights, moments, simple, level);
        if (simple)
            return StandardizedDifference.CohenD(moments[ContrastWeights.Treated(weights)], moments[ContrastWeights.Control(weights)], level) is { } d
                ? new EffectSize("Cohen's d", d.Value, d.Low, d.High, d.StandardDeviation, Pooled, null)
                : None("Cohen's d", "The outcome does not vary within the arms.");
        // A trend per step of the dose, say, is no difference between means.
        var name = inquiry.Estimand == EstimandKind.Contrast && Math.Abs(weights.Values.Where(weight => weight > 0).Sum() - 1) > 1e-9 ? "contrast in SD" : "standardized difference";
        if (term.Value is not { } value) return None(name, "There is no estimate.");
        return PooledDeviation(moments.Values) is { } sd
            ? new EffectSize(name, value / sd, null, null, sd, Pooled, OnlyIndependent)
            : None(name, "The outcome does not vary within the arms.");
    }

    /// <summary>√(Σ squares within the arms / (n − arms)); null where it is zero or unknown.</summary>
    public static double? PooledDeviation(IEnumerable<SampleMoments> arms)
    {
        var known = arms.Where(arm => arm.N > 0).ToList();
        var df = known.Sum(arm => arm.N) - known.Count;
        return df > 0 && Math.Sqrt(known.Sum(arm => arm.SumOfSquares) / df) is > 0 and var sd ? sd : null;
    }

    private static EffectSize Shares(IReadOnlyDictionary<string, double> weights, Dictionary<string, SampleMoments> moments, bool simple, double level)
    {
        var (treated, control) = (moments[ContrastWeights.Treated(weights)], moments[ContrastWeights.Control(weights)]);
        return StandardizedDifference.CohenH(treated.Mean, treated.N, control.Mean, control.N, level) is { } h
            ? new EffectSize("Cohen's h", h.Value, simple ? h.Low : null, simple ? h.High : null, null, "arcsine scale of the two shares", simple ? null : OnlyIndependent)
            : None("Cohen's h", "An arm has no share.");
    }

    private static EffectSize None(string name, string reason) => new(name, null, null, null, null, Pooled, reason);
}
