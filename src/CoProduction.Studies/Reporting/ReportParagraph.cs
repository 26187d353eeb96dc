namespace CoProduction.Studies.Reporting;

/// <summary>Plain text; writers encode it.</summary>
public sealed record ReportParagraph(string Text) : ReportBlock;
