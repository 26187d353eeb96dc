namespace CoProduction.Studies.Analysis;

/// <summary>What an inquiry may ask for beside its estimate; each is shown under it and labelled.</summary>
public enum SecondaryEstimator
{
    /// <summary>p and interval by redrawing the two arms compared, within stratum, clusters whole.</summary>
    RandomizationInference,

    /// <summary>Binary outcome: logit; share: fractional logit; as average marginal effect of the arm.</summary>
    MarginalEffect,

    /// <summary>Ordinal item: proportional odds, as the log odds of a higher category.</summary>
    OrderedLogit,

    /// <summary>Ratio of the means of two arms, by Poisson regression with robust errors.</summary>
    MeanRatio,

    /// <summary>Arm with stratum fixed effects: weighted by the variance of the arm in the stratum, not by its size.</summary>
    StratumFixedEffects,

    /// <summary>Two one-sided tests that the effect lies within the declared margin.</summary>
    Equivalence,

    /// <summary>Lee's bounds for those who have the outcome in either arm.</summary>
    LeeBounds,

    /// <summary>Effect of the arm among those who take up the declared receipt because of it.</summary>
    ComplierEffect,

    /// <summary>Random-effects mean of the sites' own estimates, with the variation between them.</summary>
    SiteRandomEffects,

    /// <summary>Manski's bounds: missing outcomes at either end of the outcome's range.</summary>
    ManskiBounds,

    /// <summary>Every arm of the randomization against the control, p and intervals adjusted together (Dunnett).</summary>
    Dunnett,

    /// <summary>Every pair of arms, adjusted together (Tukey and Kramer).</summary>
    Tukey,

    /// <summary>Every pair of arms, adjusted together without equal variances (Games and Howell).</summary>
    GamesHowell,

    /// <summary>Each dose against the lowest, with the joint test of all.</summary>
    DoseLevels,

    /// <summary>Effect per unit of the dose, with the test of what a line misses.</summary>
    DoseTrend,

    /// <summary>A parabola in the dose.</summary>
    DoseQuadratic,

    /// <summary>Ordered contrast: each dose against the one below.</summary>
    DoseSuccessive,

    /// <summary>Ordered contrast: each dose against the mean of the lower ones.</summary>
    DoseHelmert,

    /// <summary>Adjusted by the first declared covariate, θ within arms (CUPED).</summary>
    Cuped,

    /// <summary>Censored regression with the declared lowest and highest value as limits.</summary>
    Tobit,
}
