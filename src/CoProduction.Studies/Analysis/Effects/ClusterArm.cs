namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Assigned clusters of an arm, with the persons in them that have the outcome.</summary>
public sealed record ClusterArm(string Arm, string Label, int Clusters, int N, int Smallest, double MeanSize, int Largest);
