namespace CoProduction.Studies.Reporting;

/// <summary>A heading, a paragraph, a list, a text, a table, a figure, or a group of them that stands closed.</summary>
public abstract record ReportBlock;
