namespace CoProduction.Studies.Reporting.Figures;

/// <summary>How many gave each answer.</summary>
public sealed record StackedBar(string Label, IReadOnlyList<int> Counts);
