namespace CoProduction.Studies.Analysis;

/// <summary>Adjustments of a family that a plan may declare beside Holm's.</summary>
public enum FamilyAdjustment
{
    Bonferroni,

    /// <summary>Hochberg's step-up: more power than Holm where tests are independent or positively dependent.</summary>
    Hochberg,

    /// <summary>False discovery rate of Benjamini and Hochberg.</summary>
    BenjaminiHochberg,

    /// <summary>False discovery rate of Benjamini and Yekutieli, under any dependence.</summary>
    BenjaminiYekutieli,
}
