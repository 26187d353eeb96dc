using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Analysis;

public class FieldworkResultsTests
{
    private static readonly StudyDesign Study = new()
    {
        Key = "small",
        Factors = [new Factor { Key = "nudge", Levels = [new Level { Key = "no" }, new Level { Key = "yes" }] }],
        Randomizations =
        [
            new RandomizationPlan
            {
                Key = "main",
                Before = "after",
                EligibleIf = IfAnswer("gender", "woman", "man"),
                Arms =
                [
                    new Arm { Key = "control", Label = "Control", Levels = new Dictionary<string, string> { ["nudge"] = "no" } },
                    new Arm { Key = "treated", Label = "Treated", Levels = new Dictionary<string, string> { ["nudge"] = "yes" } },
                ],
            },
        ],
        Pages =
        [
            new SurveyPage { Key = "before", Elements = [Choice("gender", "woman", "man", "other")] },
            new SurveyPage { Key = "after", Elements = [new SliderItem { Key = "y", Prompt = En("y"), Min = 0, Max = 10 }] },
        ],
        Measures = [new SingleValue { Key = "will", Label = En("Willingness"), Variable = "y", Role = VariableRole.Outcome }],
        Plan = new AnalysisPlan { Inquiries = [new Inquiry { Key = "effect", Outcome = "will", Randomization = "main", Arm = "treated" }] },
    };

    [Fact]
    public void The_flow_tells_who_was_not_eligible_from_who_left_and_counts_observed_and_analysed_by_arm()
    {
        ResponseRow[] rows =
        [
            Answered("c1", "control", 1), Answered("c2", "control", 3), Answered("t1", "treated", 5), Answered("t2", "treated", 6),
            Person("lost", ParticipantState.Started).Sent("before", ("gender", "woman")).InArm("treated"),
            Person("ineligible").Sent("before", ("gender", "other")).Sent("after"),
            Person("left", ParticipantState.Started),
            Answered("again", "treated", 9) with { Entry = 2 },
        ];

        var flow = StudyAnalysis.Run((Study with { Fieldwork = new FieldworkPlan { Duplicates = DuplicateRule.FirstEntryCounts } }).Frame(rows)).Flow.Single();

        flow.DuplicatesLeftOut.Should().Be(1);
        flow.Excluded.Should().Equal(new FlowReason("completed", "not eligible by their answers", 1));
        flow.Lost.Should().Equal(new FlowReason("started", "left before the draw", 1));
        flow.Eligible(7).Should().Be(6);
        var treated = flow.Rows.Single(row => row.Arm == "Treated");
        treated.Assigned.Should().Be(3);
        treated.Completed.Should().Be(2);
        treated.Observed.Should().Equal(("Willingness", 2));
        treated.Analysed.Should().Equal(("Willingness", (int?)2));
        flow.Rows.Single(row => row.Arm == "Not assigned").Assigned.Should().Be(2);
    }

    [Fact]
    public void Attrition_is_tested_by_arm_and_bounded_by_the_range_of_the_outcome()
    {
        ResponseRow[] rows =
        [
            .. Enumerable.Range(0, 20).Select(index => Answered($"c{index}", "control", index % 5)),
            .. Enumerable.Range(0, 15).Select(index => Answered($"t{index}", "treated", 3 + index % 5)),
            .. Enumerable.Range(0, 5).Select(index => Person($"l{index}", ParticipantState.Started).Sent("before", ("gender", "man")).InArm("treated")),
        ];

        var attrition = StudyAnalysis.Run(Study.Frame(rows)).Fieldwork!.Attrition;

        var willing = attrition.Single(result => result.Outcome == "Willingness");
        willing.PValue.Should().BeApproximately(2 * 15504 / 658008.0, 1e-12, "2.5 are expected: all five lost in one arm have C(20, 5) of C(40, 5) ways, in either arm").And.NotBe(willing.Test!.PValue!.Value);
        willing.Test.Arms.Select(arm => (arm.Arm, arm.N, arm.Missing)).Should().Equal(("Control", 20, 0), ("Treated", 20, 5));
        willing.Test.Differences.Single().Value.Should().BeApproximately(0.25, 1e-12);
        var bounds = willing.Bounds.Single();
        bounds.Manski!.Upper.Should().BeApproximately((15 * 5 + 5 * 10) / 20.0 - 2, 1e-12, "the missing ones at 10, the end of the slider");
        bounds.Lee!.TrimmedArm.Should().Be("Control");
        bounds.HasIntervals.Should().BeTrue();
        attrition.Single(result => result.Outcome == "Completion").Bounds.Should().BeEmpty();
        StudyAnalysis.Run(Study.Frame(rows)).Fieldwork!.Exits.Single().Pages.Single().Should().BeEquivalentTo(new PageExit("before", 5, [0, 5, 0]));
    }

    [Fact]
    public void The_sample_stands_beside_the_population_table()
    {
        var table = new PopulationTable { Source = "Census", Date = new DateOnly(2025, 1, 1), Margins = [new PopulationMargin { Variable = "gender", Shares = new Dictionary<string, double> { ["woman"] = 510, ["man"] = 490 } }] };
        ResponseRow[] rows = [Answered("a", "control", 1, "woman"), Answered("b", "control", 1, "woman"), Answered("c", "treated", 1, "woman"), Answered("d", "treated", 1, "man"), Answered("e", "treated", 1, "other")];

        var margin = StudyAnalysis.Run((Study with { Fieldwork = new FieldworkPlan { PopulationTable = table } }).Frame(rows)).Fieldwork!.Margins.Single();

        margin.Rows.Select(row => (row.Category, row.N, row.SampleShare, row.PopulationShare)).Should().Equal(("woman", 3, 0.75, 0.51), ("man", 1, 0.25, 0.49));
        margin.Outside.Should().Be(1);
        margin.Test.ChiSquare.Should().BeApproximately((3 - 2.04) * (3 - 2.04) / 2.04 + (1 - 1.96) * (1 - 1.96) / 1.96, 1e-12);
    }

    [Fact]
    public void Floor_and_ceiling_are_counted_by_arm_and_missing_answers_by_their_kind()
    {
        ResponseRow[] rows = [Answered("a", "control", 0), Answered("b", "control", 10), Answered("c", "treated", 10), Person("d", ParticipantState.Started).InArm("treated")];

        var fieldwork = StudyAnalysis.Run(Study.Frame(rows)).Fieldwork!;

        fieldwork.Ends.Select(end => (end.Arm, end.N, end.Floor, end.Ceiling)).Should().Equal(("", 3, 1 / 3.0, 2 / 3.0), ("Control", 2, 0.5, 0.5), ("Treated", 1, 0, 1));
        var y = fieldwork.Variables.Single(variable => variable.Name == "y");
        (y.N, y.Median, y.Max).Should().Be((3, 10, 10));
        y.Missing.Should().Equal(new Dictionary<Missing, int> { [Missing.NotReached] = 1 });
        fieldwork.Variables.Single(variable => variable.Name == "gender").Options.Should().Equal(("woman", 3), ("man", 0), ("other", 0));
    }

    [Fact]
    public void Speeders_and_duplicates_are_counted_by_arm()
    {
        ResponseRow Lasting(string id, string arm, int seconds) => Answered(id, arm, 1) with { DurationSeconds = seconds };
        ResponseRow[] rows = [Lasting("a", "control", 300), Lasting("b", "control", 320), Lasting("c", "treated", 310), Lasting("d", "treated", 99), Lasting("e", "treated", 330) with { Entry = 2 }];

        var quality = StudyAnalysis.Run((Study with { Fieldwork = new FieldworkPlan { Duplicates = DuplicateRule.FirstEntryCounts } }).Frame(rows)).Fieldwork!.Quality;

        quality.Select(arm => (arm.Arm, arm.N, arm.Duplicates, arm.Timed, arm.Speeders)).Should().Equal(("Control", 2, 0, 2, 0), ("Treated", 2, 1, 2, 1));
    }

    private static ResponseRow Answered(string id, string arm, double y, string gender = "woman") => Person(id).Sent("before", ("gender", gender)).InArm(arm).Sent("after", ("y", y));
}
