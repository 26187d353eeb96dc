using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A fitted fractional logit. Classical errors are quasi-binomial (Pearson dispersion, t with n − k); robust ones use the standard normal.</summary>
public sealed class FractionalLogitFit : GeneralizedLinearFit
{
    private readonly double[] _outcome;

    internal FractionalLogitFit(ModelMatrix matrix, double[] outcome, Clusters? clusters, Work work) : base(CanonicalFamily.Logistic, matrix, outcome, null, clusters, work) => _outcome = outcome;

    /// <summary>Σ(y − p)²/(p(1 − p))/(n − k), as R's quasi-binomial; null when there is no maximum or n = k.</summary>
    public double? PearsonDispersion
    {
        get
        {
            if (Problem is not null || N <= Rank) return null;
            var sum = new CompensatedSum();
            var eta = Predictor();
            for (var i = 0; i < N; i++)
            {
                var e = CanonicalFamily.Logistic.Residual(_outcome[i], eta[i]);
                sum.Add(e * e / CanonicalFamily.Logistic.Weight(eta[i]));
            }
            return sum.Value / (N - Rank);
        }
    }

    private protected override double Dispersion => PearsonDispersion ?? double.NaN;

    private protected override double? ClassicalDf => N - Rank;
}
