namespace CoProduction.Statistics;

/// <summary>How the variance of the true effects between sites, τ², is estimated.</summary>
public enum HeterogeneityEstimator
{
    /// <summary>Restricted maximum likelihood (Viechtbauer 2005).</summary>
    Reml,

    /// <summary>Method of moments (DerSimonian and Laird 1986).</summary>
    DerSimonianLaird,
}
