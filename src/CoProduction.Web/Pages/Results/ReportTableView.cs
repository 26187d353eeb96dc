using CoProduction.Studies.Reporting;

namespace CoProduction.Web.Pages.Results;

/// <summary>A table of the report on the page.</summary>
/// <param name="Table">The table.</param>
/// <param name="File">Address of the table as CSV.</param>
public sealed record ReportTableView(ReportTable Table, string File);
