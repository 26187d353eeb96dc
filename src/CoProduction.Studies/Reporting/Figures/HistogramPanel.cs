namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Counts by bin.</summary>
public sealed record HistogramPanel(string Label, IReadOnlyList<int> Counts, double? Mean);
