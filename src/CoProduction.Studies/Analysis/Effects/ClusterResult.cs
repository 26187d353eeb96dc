using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Clusters per arm, their sizes, and how alike the persons in them are.</summary>
public sealed record ClusterResult(string Randomization, string RandomizationLabel, string Outcome, string OutcomeLabel, IReadOnlyList<ClusterArm> Arms, int Unknown, IntraclassCorrelation Correlation);
