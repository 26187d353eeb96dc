namespace CoProduction.Statistics;

/// <summary>
/// How alike the persons of a cluster are, within their arm: the analysis-of-variance estimator (MSB − MSW)/(MSB + (m₀ − 1)·MSW) of Donner and Klar (2000), with
/// m₀ = (N − Σ_a Σ_c m_ac²/N_a)/(clusters − arms). It may be negative. R: <c>anova(lm(y ~ arm + cluster))</c>.
/// </summary>
/// <param name="Value">The correlation; null with a <paramref name="Reason"/>.</param>
/// <param name="DesignEffect">1 + (m₀ − 1)·ICC, at least 0: how many times the variance of independent persons.</param>
/// <param name="MeanSize">m₀.</param>
/// <param name="Reason">Why there is none.</param>
public sealed record IntraclassCorrelation(double? Value, double? DesignEffect, double? MeanSize, string? Reason)
{
    /// <param name="outcome">n numbers, none missing.</param>
    /// <param name="arm">n arms, none missing.</param>
    /// <param name="cluster">n clusters, none missing, each in one arm.</param>
    public static IntraclassCorrelation Of(ReadOnlySpan<double> outcome, FactorColumn arm, FactorColumn cluster)
    {
        if (arm.Length != outcome.Length || cluster.Length != outcome.Length) throw new ArgumentException("Outcome, arms and clusters must have one length.", nameof(outcome));
        var values = new List<double>[cluster.Levels.Count];
        var armOf = new int[cluster.Levels.Count];
        for (var row = 0; row < outcome.Length; row++)
        {
            (values[cluster[row]] ??= []).Add(outcome[row]);
            armOf[cluster[row]] = arm[row];
        }
        var clusters = Enumerable.Range(0, values.Length).Where(c => values[c] is not null).Select(c => (Arm: armOf[c], Moments: SampleMoments.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values[c])))).ToArray();
        var arms = clusters.GroupBy(c => c.Arm).ToArray();
        var (n, between, within) = (outcome.Length, clusters.Length - arms.Length, outcome.Length - clusters.Length);
        if (between < 1) return new IntraclassCorrelation(null, null, null, "No arm has two clusters.");
        if (within < 1) return new IntraclassCorrelation(null, null, null, "Every cluster has one row.");
        double squares = 0, sizes = 0;
        foreach (var group in arms)
        {
            double rows = group.Sum(c => c.Moments.N);
            var mean = group.Sum(c => c.Moments.N * c.Moments.Mean) / rows;
            squares += group.Sum(c => c.Moments.N * (c.Moments.Mean - mean) * (c.Moments.Mean - mean));
            sizes += group.Sum(c => (double)c.Moments.N * c.Moments.N) / rows;
        }
        var msb = squares / between;
        var msw = clusters.Sum(c => c.Moments.SumOfSquares) / within;
        var m0 = (n - sizes) / between;
        var total = msb + (m0 - 1) * msw;
        if (!(total > 0)) return new IntraclassCorrelation(null, null, m0, "The outcome does not vary within the arms.");
        var icc = (msb - msw) / total;
        return new IntraclassCorrelation(icc, Math.Max(0, 1 + (m0 - 1) * icc), m0, null);
    }
}
