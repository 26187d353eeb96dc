namespace CoProduction.Statistics;

/// <summary>What happens where a driver passes its threshold.</summary>
public enum ThresholdShape
{
    /// <summary>The level of the outcome jumps.</summary>
    Jump,

    /// <summary>The slope on the driver changes; the line stays connected.</summary>
    Kink,
}
