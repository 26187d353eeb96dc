namespace CoProduction.Statistics;

/// <summary>Two arms compared, as one of several comparisons.</summary>
/// <param name="First">Label of the arm.</param>
/// <param name="Second">Label of the arm it is compared with.</param>
/// <param name="Result">Mean of the first − mean of the second; adjusted for all comparisons.</param>
public sealed record ArmComparison(string First, string Second, AdjustedEstimate Result);
