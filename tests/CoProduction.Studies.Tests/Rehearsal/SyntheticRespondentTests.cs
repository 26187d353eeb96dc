using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Tests.Rehearsal;

public class SyntheticRespondentTests
{
    private const int Persons = 4000;

    private static readonly StudyDesign Design = new()
    {
        Key = "small",
        Factors = [new Factor { Key = "letter", Levels = [new Level { Key = "no" }, new Level { Key = "yes" }] }],
        Randomizations =
        [
            new RandomizationPlan
            {
                Key = "letter",
                Before = "after",
                Arms = [new Arm { Key = "control", Levels = new Dictionary<string, string> { ["letter"] = "no" } }, new Arm { Key = "letter", Levels = new Dictionary<string, string> { ["letter"] = "yes" } }],
            },
        ],
        Pages =
        [
            new SurveyPage { Key = "before", Elements = [new NumberItem { Key = "age", Min = 18, Max = 90 }] },
            new SurveyPage
            {
                Key = "after",
                Elements =
                [
                    new ChoiceItem { Key = "often", Options = [new Option { Key = "often", Value = 3 }, new Option { Key = "sometimes", Value = 2 }, new Option { Key = "never", Value = 1 }], Offers = [NonAnswer.DontKnow] },
                    new SliderItem { Key = "trust", Max = 100 },
                    new NumberItem { Key = "sum", Purpose = ItemPurpose.AttentionCheck, Expected = ["80"] },
                    new ChoiceItem { Key = "seen", Options = [new Option { Key = "yes" }, new Option { Key = "no" }], Purpose = ItemPurpose.ManipulationCheck,
                        ExpectedByArm = new Dictionary<string, IReadOnlyList<string>> { ["control"] = ["no"], ["letter"] = ["yes"] } },
                ],
            },
            new SurveyPage { Key = "work", Elements = [new EffortTask { Key = "task", Rounds = 4, SecondsPerRound = 60 }] },
        ],
    };

    private static readonly CompiledDesign Compiled = CompiledDesign.Compile(Design);

    private static SyntheticEffect WithLetter(double add) => new() { Levels = new Dictionary<string, string> { ["letter"] = "yes" }, Add = add };

    private static List<ResponseRow> Under(string arm, RehearsalEffects effects, int persons = Persons) =>
        [.. SyntheticFieldwork.RunUnder(Compiled, effects, 7, persons, new Dictionary<string, string> { ["letter"] = arm })];

    private static IEnumerable<AnswerValue> Answers(IEnumerable<ResponseRow> rows, string variable) =>
        rows.SelectMany(row => row.Submissions).Select(submission => submission.Answers.Of(variable)).OfType<AnswerValue>();

    [Fact]
    public void The_same_seed_makes_the_same_respondents_and_another_seed_makes_others()
    {
        var effects = new RehearsalEffects();
        var first = SyntheticFieldwork.Run(Compiled, effects, 7, 50).SelectMany(row => row.Submissions).Select(submission => submission.Answers.ToJson()).ToList();
        SyntheticFieldwork.Run(Compiled, effects, 7, 50).SelectMany(row => row.Submissions).Select(submission => submission.Answers.ToJson()).Should().Equal(first);
        SyntheticFieldwork.Run(Compiled, effects, 8, 50).SelectMany(row => row.Submissions).Select(submission => submission.Answers.ToJson()).Should().NotEqual(first);
    }

    [Fact]
    public void Without_effects_the_arm_changes_nothing() =>
        Answers(Under("letter", new RehearsalEffects(), 200), "trust").Should().Equal(Answers(Under("control", new RehearsalEffects(), 200), "trust"));

    [Fact]
    public void An_effect_on_a_number_is_added_to_the_same_persons_noise()
    {
        var effects = new RehearsalEffects { Answers = [new SyntheticAnswer { Variables = ["trust"], Mean = 50, Sd = 5, Effects = [WithLetter(10)] }] };
        Answers(Under("letter", effects, 500), "trust").Zip(Answers(Under("control", effects, 500), "trust"), (treated, control) => treated.Number - control.Number)
            .Should().OnlyContain(difference => difference == 10);
    }

    [Fact]
    public void At_a_latent_mean_of_zero_all_options_are_equally_likely()
    {
        var counts = Answers(Under("control", new RehearsalEffects()), "often").CountBy(answer => answer.Text!).ToDictionary();
        foreach (var option in new[] { "often", "sometimes", "never" }) counts[option].Should().BeCloseTo(Persons / 3, 120);
    }

    [Fact]
    public void A_higher_latent_value_means_a_higher_option_value_whatever_stands_first()
    {
        var effects = new RehearsalEffects { Answers = [new SyntheticAnswer { Variables = ["often"], Effects = [WithLetter(3)] }] };
        Answers(Under("letter", effects), "often").Count(answer => answer.Text == "often").Should().BeGreaterThan((int)(0.98 * Persons));
    }

    [Fact]
    public void Checks_are_passed_at_the_declared_rate_and_by_what_the_arm_says()
    {
        var effects = new RehearsalEffects { Answers = [new SyntheticAnswer { Variables = ["seen"], PassRateByArm = new Dictionary<string, double> { ["letter"] = 0.6 }, PassRate = 0.9 }, new SyntheticAnswer { Variables = ["sum"], PassRate = 0.95 }] };
        Answers(Under("letter", effects), "seen").Count(answer => answer.Text == "yes").Should().BeCloseTo((int)(0.6 * Persons), 130);
        Answers(Under("control", effects), "seen").Count(answer => answer.Text == "no").Should().BeCloseTo((int)(0.9 * Persons), 80);
        Answers(Under("control", effects), "sum").Count(answer => answer.Number == 80).Should().BeCloseTo((int)(0.95 * Persons), 60);
    }

    [Fact]
    public void Non_answers_and_blanks_come_at_the_declared_rates_where_the_item_allows_them()
    {
        var effects = new RehearsalEffects { NonAnswers = new NonAnswerRates { DontKnow = 0.1, Blank = 0.05 } };
        var often = Answers(Under("control", effects), "often").ToList();
        often.Count(answer => answer.NonAnswer == NonAnswer.DontKnow).Should().BeCloseTo(Persons / 10, 80);
        often.Count(answer => answer.IsBlank).Should().BeCloseTo(Persons / 20, 60);
        Answers(Under("control", effects), "trust").Should().NotContain(answer => answer.NonAnswer != null);
    }

    [Fact]
    public void A_slope_carries_an_earlier_answer_into_a_later_one()
    {
        var effects = new RehearsalEffects { Answers = [new SyntheticAnswer { Variables = ["trust"], Mean = 0, Sd = 0, Slopes = new Dictionary<string, double> { ["age"] = 1 } }] };
        foreach (var row in Under("control", effects, 100))
            row.Submissions[1].Answers.Of("trust")!.Number.Should().Be(row.Submissions[0].Answers.Of("age")!.Number);
    }

    [Fact]
    public void Drop_out_leaves_the_pages_behind_without_answers()
    {
        var rows = Under("control", new RehearsalEffects { DropOutAt = new Dictionary<string, double> { ["after"] = 0.2 } });
        rows.Count(row => row.Status == ParticipantState.Started && row.Submissions.Count == 1).Should().BeCloseTo(Persons / 5, 110);
        rows.Where(row => row.Status == ParticipantState.Completed).Should().OnlyContain(row => row.Submissions.Count == 3);
    }

    [Fact]
    public void An_arm_that_speeds_up_and_keeps_people_at_work_raises_the_units_done()
    {
        var effects = new RehearsalEffects { Tasks = [new SyntheticTask { Task = "task", Pace = 6, StopRate = 0.2, Accuracy = 0.8, PaceEffects = [WithLetter(1)], StopEffects = [WithLetter(-0.1)] }] };
        static double Units(List<ResponseRow> rows) => rows.Average(row => row.TaskEvents.Count(trial => trial.Correct == true));
        // 6 a minute × 0.8 correct × (0.8 + 0.64 + 0.512 + 0.4096) rounds; whole attempts only, so half an attempt a round is lost.
        Units(Under("control", effects)).Should().BeApproximately(5.5 * 0.8 * 2.3616, 0.5);
        Units(Under("letter", effects)).Should().BeApproximately(6.5 * 0.8 * 3.0951, 0.5);
        Under("control", effects).Should().Contain(row => row.TaskEvents.Count == 0, "some stop at once");
    }

    [Fact]
    public void Arms_are_assigned_as_the_design_says()
    {
        var arms = SyntheticFieldwork.Run(Compiled, new RehearsalEffects(), 7, 100).Select(row => row.Assignments.Single().Arm).ToList();
        arms.Count(arm => arm == "letter").Should().Be(50, "blocks of two are complete");
    }

    [Fact]
    public void What_the_design_has_not_is_listed()
    {
        var effects = new RehearsalEffects
        {
            Study = "other",
            Answers = [new SyntheticAnswer { Variables = ["trst"], Effects = [new SyntheticEffect { Levels = new Dictionary<string, string> { ["letter"] = "maybe" } }] }],
        };
        effects.Problems(Compiled).Should().BeEquivalentTo(
            "The effects are for the study 'other', not for 'small'.", "The study has no variable 'trst'.", "The study has no level 'letter = maybe'.");
    }
}
