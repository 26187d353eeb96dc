using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A fitted logistic regression. Its tests use the standard normal.</summary>
public sealed class LogisticFit : GeneralizedLinearFit
{
    private readonly Lazy<FirthLogit> _firth;

    internal LogisticFit(ModelMatrix matrix, double[] outcome, Clusters? clusters, Work work) : base(CanonicalFamily.Logistic, matrix, outcome, null, clusters, work)
    {
        Events = outcome.Count(y => y == 1);
        _firth = new Lazy<FirthLogit>(() => new FirthLogit(matrix, null, work));
    }

    /// <summary>Rows whose outcome is 1.</summary>
    public int Events { get; }

    /// <summary>Of the model with the intercept alone (without intercept: of p = ½).</summary>
    public double NullLogLikelihood => HasIntercept ? Part(Events) + Part(N - Events) : N * Math.Log(0.5);

    /// <summary>1 − LogLikelihood / NullLogLikelihood.</summary>
    public double? McFaddenR2 => 1 - LogLikelihood / NullLogLikelihood;

    /// <summary>−2 log L.</summary>
    public double? Deviance => -2 * LogLikelihood;

    /// <summary>−2 log L + 2k.</summary>
    public double? Aic => Deviance + 2 * Rank;

    /// <summary>−2 log L + k log n.</summary>
    public double? Bic => Deviance + Math.Log(N) * Rank;

    /// <summary>2(log L − log L₀).</summary>
    public double? LikelihoodRatio => 2 * (LogLikelihood - NullLogLikelihood);

    /// <summary>Number of slopes.</summary>
    public int LikelihoodRatioDf => Rank - (HasIntercept ? 1 : 0);

    /// <summary>P(χ² &gt; likelihood ratio); null without slopes.</summary>
    public double? LikelihoodRatioPValue => LikelihoodRatioDf == 0 || LikelihoodRatio is not { } lr ? null : Tail.ChiSquareUpper(Math.Max(lr, 0), LikelihoodRatioDf);

    /// <summary>Fitted probabilities of the n rows; null when the likelihood has no maximum.</summary>
    public IReadOnlyList<double>? FittedProbabilities => FittedMeans;

    /// <summary>The same model with Firth's penalty, which is finite where this one is separated.</summary>
    public FirthLogit Firth => _firth.Value;

    /// <summary>Profile-likelihood intervals and likelihood-ratio tests of the coefficients (R: <c>confint(fit)</c> of <c>glm</c>).</summary>
    public IReadOnlyList<ProfileInterval> ProfileIntervals(double level = 0.95) => Profile(level);

    /// <summary>exp of each slope, with the interval of the log odds carried over and the error by the delta method; statistic and p are those of the log odds.</summary>
    public IReadOnlyList<TermEstimate> OddsRatios(StandardErrorType type, double level = 0.95) => [.. Terms(type, level).Where(t => t.Term != ModelMatrix.Intercept).Select(Ratio)];

    private double Part(int count) => count == 0 ? 0 : count * Math.Log((double)count / N);
}
