using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Several combinations of the coefficients of one model at one family-wise error: each t is compared with the largest |t| of all, whose correlations are those of the estimates (single-step max |t|; Hothorn, Bretz and
/// Westfall 2008). It uses that the estimates are correlated, which Bonferroni and Holm do not, and has intervals. For any model and any covariance: strata, covariates, robust and clustered errors, logits. With robust
/// errors the correlations are estimated, so the level is approximate, as each single interval's is. R: <c>multcomp::glht(fit, linfct, vcov = vcovCR(fit, cluster, "CR2"), df = df)</c>.
/// </summary>
public sealed class SimultaneousContrasts
{
    private SimultaneousContrasts(IReadOnlyList<AdjustedEstimate> contrasts, double? criticalValue, double? df)
    {
        Contrasts = contrasts;
        CriticalValue = criticalValue;
        DegreesOfFreedom = df;
    }

    /// <summary>In the order given; what has no standard error is no test, does not count and says why.</summary>
    public IReadOnlyList<AdjustedEstimate> Contrasts { get; }

    /// <summary>What |estimate|/error must exceed; null where nothing can be tested.</summary>
    public double? CriticalValue { get; }

    /// <summary>Of the multivariate t: the smallest of the estimates' own (CR2 gives each its own), which is on the careful side; null means the normal.</summary>
    public double? DegreesOfFreedom { get; }

    /// <param name="model">A fitted model.</param>
    /// <param name="contrasts">Names, and weights by coefficient (<see cref="LinearHypothesis.Parse"/> reads them).</param>
    /// <param name="type">Which variance.</param>
    /// <param name="level">Joint confidence level of all intervals, in (0, 1).</param>
    public static SimultaneousContrasts Of(ILinearModel model, IReadOnlyList<(string Name, IReadOnlyDictionary<string, double> Weights)> contrasts, StandardErrorType type, double level = 0.95)
    {
        var estimates = contrasts.Select(c => model.Contrast(c.Name, c.Weights, type, level)).ToArray();
        var covariance = Array.Exists(estimates, IsTest) ? LinearHypothesis.CovarianceOf(model, [.. contrasts.Select(c => c.Weights)], type) : new double[estimates.Length, estimates.Length];
        return Of(estimates, covariance, level);
    }

    /// <summary>The same from estimates and their covariance, wherever they come from.</summary>
    /// <param name="estimates">q estimates, with their errors and df.</param>
    /// <param name="covariance">q × q; rows of estimates without an error are not read.</param>
    /// <param name="level">Joint confidence level of all intervals, in (0, 1).</param>
    public static SimultaneousContrasts Of(IReadOnlyList<TermEstimate> estimates, double[,] covariance, double level = 0.95) => Of(estimates, covariance, level, "single_step");

    internal static SimultaneousContrasts Of(IReadOnlyList<TermEstimate> estimates, double[,] covariance, double level, string method)
    {
        if (estimates.Count == 0) throw new InvalidAnalysisException("There are no contrasts to test together.");
        if (covariance.GetLength(0) != estimates.Count || covariance.GetLength(1) != estimates.Count) throw new InvalidAnalysisException($"The covariance of {estimates.Count} estimates must have as many rows and columns.");
        int[] tested = [.. Enumerable.Range(0, estimates.Count).Where(i => IsTest(estimates[i]))];
        if (tested.Length == 0) return new SimultaneousContrasts([.. estimates.Select(e => Untested(e, method))], null, null);
        var df = tested.Min(i => estimates[i].DegreesOfFreedom ?? double.PositiveInfinity);
        var maximum = new MaximumT(Correlation(covariance, tested), double.IsInfinity(df) ? null : df);
        var critical = maximum.Quantile(1 - level);
        return new SimultaneousContrasts([.. estimates.Select(e => IsTest(e) ? Adjusted(e) : Untested(e, method))], critical, double.IsInfinity(df) ? null : df);

        AdjustedEstimate Adjusted(TermEstimate estimate)
        {
            var (value, margin) = (estimate.Value!.Value, critical * estimate.StandardError!.Value);
            return new AdjustedEstimate(estimate, method, maximum.Upper(Math.Abs(estimate.Statistic!.Value)), value - margin, value + margin, null);
        }
    }

    private static bool IsTest(TermEstimate estimate) => estimate.PValue is not null;

    private static AdjustedEstimate Untested(TermEstimate estimate, string method) => new(estimate, method, null, null, null, estimate.Reason);

    private static double[] Correlation(double[,] covariance, int[] tested)
    {
        var q = tested.Length;
        var correlation = new double[q * q];
        for (var a = 0; a < q; a++)
            for (var b = 0; b < q; b++)
            {
                var (s, t) = (tested[a], tested[b]);
                correlation[a * q + b] = a == b ? 1 : Math.Clamp(covariance[s, t] / Math.Sqrt(covariance[s, s]) / Math.Sqrt(covariance[t, t]), -1, 1);
            }
        return correlation;
    }
}
