namespace CoProduction.Studies.Analysis;

/// <summary>Participants by arm and state for one randomization.</summary>
/// <param name="Randomization">Label; empty for a study without randomization.</param>
/// <param name="Rows">One row per arm, then those who were not assigned.</param>
/// <param name="DuplicatesLeftOut">Later entries of persons already counted.</param>
public sealed record FlowResult(string Randomization, IReadOnlyList<FlowRow> Rows, int DuplicatesLeftOut);
