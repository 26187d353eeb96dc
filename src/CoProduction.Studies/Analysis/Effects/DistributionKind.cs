namespace CoProduction.Studies.Analysis.Effects;

/// <summary>How raw answers are shown.</summary>
public enum DistributionKind
{
    /// <summary>Few different values: how many gave each.</summary>
    Categories,

    /// <summary>Few rows: every value.</summary>
    Dots,

    /// <summary>Many rows and values: counts in bins of one width.</summary>
    Bins,
}
