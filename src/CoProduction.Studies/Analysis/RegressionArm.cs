namespace CoProduction.Studies.Analysis;

/// <summary>An arm in a regression over all cells: rows used, and rows that lack a value of the model.</summary>
public sealed record RegressionArm(string Arm, string Label, int N, int Dropped);
