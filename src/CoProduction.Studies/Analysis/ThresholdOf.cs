namespace CoProduction.Studies.Analysis;

/// <summary>What is looked for at a threshold of a measured driver.</summary>
public enum ThresholdOf
{
    /// <summary>A value at which the level of the outcome jumps.</summary>
    Level,

    /// <summary>A value at which the slope on the driver changes.</summary>
    Slope,
}
