namespace CoProduction.Statistics;

/// <summary>How many of an arm have no outcome.</summary>
/// <param name="Arm">Its label.</param>
/// <param name="N">Rows assigned.</param>
/// <param name="Missing">Rows without the outcome.</param>
public sealed record ArmAttrition(string Arm, int N, int Missing)
{
    /// <summary>Missing/N; null for an arm without rows.</summary>
    public double? Rate => N > 0 ? (double)Missing / N : null;
}
