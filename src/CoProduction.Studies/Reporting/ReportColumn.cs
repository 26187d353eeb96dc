namespace CoProduction.Studies.Reporting;

/// <summary>A column of a table.</summary>
/// <param name="Key">Stable name, the header of the table as CSV.</param>
/// <param name="Header">Words above the column.</param>
/// <param name="IsNumber">Numbers stand to the right.</param>
public sealed record ReportColumn(string Key, string Header, bool IsNumber = false);
