using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Figures;
using Microsoft.AspNetCore.Html;

namespace CoProduction.Web.Pages.Results;

/// <summary>The parts of a report whose markup the report's writers make, every text in it encoded.</summary>
public static class ReportHtml
{
    public static IHtmlContent Of(Figure figure) => new HtmlString(SvgFigure.Write(figure));

    public static IHtmlContent Of(ReportText text) => new HtmlString(text.Html);

    /// <summary>Class of a cell, null for none.</summary>
    public static string? ClassOf(ReportColumn column, ReportCell cell)
    {
        string[] classes =
        [
            .. column.IsNumber ? ["app-number"] : Array.Empty<string>(),
            .. cell.Mark switch
            {
                CellMark.NoNumber => ["app-not-estimable"],
                CellMark.SignificantNegative => ["app-negative"],
                CellMark.Alarm => ["app-alarm"],
                _ => Array.Empty<string>(),
            },
        ];
        return classes.Length == 0 ? null : string.Join(' ', classes);
    }
}
