namespace CoProduction.Studies.Reporting.Packaging;

/// <summary>What looking through a package has found.</summary>
/// <param name="Manifest">What the package says of itself; null where it cannot be read.</param>
/// <param name="Findings">What does not agree; empty: everything does.</param>
/// <param name="Files">Files that were read.</param>
/// <param name="Bytes">Their size.</param>
public sealed record PackageVerdict(PackageManifest? Manifest, IReadOnlyList<string> Findings, int Files, long Bytes)
{
    public bool Agrees => Findings.Count == 0;
}
