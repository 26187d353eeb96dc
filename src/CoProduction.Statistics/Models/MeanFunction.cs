namespace CoProduction.Statistics;

/// <summary>A mean as a function of the linear predictor, for marginal effects.</summary>
/// <param name="Mean">μ(η).</param>
/// <param name="Weight">dμ/dη.</param>
/// <param name="Curvature">d²μ/dη².</param>
/// <param name="MeanInScale">dμ/d(a further parameter), null without one.</param>
/// <param name="WeightInScale">d²μ/dη d(that parameter).</param>
internal sealed record MeanFunction(Func<double, double> Mean, Func<double, double> Weight, Func<double, double> Curvature, Func<double, double>? MeanInScale = null, Func<double, double>? WeightInScale = null)
{
    public static MeanFunction Of(CanonicalFamily family) => new(family.Mean, family.Weight, family.Curvature);
}
