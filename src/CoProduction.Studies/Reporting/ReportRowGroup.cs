namespace CoProduction.Studies.Reporting;

/// <summary>Rows of a table that belong together, set off by a rule.</summary>
/// <param name="First">Index of the first row; they go on until the next group.</param>
/// <param name="Title">Words above them; empty: the rule only.</param>
public sealed record ReportRowGroup(int First, string Title);
