namespace CoProduction.Statistics;

/// <summary>What a randomization test compares.</summary>
public enum RandomizationStatistic
{
    /// <summary>Difference over its standard error: exact for the sharp null, and right in large samples for the null of no average effect too (Wu and Ding 2021).</summary>
    Studentized,

    /// <summary>The difference itself: exact for the sharp null only.</summary>
    Difference,
}
