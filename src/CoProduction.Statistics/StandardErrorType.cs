namespace CoProduction.Statistics;

/// <summary>How the variance of an estimate was computed; printed beside every standard error.</summary>
public enum StandardErrorType
{
    /// <summary>s²(X'WX)⁻¹; t with n − k (logit: inverse information; z).</summary>
    Classical,

    /// <summary>White 1980; t with n − k.</summary>
    HC0,

    /// <summary>HC0 · n/(n − k); t with n − k.</summary>
    HC1,

    /// <summary>e²/(1 − h), MacKinnon and White 1985; t with n − k.</summary>
    HC2,

    /// <summary>e²/(1 − h)², Davidson and MacKinnon 1993; t with n − k.</summary>
    HC3,

    /// <summary>Cluster sandwich without a factor; t with G − 1.</summary>
    CR0,

    /// <summary>CR0 · G/(G − 1) · (n − 1)/(n − k): Stata regress, fixest; t with G − 1.</summary>
    CR1,

    /// <summary>CR0 · G/(G − 1): Stata logit; z.</summary>
    CR1G,

    /// <summary>Bell and McCaffrey 2002, Pustejovsky and Tipton 2018, identity working model; t with Satterthwaite's df per term.</summary>
    CR2,

    /// <summary>Unequal variances of independent means; t with Welch–Satterthwaite df.</summary>
    Welch,

    /// <summary>Neyman within strata, Σ(N_s/N)²·v_s; t with N − cells.</summary>
    Stratified,

    /// <summary>Differences within pairs; t with pairs − 1.</summary>
    MatchedPairs,

    /// <summary>Taylor linearisation for a probability sample, between the primary units of a stratum; t with units − strata (and slopes).</summary>
    Linearized,

    /// <summary>Random-effects mean of sites, Hartung and Knapp 2001; t with sites − 1.</summary>
    HartungKnapp,

    /// <summary>√(1/Σw) with w the inverse variances of the sites; z.</summary>
    InverseVariance,

    /// <summary>√Σ(n_i/N)²v_i of independent sites; t with Satterthwaite's df, or z.</summary>
    SampleWeighted,
}
