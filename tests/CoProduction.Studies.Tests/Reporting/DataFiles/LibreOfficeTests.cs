using System.Globalization;
using System.Xml.Linq;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Responses;
using CsvHelper;

namespace CoProduction.Studies.Tests.Reporting.DataFiles;

/// <summary>What LibreOffice makes of our workbooks.</summary>
public class LibreOfficeTests
{
    private static readonly XNamespace Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static readonly XNamespace Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    private static readonly XNamespace Text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    [Fact]
    public void It_finds_no_formula_in_a_workbook_whose_answers_look_like_formulas()
    {
        var sheet = Sheet(HostileStudy.Frame);

        sheet.Descendants().Attributes(Table + "formula").Should().BeEmpty();
        Rows(sheet).SelectMany(row => row).Should().Contain(new Cell("string", "=1+1"));
    }

    [Fact]
    public void It_reads_from_a_workbook_what_the_CSV_file_says()
    {
        var frame = RoundTripTests.Rehearsed("nudges");
        var found = Rows(Sheet(frame));
        using var csv = CsvReader.Create(new MemoryStream(RoundTripTests.Bytes(stream => ResponsesCsv.Write(frame, stream))));
        csv.ReadHeader();
        var header = csv.Headers.ToArray();

        found[0].Select(cell => cell.Text).Take(header.Length).Should().Equal(header);
        var wrong = new List<string>();
        var rows = 0;
        while (csv.Read())
        {
            rows++;
            for (var column = 0; column < header.Length; column++)
            {
                var (expected, cell) = (csv.GetString(header[column]), column < found[rows].Count ? found[rows][column] : new Cell("", ""));
                if (!Same(expected, cell)) wrong.Add($"{header[column]} of row {rows}: {expected} is {cell.Text}");
            }
        }
        wrong.Should().BeEmpty();
        found.Should().HaveCount(rows + 1);
    }

    private static XDocument Sheet(ResponseFrame frame)
    {
        OtherSoftware.NeedsLibreOffice();
        using var folder = new DataFileFolder();
        folder.Write("responses.xlsx", stream => XlsxFile.Write(frame, stream));
        OtherSoftware.Run("soffice", $"-env:UserInstallation={new Uri(folder.File("profile")).AbsoluteUri}", "--headless", "--convert-to", "fods", "--outdir", folder.Path, folder.File("responses.xlsx"));
        return XDocument.Load(folder.File("responses.fods"), LoadOptions.PreserveWhitespace);
    }

    private static List<List<Cell>> Rows(XDocument sheet) => [.. sheet.Descendants(Table + "table-row").Select(Cells).Where(row => row.Any(cell => cell.Text.Length > 0))];

    /// <summary>LibreOffice writes numbers with 15 digits, and times, which workbooks keep as numbers of days, to the hundredth of a second.</summary>
    private static bool Same(string expected, Cell cell) => cell.Kind switch
    {
        "float" => Near(double.Parse(cell.Text, CultureInfo.InvariantCulture), double.Parse(expected, CultureInfo.InvariantCulture)),
        "date" => Math.Abs((DateTime.Parse(cell.Text, CultureInfo.InvariantCulture) - DateTime.Parse(expected, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)).TotalSeconds) < 1,
        _ => cell.Text == expected,
    };

    private static bool Near(double found, double expected) => Math.Abs(found - expected) <= 1e-13 * Math.Abs(expected);

    private static List<Cell> Cells(XElement row) =>
    [
        .. row.Elements(Table + "table-cell").SelectMany(cell => Enumerable.Repeat(new Cell(cell.Attribute(Office + "value-type")?.Value ?? "", ValueOf(cell)),
            Math.Min((int?)cell.Attribute(Table + "number-columns-repeated") ?? 1, 2000))),
    ];

    private static string ValueOf(XElement cell) =>
        cell.Attribute(Office + "value")?.Value ?? cell.Attribute(Office + "date-value")?.Value ?? string.Join('\n', cell.Elements(Text + "p").Select(Words));

    /// <summary>Runs of blanks and tabs are elements of their own.</summary>
    private static string Words(XElement paragraph) => string.Concat(paragraph.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement blanks when blanks.Name == Text + "s" => new string(' ', (int?)blanks.Attribute(Text + "c") ?? 1),
        XElement tab when tab.Name == Text + "tab" => "\t",
        XElement inner => Words(inner),
        _ => "",
    }));

    private sealed record Cell(string Kind, string Text);
}
