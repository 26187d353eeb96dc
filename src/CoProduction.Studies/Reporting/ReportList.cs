namespace CoProduction.Studies.Reporting;

/// <summary>Short plain texts, one under the other.</summary>
public sealed record ReportList(IReadOnlyList<string> Items) : ReportBlock;
