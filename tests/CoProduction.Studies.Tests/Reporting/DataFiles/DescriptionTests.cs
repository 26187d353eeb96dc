using System.Text.Json.Nodes;
using System.Xml.Linq;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Reporting.Packaging;
using CsvHelper;

namespace CoProduction.Studies.Tests.Reporting.DataFiles;

/// <summary>The codebook as DDI and as a Frictionless data package.</summary>
public class DescriptionTests
{
    private static readonly XNamespace Ddi = "ddi:codebook:2_5";

    private static readonly Codebook Codebook = Codebook.Of(HostileStudy.Frame.Versions);

    [Fact]
    public void DDI_names_every_variable_with_its_question_categories_and_rule()
    {
        using var file = new MemoryStream(DdiCodebook.Write(Codebook));
        var root = XDocument.Load(file).Root!;

        root.Name.Should().Be(Ddi + "codeBook");
        root.Attribute("version")!.Value.Should().Be("2.5");
        root.Descendants(Ddi + "titl").First().Value.Should().Be(Codebook.Title);
        var variables = root.Element(Ddi + "dataDscr")!.Elements(Ddi + "var").ToDictionary(variable => variable.Attribute("name")!.Value);
        variables.Keys.Should().Contain(Codebook.Variables.Select(variable => variable.Name));
        root.Descendants().Select(element => element.Attribute("ID")?.Value).OfType<string>().Should().OnlyHaveUniqueItems();
        variables["colour"].Descendants(Ddi + "qstnLit").Single().Value.Should().Be("Colour");
        variables["colour"].Elements(Ddi + "catgry").Select(category => (category.Element(Ddi + "catValu")!.Value, category.Element(Ddi + "labl")!.Value)).Should().Equal(("red", "Red\nand more"), ("blue", "blue"));
        variables["colour__missing"].Elements(Ddi + "catgry").Should().HaveCount(Codebook.MissingStates.Count).And.OnlyContain(category => category.Attribute("missing")!.Value == "Y");
        variables["score"].Descendants(Ddi + "drvdesc").Single().Value.Should().StartWith("the answer to y, as a number");
        variables["amount"].Attribute("intrvl")!.Value.Should().Be("contin");
        variables.Keys.Should().NotContain("started_at__missing");
    }

    /// <summary>The order of a variable's parts is fixed by the schema of DDI-Codebook 2.5.</summary>
    [Fact]
    public void The_parts_of_a_variable_stand_in_the_order_of_the_schema()
    {
        string[] order = ["labl", "qstn", "valrng", "universe", "txt", "catgry", "concept", "derivation", "varFormat", "notes"];
        using var file = new MemoryStream(DdiCodebook.Write(Codebook));

        foreach (var variable in XDocument.Load(file).Descendants(Ddi + "var"))
            variable.Elements().Select(part => Array.IndexOf(order, part.Name.LocalName)).Should().BeInAscendingOrder().And.NotContain(-1);
    }

    [Fact]
    public void The_data_package_has_the_columns_of_the_CSV_file_in_order_and_the_hash_of_every_file()
    {
        IEnumerable<string> names = ["responses.csv", "codebook.html", "responses_labels.csv", "responses-long.csv", .. LongFile.All.Select(file => file.FileName)];
        var package = JsonNode.Parse(DataPackage.Write(HostileStudy.Frame, [.. names.Select(name => new PackagedFile(name, "", 12, $"hash of {name}", 1))], file => "x-" + file))!;
        using var csv = CsvReader.Create(new MemoryStream(RoundTripTests.Bytes(stream => ResponsesCsv.Write(HostileStudy.Frame, stream))));
        csv.ReadHeader();

        var responses = package["resources"]![0]!;
        responses["path"]!.GetValue<string>().Should().Be("x-responses.csv");
        foreach (var resource in package["resources"]!.AsArray())
            (resource!["hash"]!.GetValue<string>(), resource["bytes"]!.GetValue<long>()).Should().Be(($"sha256:hash of {resource["path"]!.GetValue<string>()[2..]}", 12));
        var fields = responses["schema"]!["fields"]!.AsArray();
        fields.Select(field => field!["name"]!.GetValue<string>()).Should().Equal(csv.Headers.ToArray());
        JsonNode Field(string name) => fields.Single(field => field!["name"]!.GetValue<string>() == name)!;
        Field("day")["type"]!.GetValue<string>().Should().Be("date");
        Field("counts")["trueValues"]!.AsArray().Single()!.GetValue<string>().Should().Be("1");
        Field("trust")["categoriesOrdered"]!.GetValue<bool>().Should().BeTrue();
        Field("trust")["categories"]![0]!["value"]!.GetValue<string>().Should().Be("low");
        package["resources"]!.AsArray().Select(resource => resource!["name"]!.GetValue<string>()).Should().Equal("responses", "responses-labels", "responses-long", "assignments", "exposures", "page_times", "task_attempts", "payments");
    }
}
