using System.IO.Compression;
using System.Xml.Linq;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Tests.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Reporting.DataFiles;

public class XlsxFileTests
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static readonly Lazy<XDocument> Sheet = new(() => Read(RoundTripTests.Bytes(stream => XlsxFile.Write(HostileStudy.Frame, stream, labels: true))));

    [Fact]
    public void No_cell_is_a_formula_and_texts_are_inside_their_cells()
    {
        Sheet.Value.Descendants(Main + "f").Should().BeEmpty();
        var words = Cell("words", 2);
        words.Attribute("t")!.Value.Should().Be("inlineStr");
        words.Value.Should().Be("=1+1");
        Cell("participant", 1).Attribute("t")!.Value.Should().Be("inlineStr");
    }

    [Fact]
    public void Numbers_are_numbers_and_times_are_times()
    {
        Cell("amount", 1).Should().Match<XElement>(cell => cell.Attribute("t") == null && cell.Value == "0.1");
        Cell("counts", 1).Should().Match<XElement>(cell => cell.Attribute("t") == null && cell.Value == "1");
        // 1 March 2026 9:00 as days since 30 December 1899.
        Cell("started_at", 1).Value.Should().Be("46082.375");
        Cell("day", 2).Value.Should().Be("46112");
        Cell("day", 1).Should().Match<XElement>(cell => cell.Attribute("t")!.Value == "inlineStr" && cell.Value == "1899-02-28", "workbooks know no day before 1900");
    }

    [Fact]
    public void The_header_is_frozen_and_holds_the_names_of_the_CSV_file()
    {
        var pane = Sheet.Value.Descendants(Main + "pane").Single();
        (pane.Attribute("ySplit")!.Value, pane.Attribute("state")!.Value).Should().Be(("1", "frozen"));
        Header().Should().ContainInOrder("participant", "trust", "trust_label", "trust__missing", "words", "words__missing");
        Cell("trust__missing", 2).Value.Should().Be("dont_know");
    }

    [Fact]
    public void Characters_that_XML_does_not_have_are_escaped_and_words_that_look_so_stay()
    {
        var frame = HostileStudy.Design.Frame(Person("a").Sent("first", ("words", "bell\u0007, _x0007_, cr\r\nlf, half \ud83d"), ("middle", "한😀")));

        var sheet = Read(RoundTripTests.Bytes(stream => XlsxFile.Write(frame, stream)));

        sheet.Descendants(Main + "t").Select(text => text.Value).Should().Contain("bell_x0007_, _x005F_x0007_, cr\r\nlf, half \ufffd").And.Contain("한😀");
    }

    [Fact]
    public void The_same_data_make_the_same_bytes() =>
        RoundTripTests.Bytes(stream => XlsxFile.Write(HostileStudy.Frame, stream)).Should().Equal(RoundTripTests.Bytes(stream => XlsxFile.Write(HostileStudy.Frame, stream)));

    private static List<string> Header() => [.. Rows().First().Elements().Select(cell => cell.Value)];

    private static XElement Cell(string column, int row)
    {
        var letters = Rows().First().Elements().ElementAt(Header().IndexOf(column)).Attribute("r")!.Value[..^1];
        return Rows().ElementAt(row).Elements().Single(cell => cell.Attribute("r")!.Value == $"{letters}{row + 1}");
    }

    private static IEnumerable<XElement> Rows() => Sheet.Value.Descendants(Main + "row");

    private static XDocument Read(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        zip.Entries.Select(entry => entry.LastWriteTime.Year).Should().AllBeEquivalentTo(1980);
        using var part = zip.GetEntry("xl/worksheets/sheet1.xml")!.Open();
        return XDocument.Load(part, LoadOptions.PreserveWhitespace);
    }
}
