using System.Globalization;
using CsvHelper;

namespace CoProduction.Studies.Reporting;

/// <summary>Writes a table of the report as CSV: numbers with all their digits and a decimal point, texts as shown. What a cell shows below its number has a column of its own.</summary>
public static class TableCsv
{
    public static byte[] Write(ReportTable table)
    {
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, CsvFiles.Options, true))
        {
            var isGrouped = table.Groups.Any(group => group.Title.Length > 0);
            if (isGrouped) csv.WriteField("group");
            foreach (var name in table.Columns.SelectMany(Names)) csv.WriteField(name);
            csv.EndRecord();
            var group = "";
            for (var row = 0; row < table.Rows.Count; row++)
            {
                group = table.GroupAt(row)?.Title ?? group;
                if (isGrouped) csv.WriteField(group);
                for (var column = 0; column < table.Columns.Count; column++)
                    foreach (var field in Fields(table.Columns[column], table.Rows[row][column])) csv.WriteField(field);
                csv.EndRecord();
            }
        }
        return stream.ToArray();
    }

    private static IEnumerable<string> Names(ReportColumn column)
    {
        yield return column.Key;
        if (column.Below is { } below) yield return $"{column.Key}_{below}";
        if (column.HasStars) yield return $"{column.Key}_stars";
    }

    private static IEnumerable<string> Fields(ReportColumn column, ReportCell cell)
    {
        yield return Text(cell.Value) ?? cell.Text;
        if (column.Below is not null) yield return Text(cell.BelowValue) ?? cell.Below;
        if (column.HasStars) yield return cell.Value is null ? "" : cell.Stars.ToString(CultureInfo.InvariantCulture);
    }

    private static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
