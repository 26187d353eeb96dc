using CoProduction.Studies.Reporting;

namespace CoProduction.Web.Pages.Results;

/// <summary>A table of the report on the page.</summary>
/// <param name="Table">The table.</param>
/// <param name="Files">The table as files: the words of the link and its address.</param>
public sealed record ReportTableView(ReportTable Table, IReadOnlyList<(string Format, string Address)> Files);
