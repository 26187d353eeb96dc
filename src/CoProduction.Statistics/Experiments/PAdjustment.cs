namespace CoProduction.Statistics;

/// <summary>Adjustments of p values for a declared family of tests.</summary>
public enum PAdjustment
{
    /// <summary>Step-down, controls the family-wise error (Holm 1979).</summary>
    Holm,

    /// <summary>Step-up, family-wise error under independence (Hochberg 1988).</summary>
    Hochberg,

    /// <summary>Number of tests times p.</summary>
    Bonferroni,

    /// <summary>False discovery rate (Benjamini and Hochberg 1995).</summary>
    BenjaminiHochberg,

    /// <summary>False discovery rate under any dependence (Benjamini and Yekutieli 2001).</summary>
    BenjaminiYekutieli,
}
