using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace CoProduction.Studies.Reporting;

/// <summary>Writes the markup of a table for the page, for the report's file and for a word processor. What its parts look like is the caller's.</summary>
public static class TableHtml
{
    /// <summary>Attributes of a part, each with a blank before it; empty for none.</summary>
    public delegate string Attributes(TablePart part, bool isNumber = false, CellMark mark = CellMark.None);

    /// <param name="html">Where the markup goes.</param>
    /// <param name="table">The table. Every text in it is encoded.</param>
    /// <param name="attributes">What its parts look like.</param>
    public static void Append(StringBuilder html, ReportTable table, Attributes attributes)
    {
        table = table.WithoutEmptyColumns();
        html.Append("<table").Append(attributes(TablePart.Table)).Append(">\n<caption").Append(attributes(TablePart.Caption)).Append('>').Append(Encode(table.Title)).Append("</caption>\n<thead>");
        AppendHeaders(html, table.Columns, attributes);
        html.Append("</thead>\n<tbody>\n");
        for (var row = 0; row < table.Rows.Count; row++)
        {
            if (table.GroupAt(row) is { } group) AppendGroup(html, table, group, attributes);
            html.Append("<tr>");
            for (var column = 0; column < table.Rows[row].Count; column++) AppendCell(html, table.Columns[column], table.Rows[row][column], column == 0, attributes);
            html.Append("</tr>\n");
        }
        html.Append("</tbody>\n</table>\n");
    }

    private static void AppendHeaders(StringBuilder html, IReadOnlyList<ReportColumn> columns, Attributes attributes)
    {
        var isGrouped = columns.Any(column => column.Group is not null);
        html.Append("<tr>");
        foreach (var (group, run) in Runs(columns))
        {
            if (group is not null) html.Append(CultureInfo.InvariantCulture, $"<th scope=\"colgroup\" colspan=\"{run.Count}\"").Append(attributes(TablePart.Spanner)).Append('>').Append(Encode(group)).Append("</th>");
            else foreach (var column in run) AppendHeader(html, column, isGrouped ? " rowspan=\"2\"" : "", attributes);
        }
        html.Append("</tr>");
        if (!isGrouped) return;
        html.Append("\n<tr>");
        foreach (var column in columns.Where(column => column.Group is not null)) AppendHeader(html, column, "", attributes);
        html.Append("</tr>");
    }

    private static void AppendHeader(StringBuilder html, ReportColumn column, string span, Attributes attributes) =>
        html.Append("<th scope=\"col\"").Append(span).Append(attributes(TablePart.Header, column.IsNumber)).Append('>').Append(Encode(column.Header)).Append("</th>");

    /// <summary>Neighbouring columns with the same words above them.</summary>
    internal static IEnumerable<(string? Group, IReadOnlyList<ReportColumn> Columns)> Runs(IReadOnlyList<ReportColumn> columns)
    {
        for (var first = 0; first < columns.Count;)
        {
            var last = first + 1;
            while (last < columns.Count && columns[last].Group == columns[first].Group) last++;
            yield return (columns[first].Group, [.. columns.Skip(first).Take(last - first)]);
            first = last;
        }
    }

    private static void AppendGroup(StringBuilder html, ReportTable table, ReportRowGroup group, Attributes attributes)
    {
        if (group.First > 0) html.Append("</tbody>\n<tbody>\n");
        if (group.Title.Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"rowgroup\" colspan=\"{table.Columns.Count}\"").Append(attributes(TablePart.Group)).Append("><span>").Append(Encode(group.Title)).Append("</span></th></tr>\n");
    }

    private static void AppendCell(StringBuilder html, ReportColumn column, ReportCell cell, bool isFirst, Attributes attributes)
    {
        html.Append(isFirst ? "<th scope=\"row\"" : "<td").Append(attributes(isFirst ? TablePart.RowHeader : TablePart.Cell, column.IsNumber, cell.Mark)).Append('>').Append(Encode(cell.Text));
        if (cell.Below.Length > 0) html.Append("<br><span").Append(attributes(TablePart.Below)).Append('>').Append(Encode(cell.Below)).Append("</span>");
        html.Append(isFirst ? "</th>" : "</td>");
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
