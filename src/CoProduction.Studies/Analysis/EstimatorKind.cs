namespace CoProduction.Studies.Analysis;

/// <summary>What a line of the decision table computes.</summary>
public enum EstimatorKind
{
    /// <summary>Contrast of the means of arms: Welch for two, HC2 for more.</summary>
    ArmMeans,

    /// <summary>The same within strata, averaged by their size.</summary>
    StratifiedMeans,

    /// <summary>Arms with stratum fixed effects.</summary>
    StratumFixedEffects,

    /// <summary>Contrast of cell means within strata, errors by assigned cluster.</summary>
    CellsByCluster,

    /// <summary>Contrast of cell means within site-theme, errors by person.</summary>
    CellsByPerson,

    /// <summary>Arms with person fixed effects.</summary>
    PersonFixedEffects,

    /// <summary>Differences within pairs.</summary>
    Pairs,

    /// <summary>Arms with balancing strata.</summary>
    BalancingStrata,

    /// <summary>Change of the contrast per unit of a scale.</summary>
    Moderation,

    /// <summary>Meta-analysis of independent sites.</summary>
    Sites,

    /// <summary>Differences that nothing randomized brought about.</summary>
    Description,
}
