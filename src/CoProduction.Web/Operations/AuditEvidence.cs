namespace CoProduction.Web.Operations;

/// <summary>What following an audit trail has found.</summary>
/// <param name="Entries">How many it has.</param>
/// <param name="Head">Number of the last entry; null where there is none.</param>
/// <param name="Hash">Hash of the last entry, to be noted elsewhere.</param>
/// <param name="Findings">What does not agree; empty: everything does.</param>
public sealed record AuditEvidence(long Entries, long? Head, string? Hash, IReadOnlyList<string> Findings);
