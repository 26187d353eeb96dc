namespace CoProduction.Statistics;

/// <summary>A factor whose effects were absorbed.</summary>
/// <param name="Name">Column, or columns joined by a colon.</param>
/// <param name="Levels">Levels that occur in the used rows.</param>
/// <param name="Singletons">Levels of a single row: that row says nothing about the slopes.</param>
public sealed record AbsorbedFactor(string Name, int Levels, int Singletons);
