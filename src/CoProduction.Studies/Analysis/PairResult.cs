namespace CoProduction.Studies.Analysis;

/// <summary>A declared table of pairs.</summary>
public sealed record PairResult(PairTable Table, IReadOnlyList<PairEstimate> Estimates);
