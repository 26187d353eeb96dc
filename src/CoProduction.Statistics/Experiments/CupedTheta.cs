namespace CoProduction.Statistics;

/// <summary>How the slope of CUPED is estimated.</summary>
public enum CupedTheta
{
    /// <summary>Pooled within the two arms.</summary>
    WithinArms,

    /// <summary>Over all rows of both arms, as if there were no effect.</summary>
    AllRows,
}
