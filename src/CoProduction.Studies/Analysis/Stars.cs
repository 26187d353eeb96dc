namespace CoProduction.Studies.Analysis;

/// <summary>Stars belong to a table, which declares their thresholds.</summary>
public static class Stars
{
    /// <summary>How many of the thresholds p lies below; 0 without p or thresholds.</summary>
    public static int Of(double? p, IReadOnlyList<double> thresholds) => p is { } value ? thresholds.Count(threshold => value < threshold) : 0;
}
