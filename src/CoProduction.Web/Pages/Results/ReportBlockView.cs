using CoProduction.Studies.Reporting;

namespace CoProduction.Web.Pages.Results;

/// <summary>A block of the report on a page.</summary>
/// <param name="Block">The block.</param>
/// <param name="TableFiles">A table as files: the words of each link and its address.</param>
/// <param name="FigureFile">Address of a figure as a file; null where there is none.</param>
public sealed record ReportBlockView(ReportBlock Block, Func<ReportTable, IReadOnlyList<(string Format, string Address)>> TableFiles, Func<Figure, string>? FigureFile = null);
