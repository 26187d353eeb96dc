using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Schema;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Studies.Responses;
using CsvHelper;

namespace CoProduction.Studies.Tests.Reporting.DataFiles;

/// <summary>The machine-readable descriptions keep to the standards that they name, and the data to the descriptions.</summary>
public class SchemaTests
{
    public static TheoryData<string> Studies => ["hostile", .. StudyLibrary.All.Select(study => study.Key)];

    [Theory]
    [MemberData(nameof(Studies))]
    public void The_DDI_codebook_is_valid(string study) => Findings(DdiCodebook.Write(Codebook.Of(Frame(study).Versions))).Should().BeEmpty();

    [Fact]
    public void What_is_no_DDI_is_found()
    {
        var sound = Encoding.UTF8.GetString(DdiCodebook.Write(Codebook.Of(HostileStudy.Frame.Versions)));

        Findings(Changed("intrvl=\"contin\"", "intrvl=\"scale\"")).Should().NotBeEmpty();
        Findings(Changed("files=\"F1\"", "files=\"F2\"")).Should().NotBeEmpty("no file has this ID");
        Findings(Changed("<titl>", "<note/><titl>")).Should().NotBeEmpty();
        Findings(Changed("version=\"2.5\"", "version=\"2.6\"")).Should().NotBeEmpty();

        byte[] Changed(string from, string to) => Encoding.UTF8.GetBytes(sound.Replace(from, to, StringComparison.Ordinal));
    }

    [Fact]
    public void Signs_that_XML_has_no_place_for_do_not_break_the_codebook()
    {
        var design = HostileStudy.Design with { Sites = [new Site { Key = "old-town", Name = Tests.Responses.Rows.En("bell \a and half a pair \ud83d") }, new Site { Key = "village" }] };

        Findings(DdiCodebook.Write(Codebook.Of(new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(design) }))).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void The_data_package_keeps_to_the_standard_and_the_data_keep_to_the_package(string study)
    {
        var frame = Frame(study);
        IReadOnlyList<string> names = ["responses.csv", "responses_labels.csv", "responses-long.csv", .. LongFile.All.Select(file => file.FileName)];
        var package = JsonNode.Parse(DataPackage.Write(frame, [.. names.Select(name => new PackagedFile(name, "", 12, new string('a', 64), 1))], file => file))!;

        DataPackageCheck.Findings(package).Should().BeEmpty();
        JsonNode Resource(string name) => package["resources"]!.AsArray().Single(resource => resource!["name"]!.GetValue<string>() == name)!;
        DataPackageCheck.Findings(Resource("responses"), Lines(stream => ResponsesCsv.Write(frame, stream))).Should().BeEmpty();
        DataPackageCheck.Findings(Resource("responses-labels"), Lines(stream => ResponsesCsv.Write(frame, stream, labels: true))).Should().BeEmpty();
        DataPackageCheck.Findings(Resource("responses-long"), Lines(stream => ResponsesCsv.WriteLong(frame, stream))).Should().BeEmpty();
    }

    private static ResponseFrame Frame(string study)
    {
        if (study == "hostile") return HostileStudy.Frame;
        var design = CompiledDesign.Compile(StudyLibrary.Find(study)!.Design);
        return ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = design }, [ParticipantKind.Rehearsal], SyntheticFieldwork.Run(design, StudyLibrary.Effects(study)!, 7, 60));
    }

    private static List<string> Findings(byte[] codebook)
    {
        var findings = new List<string>();
        using var part = Assembly.GetExecutingAssembly().GetManifestResourceStream("ddi-codebook-part.xsd")!;
        using var schema = XmlReader.Create(part);
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, schema);
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, finding) => findings.Add(finding.Message);
        using var reader = XmlReader.Create(new MemoryStream(codebook), settings);
        while (reader.Read()) { }
        return findings;
    }

    private static List<IReadOnlyList<string>> Lines(Action<Stream> write)
    {
        using var csv = CsvReader.Create(new MemoryStream(RoundTripTests.Bytes(write)));
        csv.ReadHeader();
        List<IReadOnlyList<string>> lines = [csv.Headers.ToArray()];
        while (csv.Read()) lines.Add([.. Enumerable.Range(0, csv.FieldCount).Select(column => csv.GetString(column))]);
        return lines;
    }
}
