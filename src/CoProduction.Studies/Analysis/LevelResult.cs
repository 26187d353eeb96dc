namespace CoProduction.Studies.Analysis;

/// <summary>A declared table of levels.</summary>
public sealed record LevelResult(LevelTable Table, IReadOnlyList<LevelEstimate> Levels);
