using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>
/// Writes responses as a workbook (.xlsx) of one sheet with a frozen header: the columns of the CSV file, numbers as numbers, times (UTC) and dates as such,
/// all else as texts inside their cells and formatted as text, so that no answer can become a formula. Written row by row, which libraries for the format
/// do only by way of the whole sheet in memory. Source: ECMA-376, parts 1 and 2.
/// </summary>
public static class XlsxFile
{
    private const int MaxRows = 1_048_575;
    private const int MaxColumns = 16_384;
    private const int MaxText = 32_767;
    private const string CutMark = " [cut: whole in the CSV file]";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Zip's first day: the same data make the same bytes.</summary>
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Day 0 of the serial numbers; right from 1 March 1900 on.</summary>
    private static readonly DateTime SerialEpoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc);

    private static readonly DateTime FirstSerial = new(1900, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="frame">The responses; every row is written.</param>
    /// <param name="stream">Need not seek; left open.</param>
    /// <param name="labels">Adds the words of options beside their codes.</param>
    /// <exception cref="DataFileException">There are more rows or columns than a sheet takes.</exception>
    public static void Write(ResponseFrame frame, Stream stream, bool labels = false) => Write(new FrameRows(frame), stream, labels);

    /// <summary>The same for rows that are read in pieces.</summary>
    public static void Write(FrameRows rows, Stream stream, bool labels = false)
    {
        var columns = Columns(rows.Frame, labels).ToList();
        if (rows.Count > MaxRows) throw new DataFileException($"There are {rows.Count} responses; a sheet takes at most {MaxRows}. The CSV, Stata and SPSS files hold them all.");
        if (columns.Count > MaxColumns) throw new DataFileException($"There are {columns.Count} columns; a sheet takes at most {MaxColumns}. The CSV file holds them all.");
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Part(zip, "[Content_Types].xml", ContentTypes);
        Part(zip, "_rels/.rels", RelationsOf("officeDocument", "xl/workbook.xml"));
        Part(zip, "xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="responses" sheetId="1" r:id="rId1"/></sheets></workbook>""");
        Part(zip, "xl/_rels/workbook.xml.rels", RelationsOf("worksheet", "worksheets/sheet1.xml", "styles", "styles.xml"));
        Part(zip, "xl/styles.xml", Styles);
        using var sheet = Open(zip, "xl/worksheets/sheet1.xml");
        using var xml = XmlWriter.Create(sheet, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize });
        Sheet(xml, columns, rows);
    }

    private static IEnumerable<Column> Columns(ResponseFrame frame, bool labels)
    {
        foreach (var column in ExportColumns.Of(frame))
        {
            yield return new Column(column.Name, KindOf(column), column.Value);
            if (labels && column.Label is { } label) yield return new Column(column.Name + "_label", DataKind.Text, label);
            if (column.Source is { HasMissing: true } source) yield return new Column(column.Name + "__missing", DataKind.Text, row => source.MissingAt(row)?.Code());
        }
    }

    private static DataKind KindOf(ExportColumn column) => column.Kind switch
    {
        "number" or "flag" => DataKind.Number,
        "time" => DataKind.Time,
        _ when column.Source?.Place?.Variable.Item is Instrument.DateItem => DataKind.Date,
        _ => DataKind.Text,
    };

    private static void Sheet(XmlWriter xml, List<Column> columns, FrameRows rows)
    {
        var names = columns.Select((_, index) => Letters(index)).ToArray();
        xml.WriteStartDocument(standalone: true);
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("dimension");
        xml.WriteAttributeString("ref", string.Create(CultureInfo.InvariantCulture, $"A1:{names[^1]}{rows.Count + 1}"));
        xml.WriteEndElement();
        xml.WriteRaw("""<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>""");
        xml.WriteStartElement("sheetData");
        Row(xml, 1, index => Text(xml, names[index], 1, columns[index].Name, Style.Header), columns.Count);
        var number = 1;
        foreach (var row in rows.EachRow())
        {
            number++;
            Row(xml, number, index => Cell(xml, names[index], number, columns[index].Kind, columns[index].Value(row)), columns.Count);
        }
        xml.WriteEndDocument();
    }

    private static void Row(XmlWriter xml, int number, Action<int> cell, int columns)
    {
        xml.WriteStartElement("row");
        xml.WriteAttributeString("r", number.ToString(CultureInfo.InvariantCulture));
        for (var index = 0; index < columns; index++) cell(index);
        xml.WriteEndElement();
    }

    private static void Cell(XmlWriter xml, string column, int row, DataKind kind, string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        if (kind == DataKind.Number) Number(xml, column, row, value, null);
        else if (kind != DataKind.Text && SerialOf(value) is { } serial) Number(xml, column, row, serial.ToString("R", CultureInfo.InvariantCulture), kind == DataKind.Time ? Style.Time : Style.Date);
        else Text(xml, column, row, value, Style.Text);
    }

    /// <summary>Null for what is no time, or one before the calendar of workbooks: that stays the text it is.</summary>
    private static double? SerialOf(string time) =>
        DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at) && at >= FirstSerial
            ? (at - SerialEpoch).TotalDays
            : null;

    private static void Number(XmlWriter xml, string column, int row, string value, Style? style)
    {
        Start(xml, column, row, style);
        xml.WriteElementString("v", value);
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string column, int row, string value, Style style)
    {
        Start(xml, column, row, style);
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is");
        xml.WriteStartElement("t");
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(Escaped(value.Length <= MaxText ? value : value[..(MaxText - CutMark.Length)] + CutMark));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Start(XmlWriter xml, string column, int row, Style? style)
    {
        xml.WriteStartElement("c");
        xml.WriteAttributeString("r", column + row.ToString(CultureInfo.InvariantCulture));
        if (style is { } known) xml.WriteAttributeString("s", ((int)known).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The format's own way for characters that XML does not have: <c>_x001F_</c>; and for words that look like it.</summary>
    private static string Escaped(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal) && !text.Any(NeedsEscape)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        for (var index = 0; index < text.Length; index++)
        {
            var each = text[index];
            if (char.IsHighSurrogate(each) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])) escaped.Append(each).Append(text[++index]);
            else if (char.IsSurrogate(each)) escaped.Append('\uFFFD');
            else if (!XmlConvert.IsXmlChar(each)) escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)each:X4}_");
            else if (each == '_' && index + 1 < text.Length && text[index + 1] == 'x') escaped.Append("_x005F_");
            else escaped.Append(each);
        }
        return escaped.ToString();
    }

    private static bool NeedsEscape(char each) => char.IsSurrogate(each) || !XmlConvert.IsXmlChar(each);

    private static string Letters(int index) => index < 26 ? ((char)('A' + index)).ToString() : Letters((index / 26) - 1) + (char)('A' + (index % 26));

    private static void Part(ZipArchive zip, string name, string content)
    {
        using var part = Open(zip, name);
        part.Write(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + content));
    }

    private static Stream Open(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Stamp;
        return entry.Open();
    }

    private static string RelationsOf(params IReadOnlyList<string> typesAndTargets)
    {
        var relations = typesAndTargets.Chunk(2).Select((pair, index) => $"""<Relationship Id="rId{index + 1}" Type="{Relations}/{pair[0]}" Target="{pair[1]}"/>""");
        return $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(relations)}</Relationships>""";
    }

    private const string ContentTypes =
        """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>
        """;

    private const string Styles =
        $"""
        <styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
        """;

    /// <summary>Places in the list of formats.</summary>
    private enum Style
    {
        Header = 1,
        Time = 2,
        Date = 3,
        Text = 4,
    }

    private sealed record Column(string Name, DataKind Kind, Func<int, string?> Value);
}
