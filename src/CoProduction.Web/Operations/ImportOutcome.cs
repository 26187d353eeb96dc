namespace CoProduction.Web.Operations;

/// <summary>What an import did, or would do.</summary>
/// <param name="Participants">Participants stored, or that would be.</param>
/// <param name="Problems">Everything that is wrong; with one problem nothing is stored.</param>
/// <param name="Stored">False for a dry run and where there are problems.</param>
public sealed record ImportOutcome(int Participants, IReadOnlyList<ImportProblem> Problems, bool Stored);
