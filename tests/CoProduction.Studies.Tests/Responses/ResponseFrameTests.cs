using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Responses;

public class ResponseFrameTests
{
    /// <summary>Two sites (town: safety and health; village: safety), a draw before the second page, a question per arm, one by routing, one at one site.</summary>
    private static readonly StudyDesign Study = new()
    {
        Key = "frame",
        Factors = [new Factor { Key = "nudge", Levels = [new Level { Key = "no" }, new Level { Key = "yes" }] }],
        Randomizations =
        [
            new RandomizationPlan
            {
                Key = "main",
                Before = "after",
                Arms =
                [
                    new Arm { Key = "control", Levels = new Dictionary<string, string> { ["nudge"] = "no" } },
                    new Arm { Key = "treated", Levels = new Dictionary<string, string> { ["nudge"] = "yes" } },
                ],
            },
        ],
        Themes = [new Theme { Key = "safety" }, new Theme { Key = "health" }],
        Sites = [new Site { Key = "town", Themes = ["safety", "health"] }, new Site { Key = "village", Themes = ["safety"] }],
        Pages =
        [
            new SurveyPage { Key = "before", Elements = [Choice("owner", "yes", "no"), Number("age"), Choice("bus", "often", "never") with { Sites = ["town"] }] },
            new SurveyPage { Key = "after", Elements = [Number("will"), Choice("recall", "a", "b") with { ShowIf = IfLevel("nudge", "yes") }, Number("rent") with { ShowIf = IfAnswer("owner", "no") }] },
            new SurveyPage { Key = "topic", Loop = PageLoop.Themes, Elements = [Choice("join", "often", "sometimes", "never")] },
            new SurveyPage { Key = "owners", ShowIf = IfAnswer("owner", "yes"), Elements = [Number("rooms")] },
        ],
        Measures = [new Dichotomy { Key = "joins", Variable = "join", Positive = ["often", "sometimes"] }],
    };

    private static ResponseRow At(string site, ParticipantState status = ParticipantState.Completed) => Person(status: status) with { Site = site };

    [Fact]
    public void A_looping_variable_has_a_column_per_theme_and_its_measure_too()
    {
        var frame = Study.Frame(At("town").InArm("control").Sent("before").Sent("after").Sent("topic/safety", ("join", "never")).Sent("topic/health", ("join", "often")));

        frame.Columns.Select(column => column.Name).Should().Equal("owner", "age", "bus", "will", "recall", "rent", "join_safety", "join_health", "rooms");
        frame.FindMeasure("joins", "safety")!.Scores.Number(0).Should().Be(0);
        frame.FindMeasure("joins", "health")!.Scores.Number(0).Should().Be(1);
        frame.LongRows.Should().Equal((0, "safety"), (0, "health"));
    }

    [Fact]
    public void Why_a_cell_is_empty_is_told_by_site_arm_routing_and_version()
    {
        var frame = Study.Frame(At("village").InArm("control")
            .Sent("before", ("owner", "no"), ("age", 40)).Sent("after", ("will", 7), ("rent", 500)).Sent("topic/safety", ("join", "often")));

        State(frame, "bus").Should().Be(Missing.NotAskedAtSite);
        State(frame, "join", "health").Should().Be(Missing.NotAskedAtSite);
        State(frame, "recall").Should().Be(Missing.NotAskedInArm);
        State(frame, "rooms").Should().Be(Missing.NotAskedByRouting);
        State(frame, "rent").Should().BeNull();
        frame.FindMeasure("joins", "health")!.Scores.MissingAt(0).Should().Be(Missing.NotAskedAtSite, "a measure of what was not asked is not 0");
    }

    [Fact]
    public void An_offered_non_answer_a_blank_and_a_stop_are_different_states()
    {
        var frame = Study.Frame(At("town", ParticipantState.Started).InArm("treated")
            .Sent("before", ("owner", NonAnswer.PreferNotToSay), ("age", null), ("bus", NonAnswer.DontKnow)));

        State(frame, "owner").Should().Be(Missing.Refused);
        State(frame, "age").Should().Be(Missing.LeftBlank);
        State(frame, "bus").Should().Be(Missing.DontKnow);
        State(frame, "will").Should().Be(Missing.NotReached);
        State(frame, "join", "safety").Should().Be(Missing.NotReached);
    }

    [Fact]
    public void Who_stops_before_the_draw_has_not_reached_the_question_of_an_arm()
    {
        var frame = Study.Frame(At("town", ParticipantState.Started).Sent("before", ("owner", "yes")));

        State(frame, "recall").Should().Be(Missing.NotReached, "the arm is not known yet");
        State(frame, "rooms").Should().Be(Missing.NotReached);
        State(frame, "rent").Should().Be(Missing.NotAskedByRouting, "the answer that rules it out was given");
    }

    [Fact]
    public void Who_is_screened_out_before_the_draw_was_asked_no_more_and_is_in_no_arm()
    {
        var frame = Study.Frame(At("town", ParticipantState.ScreenedOut).Sent("before", ("owner", "yes")));

        State(frame, "will").Should().Be(Missing.ScreenedOut);
        State(frame, "recall").Should().Be(Missing.ScreenedOut, "there is no arm in which it is not asked");
        State(frame, "rooms").Should().Be(Missing.ScreenedOut);
        State(frame, "join", "safety").Should().Be(Missing.ScreenedOut);
        State(frame, "rent").Should().Be(Missing.NotAskedByRouting, "the answer that rules it out was given");
        frame.FindMeasure("joins", "safety")!.Scores.MissingAt(0)!.Value.IsStructural().Should().BeTrue();
    }

    [Fact]
    public void A_withdrawn_person_keeps_what_was_given_and_an_erased_one_keeps_the_arm_only()
    {
        var frame = Study.Frame(
            (At("town", ParticipantState.Withdrawn) with { Participant = "w" }).InArm("control").Sent("before", ("age", 30)),
            (At("town", ParticipantState.Erased) with { Participant = "e" }).InArm("control"));

        frame.Find("age")!.Number(0).Should().Be(30);
        frame.Find("will")!.MissingAt(0).Should().Be(Missing.Withdrawn);
        frame.Find("age")!.MissingAt(1).Should().Be(Missing.Erased);
        frame.Find("will")!.MissingAt(1).Should().Be(Missing.Erased);
        frame.Assignments[0][1]!.Key.Should().Be("control");
    }

    [Fact]
    public void Answers_on_a_page_that_is_no_longer_reachable_do_not_count()
    {
        var frame = Study.Frame(At("town").InArm("control")
            .Sent("before", ("owner", "yes")).Sent("after", ("will", 1)).Sent("owners", ("rooms", 4)).Sent("before", ("owner", "no")));

        State(frame, "rooms").Should().Be(Missing.NotAskedByRouting);
    }

    [Fact]
    public void The_latest_submission_of_a_page_counts()
    {
        var frame = Study.Frame(At("town").Sent("before", ("age", 30)).Sent("before", ("age", 31)));

        frame.Find("age")!.Number(0).Should().Be(31);
    }

    [Fact]
    public void What_imported_data_do_not_say_is_unknown_in_source()
    {
        var frame = Study.Frame(At("town") with { Kind = ParticipantKind.Imported });

        State(frame, "age").Should().Be(Missing.UnknownInSource);
        frame.Rows.Should().Be(1);
    }

    [Fact]
    public void Imported_answers_count_as_they_are_and_numbers_may_name_options()
    {
        var frame = Study.Frame((At("town") with { Kind = ParticipantKind.Imported }).InArm("treated").Sent("owners", ("rooms", 4)).Sent("after", ("recall", 2)));

        frame.Find("rooms")!.Number(0).Should().Be(4, "its condition cannot be checked");
        frame.Find("recall")!.Code(0).Should().Be("b");
    }

    [Fact]
    public void A_variable_of_a_later_version_was_not_asked_in_the_earlier_one()
    {
        var later = Study with { Pages = [.. Study.Pages, new SurveyPage { Key = "more", Elements = [Number("extra")] }] };
        var frame = ResponseFrame.Build(
            new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(Study), [2] = CompiledDesign.Compile(later) }, [ParticipantKind.Real],
            [At("town"), At("town") with { Version = 2 }]);

        frame.Find("extra")!.MissingAt(0).Should().Be(Missing.NotAskedInVersion);
        frame.Find("extra")!.MissingAt(1).Should().Be(Missing.NotReached);
    }

    [Fact]
    public void Only_the_kinds_that_were_named_are_in_the_frame()
    {
        var versions = new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(Study) };
        ResponseRow[] rows = [At("town"), At("town") with { Kind = ParticipantKind.Preview }];

        ResponseFrame.Build(versions, [ParticipantKind.Real], rows).Rows.Should().Be(1);
        var nameless = () => ResponseFrame.Build(versions, [], rows);
        nameless.Should().Throw<ArgumentException>().WithMessage("*Name the kind*");
    }

    [Fact]
    public void A_second_entry_is_kept_but_does_not_count()
    {
        ResponseRow[] rows = [At("town"), At("town") with { Entry = 2 }];
        var first = Study with { Fieldwork = new FieldworkPlan { Duplicates = DuplicateRule.FirstEntryCounts } };
        var every = Study with { Fieldwork = new FieldworkPlan { Duplicates = DuplicateRule.EveryEntryCounts } };

        first.Frame(rows).People.Select(person => person.Counts).Should().Equal(true, false);
        every.Frame(rows).People.Select(person => person.Counts).Should().Equal(true, true);
    }

    [Fact]
    public void A_multiple_choice_yields_a_column_per_option_and_a_ranking_the_places()
    {
        var study = new StudyDesign
        {
            Pages =
            [
                new SurveyPage
                {
                    Key = "page",
                    Elements =
                    [
                        new MultipleChoiceItem { Key = "did", Options = [new Option { Key = "x" }, new Option { Key = "y" }] },
                        new RankingItem { Key = "rank", Places = 2, Options = [new Option { Key = "r1" }, new Option { Key = "r2" }, new Option { Key = "r3" }] },
                    ],
                },
            ],
        };
        var frame = study.Frame(Person().Sent("page", ("did", new[] { "y" }), ("rank", new[] { "r3", "r1" })), Person().Sent("page", ("did", null), ("rank", null)));

        frame.Columns.Select(column => column.Name).Should().Equal("did_x", "did_y", "rank_r1", "rank_r2", "rank_r3");
        frame.Columns.Select(column => column.Number(0)).Should().Equal(0, 1, 2, double.NaN, 1);
        frame.Columns.Select(column => column.MissingAt(1)).Should().AllBeEquivalentTo(Missing.LeftBlank);
        frame.Answer(0, "rank", "")!.List.Should().Equal("r3", "r1");
    }

    [Fact]
    public void A_page_keeps_its_seconds_its_order_and_the_hash_of_its_text()
    {
        var study = Study with { Pages = [Study.Pages[0] with { RandomizeItems = true, Elements = [.. Study.Pages[0].Elements, new Vignette { Key = "v" }] }] };
        var order = new ItemOrder(new Dictionary<string, IReadOnlyList<string>> { [""] = ["age", "owner"] });
        var frame = study.Frame(At("town").Sent("before") with { Exposures = [new ResponseExposure(new PageTurn("before", ""), [0xab], order, "en", Start)] });

        frame.Pages[0].Seconds.Number(0).Should().Be(30);
        frame.Pages[0].TextSha256![0].Should().Be("ab");
        frame.Pages[0].Orders[""][0].Should().Be("age owner");
    }

    private static Missing? State(ResponseFrame frame, string variable, string theme = "") => frame.Find(variable, theme)!.MissingAt(0);
}
