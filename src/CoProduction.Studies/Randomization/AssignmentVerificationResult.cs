namespace CoProduction.Studies.Randomization;

/// <param name="Recomputed">Rows whose arm was drawn again (members of clusters: compared with their cluster).</param>
/// <param name="Findings">Whatever does not agree; empty is the expected outcome.</param>
public sealed record AssignmentVerificationResult(int Recomputed, IReadOnlyList<AssignmentFinding> Findings)
{
    /// <summary>Nothing contradicts the procedure. Erased strata are listed but are no contradiction.</summary>
    public bool Agrees => Findings.All(finding => finding.Kind == AssignmentFindingKind.StratumErased);
}
