using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A fitted Poisson regression, log E(y) = Xb + log(exposure). Right for the mean whatever the variance, if the errors are robust.</summary>
public sealed class PoissonFit : GeneralizedLinearFit
{
    private readonly double[] _outcome;

    internal PoissonFit(ModelMatrix matrix, double[] outcome, double[]? exposure, Clusters? clusters, Work work)
        : base(CanonicalFamily.Poisson, matrix, outcome, exposure is null ? null : Array.ConvertAll(exposure, Math.Log), clusters, work) => _outcome = outcome;

    /// <summary>2 Σ(y log(y/μ) − (y − μ)); null when there is no maximum.</summary>
    public double? Deviance => FittedMeans is { } mean ? 2 * Sum(i => (_outcome[i] == 0 ? 0 : _outcome[i] * Math.Log(_outcome[i] / mean[i])) - (_outcome[i] - mean[i])) : null;

    /// <summary>Σ(y − μ)²/μ/(n − k): 1 for Poisson counts, more for overdispersed ones. Null when there is no maximum or n = k.</summary>
    public double? PearsonDispersion => N > Rank && FittedMeans is { } mean ? Sum(i => (_outcome[i] - mean[i]) * (_outcome[i] - mean[i]) / mean[i]) / (N - Rank) : null;

    /// <summary>−2 log L + 2k.</summary>
    public double? Aic => -2 * LogLikelihood + 2 * Rank;

    /// <summary>exp of each slope: the ratio of expected counts; interval carried over, error by the delta method, statistic and p those of the logarithm.</summary>
    public IReadOnlyList<TermEstimate> RateRatios(StandardErrorType type, double level = 0.95) => [.. Terms(type, level).Where(t => t.Term != ModelMatrix.Intercept).Select(Ratio)];

    /// <summary>Profile-likelihood intervals; they trust the Poisson variance.</summary>
    public IReadOnlyList<ProfileInterval> ProfileIntervals(double level = 0.95) => Profile(level);

    private double Sum(Func<int, double> of)
    {
        var sum = new CompensatedSum();
        for (var i = 0; i < N; i++) sum.Add(of(i));
        return sum.Value;
    }
}
