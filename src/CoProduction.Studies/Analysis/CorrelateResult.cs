namespace CoProduction.Studies.Analysis;

/// <summary>A declared table of correlates.</summary>
public sealed record CorrelateResult(CorrelateTable Table, IReadOnlyList<Correlate> Correlates);
