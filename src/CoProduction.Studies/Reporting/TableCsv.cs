using System.Globalization;
using CsvHelper;

namespace CoProduction.Studies.Reporting;

/// <summary>Writes a table of the report as CSV: numbers with all their digits and a decimal point, texts as shown.</summary>
public static class TableCsv
{
    public static byte[] Write(ReportTable table)
    {
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, CsvFiles.Options, true))
        {
            foreach (var column in table.Columns) csv.WriteField(column.Key);
            csv.EndRecord();
            foreach (var row in table.Rows)
            {
                foreach (var cell in row) csv.WriteField(cell.Value is { } value ? value.ToString("R", CultureInfo.InvariantCulture) : cell.Text);
                csv.EndRecord();
            }
        }
        return stream.ToArray();
    }
}
