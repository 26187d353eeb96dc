using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;
using CsvHelper;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Reporting;

public class ResponsesCsvTests
{
    private static readonly StudyDesign Study = new()
    {
        Key = "csv",
        Themes = [new Theme { Key = "safety" }, new Theme { Key = "health" }],
        Sites = [new Site { Key = "town", Themes = ["safety", "health"] }, new Site { Key = "village", Themes = ["safety"] }],
        Randomizations = [new RandomizationPlan { Key = "main", Before = "topic", Arms = [new Arm { Key = "control", Label = "Control" }, new Arm { Key = "treated", Label = "Treated" }] }],
        Pages =
        [
            new SurveyPage { Key = "first", Elements = [Choice("owner", "yes", "no"), new TextItem { Key = "why", Prompt = En("Why?") }] },
            new SurveyPage { Key = "topic", Loop = PageLoop.Themes, Elements = [Number("y")] },
        ],
        Measures = [new SingleValue { Key = "score", Variable = "y" }, new Scale { Key = "sum", Items = [new ScaleItem { Variable = "owner" }] }],
    };

    private static readonly ResponseFrame Frame = Study.Frame(
        (Person("a") with { Site = "town", Entry = 2, Wave = 1 }).InArm("treated", sequence: 4).Sent("first", ("owner", "no"), ("why", "=1+1, \"so\"\nyes")).Sent("topic/safety", ("y", 1.5)).Sent("topic/health", ("y", NonAnswer.DontKnow)),
        (Person("b", ParticipantState.Started) with { Site = "village" }).Sent("first", ("owner", "yes"), ("why", null)));

    [Fact]
    public void A_missing_value_is_an_empty_field_with_its_state_beside_it()
    {
        var (header, rows) = Read(stream => ResponsesCsv.Write(Frame, stream));

        header.Should().ContainInOrder("participant", "counts", "arm_main", "probability_main", "stratum_main", "block_main", "owner", "why", "why__missing", "y_safety", "y_safety__missing", "y_health", "y_health__missing", "score_safety", "sum", "sum__items");
        header.Should().NotContain("owner__missing").And.NotContain("owner_label");
        rows[0]["y_health"].Should().BeEmpty();
        rows[0]["y_health__missing"].Should().Be("dont_know");
        rows[1]["y_health__missing"].Should().Be("not_asked_site");
        rows[1]["y_safety__missing"].Should().Be("not_reached");
        rows[1]["arm_main"].Should().BeEmpty();
        (rows[0]["block_main"], rows[1]["block_main"]).Should().Be(("e1b2", ""));
        rows[0]["y_safety__missing"].Should().BeEmpty();
        rows[0]["y_safety"].Should().Be("1.5");
        rows[0]["started_at"].Should().Be("2026-03-01T09:00:00.000Z");
    }

    [Fact]
    public void Labels_come_on_request()
    {
        var (header, rows) = Read(stream => ResponsesCsv.Write(Frame, stream, labels: true));

        header.Should().Contain("owner_label").And.Contain("arm_main_label");
        rows[0]["arm_main_label"].Should().Be("Treated");
    }

    [Fact]
    public void Words_are_written_as_given_unless_the_file_is_for_spreadsheets()
    {
        Read(stream => ResponsesCsv.Write(Frame, stream)).Rows[0]["why"].Should().Be("=1+1, \"so\"\nyes");
        Read(stream => ResponsesCsv.Write(Frame, stream, forSpreadsheets: true)).Rows[0]["why"].Should().StartWith("'=1+1");
    }

    [Fact]
    public void The_long_file_has_a_row_per_theme_of_the_person_s_site()
    {
        var (header, rows) = Read(stream => ResponsesCsv.WriteLong(Frame, stream));

        header.Should().ContainInOrder("participant", "theme", "arm_main", "y", "y__missing", "score", "score__missing");
        rows.Select(row => (row["participant"], row["theme"], row["y"], row["y__missing"])).Should().Equal(("a", "safety", "1.5", ""), ("a", "health", "", "dont_know"), ("b", "safety", "", "not_reached"));
    }

    [Fact]
    public void The_hash_in_the_report_is_that_of_the_file()
    {
        using var file = new MemoryStream();
        ResponsesCsv.Write(Frame, file);

        ResponsesCsv.Sha256(Frame).Should().Be(Convert.ToHexStringLower(SHA256.HashData(file.ToArray())));
    }

    [Fact]
    public void The_codebook_knows_every_column_before_the_first_answer()
    {
        var codebook = Codebook.Of(new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(Study) });
        var (header, _) = Read(stream => ResponsesCsv.Write(Frame, stream));

        header.Where(name => !name.EndsWith("__missing", StringComparison.Ordinal)).Should().BeEquivalentTo(codebook.Variables.Select(variable => variable.Name));
        codebook.Variables.Single(variable => variable.Name == "owner").Values.Select(value => value.Code).Should().Equal("yes", "no");
        codebook.Variables.Single(variable => variable.Name == "owner").Timing.Should().Equal("before the draw main");
        codebook.Variables.Single(variable => variable.Name == "y_safety").Timing.Should().Equal("after the draw main");
        codebook.ToJson().Should().Contain("\"name\": \"score_safety\"").And.Contain("\"rule\": \"the answer to y, as a number\"");
        HtmlReport.Write(codebook.ToReport()).Should().Contain("score_safety");
    }

    private static (string[] Header, List<Dictionary<string, string>> Rows) Read(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        using var csv = CsvReader.Create(new MemoryStream(stream.ToArray()));
        csv.ReadHeader();
        var header = csv.Headers.ToArray();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read()) rows.Add(header.ToDictionary(name => name, name => csv.GetString(name)));
        return (header, rows);
    }
}
