namespace CoProduction.Statistics;

/// <summary>The t test whose power is computed.</summary>
public enum TTestDesign
{
    /// <summary>Two independent groups of n each.</summary>
    TwoSample,

    /// <summary>n pairs; sd is that of the differences.</summary>
    Paired,

    /// <summary>n values against a constant.</summary>
    OneSample,
}
