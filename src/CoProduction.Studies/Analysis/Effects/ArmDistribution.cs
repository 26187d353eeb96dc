namespace CoProduction.Studies.Analysis.Effects;

/// <summary>The rows of an arm over the classes of a distribution.</summary>
public sealed record ArmDistribution(string Arm, string Label, int N, double? Mean, IReadOnlyList<int> Counts);
