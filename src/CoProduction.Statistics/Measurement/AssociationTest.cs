namespace CoProduction.Statistics;

/// <summary>A correlation and its test against zero.</summary>
/// <param name="Coefficient">In [−1, 1]; null when it could not be computed.</param>
/// <param name="Statistic">t (Pearson, Spearman) or z (Kendall, polychoric).</param>
/// <param name="DegreesOfFreedom">n − 2 for t; null for z.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="ConfidenceLow">By Fisher's z (Pearson, Spearman, polychoric); null for Kendall's τ.</param>
/// <param name="ConfidenceHigh">As <paramref name="ConfidenceLow"/>.</param>
/// <param name="N">Pairs of values.</param>
/// <param name="Reason">Why numbers are missing.</param>
public sealed record AssociationTest(double? Coefficient, double? Statistic, double? DegreesOfFreedom, double? PValue, double? ConfidenceLow, double? ConfidenceHigh, int N, string? Reason);
