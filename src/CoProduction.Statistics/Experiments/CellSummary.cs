namespace CoProduction.Statistics;

/// <summary>A cell of a factorial, within its stratum where there are strata.</summary>
/// <param name="Cell">Label of the cell.</param>
/// <param name="Stratum">Label of the stratum, or null.</param>
/// <param name="Moments">Of the outcome.</param>
public sealed record CellSummary(string Cell, string? Stratum, SampleMoments Moments);
