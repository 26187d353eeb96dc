namespace CoProduction.Studies.Reporting;

/// <summary>Blocks that stand closed under one line on a screen and open in print: what a reader looks up rather than reads.</summary>
/// <param name="Summary">The line.</param>
/// <param name="Blocks">What is under it.</param>
public sealed record ReportDetails(string Summary, IReadOnlyList<ReportBlock> Blocks) : ReportBlock;
