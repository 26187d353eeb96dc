using System.Text;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Disclosure;

/// <summary>What a public file of the responses holds back.</summary>
public class PublicFileTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    private static readonly PublicData AgeAndColour = new()
    {
        K = 2,
        QuasiIdentifiers = [QuasiIdentifierNotation.Read("age: 30, 45"), QuasiIdentifierNotation.Read("colour: teal = blue")],
    };

    private static readonly StudyDesign Design = new()
    {
        Key = "public",
        Title = En("Public"),
        Fieldwork = new FieldworkPlan { UrlParameters = ["source"], SessionFrom = PlaceSource.Ask },
        Randomizations = [new RandomizationPlan { Key = "arm", Before = "second", Procedure = Procedure.Blocked, Strata = [new StratumSource { Session = true }], Arms = [new Arm { Key = "none" }, new Arm { Key = "some" }] }],
        Pages =
        [
            new SurveyPage
            {
                Key = "first",
                Elements =
                [
                    new NumberItem { Key = "age", Prompt = En("Age"), Min = 18 }, Choice("colour", "red", "blue", "teal"), new TextItem { Key = "words", Prompt = En("Words") },
                    new DateItem { Key = "born", Prompt = En("Born") },
                ],
            },
            new SurveyPage { Key = "teal", ShowIf = IfAnswer("colour", "teal"), Elements = [Number("shade")] },
            new SurveyPage { Key = "second", Elements = [Number("y")] },
        ],
        Measures = [new SingleValue { Key = "age_value", Variable = "age" }],
    };

    [Fact]
    public void Ids_typed_words_link_parameters_sessions_and_exact_times_are_not_told()
    {
        var text = Csv(Frame(AgeAndColour, People()));

        text.Should().NotContainAny("person-", "secret words", "panel-7", "tuesday group", "09:05", "2026-03-01", "1980-05-17");
        text.Should().Contain("session-").And.Contain("stratum-").And.Contain("1980-01-01");
        text.Split("\r\n")[0].Should().NotContain("words").And.NotContain("url_").And.Contain("age").And.Contain("age_value");
    }

    [Fact]
    public void Times_count_in_whole_seconds_from_the_Monday_of_the_week()
    {
        var frame = Frame(AgeAndColour, People());

        frame.People[0].StartedAt.Should().Be(new DateTimeOffset(2026, 2, 23, 0, 0, 0, TimeSpan.Zero), "1 March 2026 is a Sunday");
        frame.People[0].DurationSeconds.Should().Be(300);
        PublicRules.TimeOf(Start.AddSeconds(61.4), Start).Should().Be(new DateTimeOffset(2026, 2, 23, 0, 1, 1, TimeSpan.Zero));
        PublicRules.WeekOf(new DateTimeOffset(2026, 3, 2, 23, 59, 0, TimeSpan.Zero)).Day.Should().Be(2, "a Monday is of its own week");
    }

    [Fact]
    public void Coarser_values_stand_in_variables_and_in_measures_made_of_them_and_routing_stays_what_it_was()
    {
        var frame = Frame(AgeAndColour, People());

        Enumerable.Range(0, frame.Rows).Select(row => frame.Find("age")!.Number(row)).Should().Equal(18, 18, 30, 30, 45, 45);
        Enumerable.Range(0, frame.Rows).Select(row => frame.FindMeasure("age_value")!.Scores.Number(row)).Should().Equal(18, 18, 30, 30, 45, 45);
        frame.Find("colour")!.Code(2).Should().Be("blue");
        frame.Find("shade")!.Number(2).Should().Be(7, "the person answered teal and was asked");
        frame.Find("shade")!.MissingAt(3).Should().Be(Missing.NotAskedByRouting);
        Codebook.Of(frame.Versions, frame.Rules).Variables.Single(variable => variable.Name == "age").Coarsened.Should().Contain("18, 30, 45");
        Codebook.Of(frame.Versions, frame.Rules).Variables.Select(variable => variable.Name).Should().NotContain("words");
    }

    [Fact]
    public void The_same_person_has_one_id_in_all_files_and_another_under_another_secret()
    {
        var rules = new PublicRules(AgeAndColour, Secret);
        var id = rules.IdOf("person-1");

        rules.Record(LongFile.PageTimes, ["person-1", "first", "", "1", "en", "2026-03-01T09:00:00.000Z", "2026-03-01T09:00:30.400Z", "30.4", "1"], Start)
            .Should().Equal(id, "first", "", "1", "en", "2026-02-23T00:00:00.000Z", "2026-02-23T00:00:30.000Z", "30", "1");
        Guid.TryParse(id, out _).Should().BeTrue();
        new PublicRules(AgeAndColour, [1, 2, 3]).IdOf("person-1").Should().NotBe(id);
        rules.Record(LongFile.TaskAttempts, ["person-1", "task", "1", "1", null, null, null, "what was typed", "1", "0"], Start)[7].Should().BeNull();
    }

    [Fact]
    public void Blocks_tell_who_was_drawn_together_by_a_code_that_all_files_share_and_not_the_order_of_arrival()
    {
        var rows = People().Select((row, index) => row with { Assignments = [row.Assignments[0] with { Sequence = index + 1 }] });
        var rules = new PublicRules(AgeAndColour, Secret);

        var column = Frame(AgeAndColour, rows).Assignments.Single();

        var blocks = Enumerable.Range(0, 6).Select(row => column.Block(row).ToString()).ToList();
        blocks.Should().OnlyContain(block => block.StartsWith("block-", StringComparison.Ordinal));
        (blocks.Distinct().Count(), blocks[0] == blocks[1], blocks[2] == blocks[3]).Should().Be((3, true, true));
        var record = rules.Record(LongFile.Assignments, ["person-3", "arm", "", "some", "0.5", "{}", "tuesday group", "3", "1", "e1b2", "drawn", null, "2026-03-01T09:00:00.000Z"], Start);
        record.Should().NotContain("tuesday group").And.NotContain("3").And.Contain(blocks[2]);
    }

    [Fact]
    public void Combinations_that_too_few_share_are_found_and_leaving_their_persons_out_leaves_none()
    {
        ResponseRow[] rows = [.. People(), Answered("person-7", 80, "red"), Answered("person-8", null, null)];
        var data = AgeAndColour with { QuasiIdentifiers = [new QuasiIdentifier { Variable = "age" }, new QuasiIdentifier { Variable = "colour" }] };
        var rules = new PublicRules(data, Secret);

        var strict = Anonymity.Check(Frame(data, rows), data);
        var banded = Anonymity.Check(Frame(AgeAndColour, rows), AgeAndColour);

        strict.Small.Should().HaveCount(7).And.OnlyContain(cell => cell.Persons == 1);
        strict.PersonsInSmallCells.Should().Be(7, "who has no quasi-identifier cannot be found by them");
        strict.Advice().Should().Contain(line => line.StartsWith("age: in bands")).And.Contain(line => line.Contains("colour: without it"));
        banded.Small.Should().ContainSingle().Which.Values.Should().Equal("45", "red");
        var left = Frame(AgeAndColour, rows, new PublicRules(AgeAndColour, Secret).Without(banded.PersonsToSuppress()));
        left.Rows.Should().Be(7);
        left.Participants.Should().NotContain(rules.IdOf("person-7"));
        Anonymity.Check(left, AgeAndColour).Holds.Should().BeTrue();
    }

    [Theory]
    [InlineData("gender")]
    [InlineData("age: 30, 45.5")]
    [InlineData("education: doctorate = degree, none = school")]
    public void A_line_reads_back_as_it_was_written(string line) => QuasiIdentifierNotation.Write(QuasiIdentifierNotation.Read($" {line} ")).Should().Be(line);

    [Theory]
    [InlineData("age: young")]
    [InlineData(": 30")]
    public void A_line_that_says_nothing_is_refused_in_words(string line) => FluentActions.Invoking(() => QuasiIdentifierNotation.Read(line)).Should().Throw<FormatException>().WithMessage("*age*");

    [Theory]
    [InlineData("nothing", "no variable of the study")]
    [InlineData("words", "words as typed")]
    [InlineData("colour: 3", "no bands")]
    [InlineData("age: 45, 30", "rise")]
    [InlineData("colour: pink = red", "no option")]
    [InlineData("colour: teal = blue, blue = red", "merged into another")]
    [InlineData("site: 3", "cannot be made coarser")]
    public void A_declaration_that_cannot_be_applied_is_a_problem_of_the_design(string line, string words) =>
        Problems(new PublicData { QuasiIdentifiers = [QuasiIdentifierNotation.Read(line)] }).Should().ContainSingle().Which.Should().Contain(words);

    [Fact]
    public void A_sound_declaration_is_kept_by_the_design_file_and_follows_renamed_keys()
    {
        Problems(AgeAndColour).Should().BeEmpty();
        Problems(AgeAndColour with { K = 1 }).Should().ContainSingle();
        var kept = DesignFile.Read(DesignFile.Write(Design with { PublicData = AgeAndColour }));
        kept.PublicData!.QuasiIdentifiers.Select(QuasiIdentifierNotation.Write).Should().Equal("age: 30, 45", "colour: teal = blue");
        DesignChanges.Words(Design, kept).Should().Be("public data");

        var renamed = KeyRename.Options(KeyRename.Variables(kept, new Dictionary<string, string> { ["age"] = "years" }), ["colour"], new Dictionary<string, string> { ["teal"] = "green", ["blue"] = "navy" });

        renamed.PublicData!.QuasiIdentifiers.Select(QuasiIdentifierNotation.Write).Should().Equal("years: 30, 45", "colour: green = navy");
    }

    private static IEnumerable<string> Problems(PublicData data) =>
        DesignCheck.Check(Design with { PublicData = data }).Where(problem => problem.Place == "publicData").Select(problem => problem.Message);

    private static ResponseRow[] People() =>
    [
        Answered("person-1", 19, "red"), Answered("person-2", 29, "red"), Answered("person-3", 30, "teal"), Answered("person-4", 44.5, "blue"), Answered("person-5", 45, "blue"), Answered("person-6", 99, "blue"),
    ];

    private static ResponseRow Answered(string id, double? age, string? colour)
    {
        var row = Person(id) with { Session = "tuesday group", UrlParameters = new Dictionary<string, string> { ["source"] = "panel-7" } };
        row = row.Sent("first", ("age", age), ("colour", colour), ("words", "secret words"), ("born", "1980-05-17"));
        if (colour == "teal") row = row.Sent("teal", ("shade", 7));
        return row.InArm("some", "arm").Sent("second", ("y", 1)) with { Assignments = [new ResponseAssignment { Randomization = "arm", Arm = "some", Stratum = "tuesday group" }] };
    }

    private static ResponseFrame Frame(PublicData data, IEnumerable<ResponseRow> rows, PublicRules? rules = null)
    {
        var builder = new ResponseFrameBuilder(new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(Design) }, [ParticipantKind.Real], rules ?? new PublicRules(data, Secret));
        foreach (var row in rows) builder.Add(row);
        return builder.Build();
    }

    private static string Csv(ResponseFrame frame)
    {
        using var stream = new MemoryStream();
        ResponsesCsv.Write(frame, stream, labels: true);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
