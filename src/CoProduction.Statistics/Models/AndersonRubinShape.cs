namespace CoProduction.Statistics;

/// <summary>What an Anderson–Rubin confidence set looks like.</summary>
public enum AndersonRubinShape
{
    /// <summary>From Low to High.</summary>
    Interval,

    /// <summary>Everything up to Low and everything from High on: the instruments are too weak to bound the effect, but some values between are rejected.</summary>
    TwoRays,

    /// <summary>No value is rejected: the instruments say nothing at this level.</summary>
    WholeLine,

    /// <summary>Every value is rejected: the instruments contradict each other, the model is wrong.</summary>
    Empty,

    /// <summary>It could not be computed.</summary>
    NotComputable,
}
