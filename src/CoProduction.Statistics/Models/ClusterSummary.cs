namespace CoProduction.Statistics;

/// <summary>How the rows fall into clusters.</summary>
/// <param name="Count">G.</param>
/// <param name="SmallestSize">Rows of the smallest cluster.</param>
/// <param name="LargestSize">Rows of the largest cluster.</param>
public sealed record ClusterSummary(int Count, int SmallestSize, int LargestSize);
