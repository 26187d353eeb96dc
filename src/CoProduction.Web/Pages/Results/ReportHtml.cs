using System.Text;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Figures;
using Microsoft.AspNetCore.Html;

namespace CoProduction.Web.Pages.Results;

/// <summary>The parts of a report whose markup the report's writers make, every text in it encoded.</summary>
public static class ReportHtml
{
    public static IHtmlContent Of(Figure figure) => new HtmlString(SvgFigure.Write(figure));

    public static IHtmlContent Of(ReportText text) => new HtmlString(text.Html);

    public static IHtmlContent Of(ReportTable table)
    {
        var html = new StringBuilder();
        TableHtml.Append(html, table, (part, isNumber, mark) => part switch
        {
            TablePart.Table => " class=\"govuk-table app-report-table\"",
            TablePart.Caption => $" id=\"{IdOf(table)}\"",
            TablePart.Spanner => " class=\"app-spanner\"",
            TablePart.Below => " class=\"app-below\"",
            _ => ClassOf(isNumber, mark),
        });
        return new HtmlString(html.ToString());
    }

    /// <summary>Id of a table's caption, which labels the region that scrolls.</summary>
    public static string IdOf(ReportTable table) => "table-" + table.Key;

    private static string ClassOf(bool isNumber, CellMark mark)
    {
        string[] classes =
        [
            .. isNumber ? ["app-number"] : Array.Empty<string>(),
            .. mark switch
            {
                CellMark.NoNumber => ["app-not-estimable"],
                CellMark.SignificantNegative => ["app-negative"],
                CellMark.Alarm => ["app-alarm"],
                _ => Array.Empty<string>(),
            },
        ];
        return classes.Length == 0 ? "" : $" class=\"{string.Join(' ', classes)}\"";
    }
}
