using System.Text;
using CoProduction.Studies.Reporting;

namespace CoProduction.Web.Operations;

/// <summary>A format in which each table of a report can be downloaded, as <c>table-KEY.EXTENSION</c>.</summary>
/// <param name="Extension">With its dot.</param>
/// <param name="ContentType">For the browser.</param>
/// <param name="Format">The words of the link.</param>
/// <param name="Write">Writes the table.</param>
public sealed record TableFile(string Extension, string ContentType, string Format, Func<ReportTable, byte[]> Write)
{
    private const string Prefix = "table-";

    public static IReadOnlyList<TableFile> All { get; } =
    [
        new(".csv", "text/csv; charset=utf-8", "CSV", TableCsv.Write),
        new(".tex", "application/x-tex; charset=utf-8", "LaTeX", table => Encoding.UTF8.GetBytes(TableLatex.Write(table))),
        new(".html", "text/html; charset=utf-8", "Word (HTML)", table => Encoding.UTF8.GetBytes(TableWord.Write(table))),
    ];

    /// <summary>A table in every format: the words of the link and the address.</summary>
    public static IReadOnlyList<(string Format, string Address)> Of(ReportTable table, Func<string, string> fileOf) => [.. All.Select(file => (file.Format, fileOf(file.NameOf(table))))];

    private string NameOf(ReportTable table) => Prefix + table.Key + Extension;
}
