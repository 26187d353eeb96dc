namespace CoProduction.Statistics;

/// <summary>What a stratum with a single primary sampling unit contributes to the variance: the sample itself does not say.</summary>
public enum LonelyUnits
{
    /// <summary>No variance, and the reason names the stratum.</summary>
    Refuse,

    /// <summary>Its distance from the mean of all strata: conservative.</summary>
    Adjust,

    /// <summary>Nothing: the unit was certain to be drawn.</summary>
    Certainty,
}
