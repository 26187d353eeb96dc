using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design;

/// <summary>An assignment that is due: of what, for which unit (a theme, or empty for the person), in which stratum and cluster.</summary>
public sealed record DrawRequest(RandomizationPlan Plan, string Unit, string Stratum, string? Cluster);
