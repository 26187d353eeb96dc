namespace CoProduction.Studies.Reporting;

/// <summary>Words above the blocks that follow, within a section.</summary>
public sealed record ReportHeading(string Text) : ReportBlock;
