using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Measurement;

public class MeasureScoringTests
{
    private static readonly string[] Points = ["p1", "p2", "p3", "p4", "p5"];

    [Fact]
    public void A_scale_is_the_mean_of_its_items_with_reversed_items_turned_round()
    {
        var scale = new Scale { Key = "s", Items = [new ScaleItem { Variable = "a" }, new ScaleItem { Variable = "b", Reverse = true }] };

        var column = Score(scale, ("a", "p4"), ("b", "p1"), ("c", null));

        column.Scores.Number(0).Should().Be(4.5, "1 of 1–5 reversed is 5");
        column.ItemCounts![0].Should().Be(2);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void A_scale_needs_its_least_number_of_answers(int? least, bool scored)
    {
        var scale = new Scale { Key = "s", MinAnswered = least, Items = [new ScaleItem { Variable = "a" }, new ScaleItem { Variable = "b" }, new ScaleItem { Variable = "c" }] };

        var column = Score(scale, ("a", "p2"), ("b", "p4"), ("c", NonAnswer.DontKnow));

        column.Scores.HasValue(0).Should().Be(scored);
        if (scored) column.Scores.Number(0).Should().Be(3);
        else column.Scores.MissingAt(0).Should().Be(Missing.DontKnow);
    }

    [Fact]
    public void A_sum_needs_all_items_whatever_the_least_number()
    {
        var scale = new Scale { Key = "s", Score = ScaleScore.Sum, MinAnswered = 1, Items = [new ScaleItem { Variable = "a" }, new ScaleItem { Variable = "b" }] };

        Score(scale, ("a", "p2"), ("b", null)).Scores.MissingAt(0).Should().Be(Missing.LeftBlank);
        Score(scale, ("a", "p2"), ("b", "p3")).Scores.Number(0).Should().Be(5);
    }

    [Theory]
    [InlineData(IndexDenominator.Answered, 0.5)]
    [InlineData(IndexDenominator.Asked, 1 / 3.0)]
    public void The_denominator_decides_whether_dont_know_counts_as_not_positive(IndexDenominator denominator, double expected)
    {
        var index = new ProportionPositive
        {
            Key = "i",
            Denominator = denominator,
            Items = [Positive("a"), Positive("b"), Positive("c"), Positive("d")],
        };

        var column = Score(index, ("a", "p5"), ("b", "p1"), ("c", NonAnswer.DontKnow), ("d", NonAnswer.NotApplicable));

        column.Scores.Number(0).Should().BeApproximately(expected, 1e-15, "not applicable leaves both");
        column.ItemCounts![0].Should().Be(denominator == IndexDenominator.Answered ? (byte)2 : (byte)3);
    }

    [Fact]
    public void An_index_without_enough_answers_has_no_score_and_a_reason()
    {
        var index = new ProportionPositive { Key = "i", MinAnswered = 2, Items = [Positive("a"), Positive("b")] };

        Score(index, ("a", "p5"), ("b", NonAnswer.PreferNotToSay)).Scores.MissingAt(0).Should().Be(Missing.Refused);
    }

    [Fact]
    public void A_dichotomy_is_zero_for_another_answer_and_missing_without_one()
    {
        var cut = new Dichotomy { Key = "d", Variable = "a", AtLeast = 4 };
        var set = new Dichotomy { Key = "d", Variable = "a", Positive = ["p1", "p5"] };

        Score(cut, ("a", "p4")).Scores.Number(0).Should().Be(1);
        Score(cut, ("a", "p3")).Scores.Number(0).Should().Be(0);
        Score(set, ("a", "p5")).Scores.Number(0).Should().Be(1);
        Score(set, ("a", "p4")).Scores.Number(0).Should().Be(0);
        Score(set, ("a", NonAnswer.DontKnow)).Scores.MissingAt(0).Should().Be(Missing.DontKnow);
    }

    [Fact]
    public void An_option_without_a_number_gives_no_value()
    {
        var study = Study(new SingleValue { Key = "v", Variable = "a" });
        var item = new ChoiceItem { Key = "a", Options = [new Option { Key = "unsure" }, new Option { Key = "one", Value = 1 }] };
        study = study with { Pages = [new SurveyPage { Key = "page", Elements = [item] }] };

        study.Frame(Person().Sent("page", ("a", "unsure"))).FindMeasure("v")!.Scores.MissingAt(0).Should().Be(Missing.NoNumber);
        study.Frame(Person().Sent("page", ("a", "one"))).FindMeasure("v")!.Scores.Number(0).Should().Be(1);
    }

    [Fact]
    public void A_check_is_compared_with_what_the_arm_was_shown()
    {
        var recall = new TextItem
        {
            Key = "seen",
            Expected = ["nothing"],
            ExpectedByArm = new Dictionary<string, IReadOnlyList<string>> { ["treated"] = ["Corrupt"] },
        };
        var study = new StudyDesign
        {
            Pages = [new SurveyPage { Key = "page", Elements = [recall] }],
            Measures = [new CheckPassed { Key = "ok", Variable = "seen" }],
            Randomizations = [new() { Key = "main", Before = "page", Arms = [new() { Key = "control" }, new() { Key = "treated" }] }],
        };

        var frame = study.Frame(
            Person().InArm("treated").Sent("page", ("seen", " corrupt ")),
            Person().InArm("control").Sent("page", ("seen", "corrupt")),
            Person().InArm("control").Sent("page", ("seen", null)));

        frame.FindMeasure("ok")!.Scores.Values.ToArray().Should().Equal(1, 0, double.NaN);
        frame.FindMeasure("ok")!.Scores.MissingAt(2).Should().Be(Missing.LeftBlank);
    }

    [Fact]
    public void Effort_is_zero_for_who_stops_at_once_and_missing_for_who_never_reached_the_task()
    {
        var study = new StudyDesign
        {
            Pages = [new SurveyPage { Key = "work", Elements = [new EffortTask { Key = "count", SecondsPerRound = 60 }] }],
            Measures = [.. Enum.GetValues<TaskFigure>().Select(figure => new TaskMetric { Key = figure.ToString(), Task = "count", Figure = figure })],
        };
        var worker = Person("worker") with
        {
            TaskEvents =
            [
                new ResponseTaskEvent("count", 1, 1, Start, Start.AddSeconds(12), true, false),
                new ResponseTaskEvent("count", 1, 2, Start.AddSeconds(12), Start.AddSeconds(30), false, false),
                new ResponseTaskEvent("count", 1, 3, Start.AddSeconds(30), Start.AddSeconds(70), true, true),
            ],
        };

        var frame = study.Frame(worker, Person("stopped").Sent("work"), Person("gone", ParticipantState.Started));

        Figures(frame, 0).Should().Equal(1, 0.5, 2, 2, 0.5);
        Figures(frame, 1).Take(3).Should().Equal(0, 0, 0);
        frame.FindMeasure("Accuracy")!.Scores.MissingAt(1).Should().Be(Missing.NotApplicable, "a rate is conditional on effort");
        frame.FindMeasure("CorrectUnits")!.Scores.MissingAt(2).Should().Be(Missing.NotReached);
    }

    [Fact]
    public void Stopping_is_no_attempt()
    {
        var study = new StudyDesign
        {
            Pages = [new SurveyPage { Key = "work", Elements = [new EffortTask { Key = "count", Rounds = 2, SecondsPerRound = 60 }] }],
            Measures = [.. Enum.GetValues<TaskFigure>().Select(figure => new TaskMetric { Key = figure.ToString(), Task = "count", Figure = figure })],
        };
        ResponseTaskEvent Stop(int round, int trial, int second) => new("count", round, trial, Start.AddSeconds(second), Start.AddSeconds(second + 20), null, false);

        var frame = study.Frame(
            Person("at once") with { TaskEvents = [Stop(1, 0, 0)] },
            Person("at the first sheet") with { TaskEvents = [Stop(1, 1, 0)] },
            Person("later") with { TaskEvents = [new ResponseTaskEvent("count", 1, 1, Start, Start.AddSeconds(12), true, false), Stop(1, 2, 12)] });

        foreach (var row in new[] { 0, 1 })
        {
            Figures(frame, row).Where(double.IsFinite).Should().Equal(0, 0, 0);
            frame.Find("count_rounds")!.Number(row).Should().Be(0);
            frame.Find("count_attempts")!.Number(row).Should().Be(0);
            frame.FindMeasure("Accuracy")!.Scores.MissingAt(row).Should().Be(Missing.NotApplicable);
            frame.FindMeasure("UnitsPerMinute")!.Scores.MissingAt(row).Should().Be(Missing.NotApplicable, "rate and share are of the same persons");
        }
        frame.Find("count_attempts")!.Number(2).Should().Be(1);
        frame.Find("count_minutes")!.Number(2).Should().Be(0.2, "to the last attempt");
        frame.FindMeasure("Accuracy")!.Scores.Number(2).Should().Be(1);
    }

    private static double[] Figures(ResponseFrame frame, int row) =>
        [.. Enum.GetValues<TaskFigure>().Select(figure => frame.FindMeasure(figure.ToString())!.Scores.Number(row))];

    private static PositiveItem Positive(string variable) => new() { Variable = variable, Positive = ["p4", "p5"] };

    private static StudyDesign Study(Measure measure) => new()
    {
        Pages = [new SurveyPage { Key = "page", Elements = [.. new[] { "a", "b", "c", "d" }.Select(key => Choice(key, Points))] }],
        Measures = [measure],
    };

    private static MeasureColumn Score(Measure measure, params IReadOnlyList<(string, object?)> answers) =>
        Study(measure).Frame(Person().Sent("page", answers)).FindMeasure(measure.Key)!;
}
