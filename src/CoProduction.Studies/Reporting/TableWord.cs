using System.Text;
using System.Text.Encodings.Web;

namespace CoProduction.Studies.Reporting;

/// <summary>
/// Writes a table as a small HTML document to open in, or copy into, a word processor: three rules and plain type as journals set tables, notes below, and every look
/// on the part itself, because pasting loses style sheets.
/// </summary>
public static class TableWord
{
    private const string Font = "font-family:'Times New Roman',Times,serif;font-size:10pt";

    public static string Write(ReportTable table)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
        html.Append(Encode(table.Title)).Append("</title>\n</head>\n<body>\n");
        TableHtml.Append(html, table, Style);
        foreach (var note in table.Notes) html.Append("<p style=\"").Append(Font).Append(";margin:2pt 0\">").Append(Encode(note)).Append("</p>\n");
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static string Style(TablePart part, bool isNumber, CellMark mark) => part switch
    {
        TablePart.Table => $" style=\"border-collapse:collapse;border-top:1.5pt solid #000;border-bottom:1.5pt solid #000;{Font}\"",
        TablePart.Caption => " style=\"text-align:left;font-weight:bold;padding:3pt 0\"",
        TablePart.Header => $" style=\"border-bottom:0.75pt solid #000;padding:2pt 6pt;vertical-align:bottom;font-weight:normal;{Align(isNumber)}\"",
        TablePart.Spanner => " style=\"border-bottom:0.5pt solid #000;padding:2pt 6pt;text-align:center;font-weight:normal\"",
        TablePart.Group => " style=\"border-top:0.5pt solid #000;padding:4pt 6pt 2pt;text-align:left;font-style:italic;font-weight:normal\"",
        TablePart.Below => " style=\"font-size:9pt\"",
        _ => $" style=\"padding:2pt 6pt;vertical-align:top;font-weight:{(mark == CellMark.Alarm ? "bold" : "normal")};{Align(isNumber)}{(mark == CellMark.NoNumber ? ";font-style:italic" : "")}{(mark == CellMark.SignificantNegative ? ";background:#dddddd" : "")}\"",
    };

    private static string Align(bool isNumber) => isNumber ? "text-align:right" : "text-align:left";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
