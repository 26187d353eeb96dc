namespace CoProduction.Studies.Reporting;

/// <summary>A section with an anchor.</summary>
public sealed record ReportSection(string Key, string Title, IReadOnlyList<ReportBlock> Blocks);
