namespace CoProduction.Studies.Reporting;

/// <summary>A paragraph, a list, a table or a figure.</summary>
public abstract record ReportBlock;
