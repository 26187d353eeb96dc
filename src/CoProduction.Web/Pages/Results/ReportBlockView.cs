using CoProduction.Studies.Reporting;

namespace CoProduction.Web.Pages.Results;

/// <summary>A block of the report on a page.</summary>
/// <param name="Block">The block.</param>
/// <param name="TableFile">Address of a table as a file.</param>
/// <param name="FigureFile">Address of a figure as a file; null where there is none.</param>
public sealed record ReportBlockView(ReportBlock Block, Func<ReportTable, string> TableFile, Func<Figure, string>? FigureFile = null);
