using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Tests.Responses;

namespace CoProduction.Studies.Tests.Rehearsal;

public class PowerSimulationTests
{
    /// <summary>One outcome with standard normal answers (rounded to whole numbers of a wide range), two arms.</summary>
    private static readonly CompiledDesign Small = CompiledDesign.Compile(new StudyDesign
    {
        Key = "small",
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
        Pages = [new SurveyPage { Key = "before", Elements = [Rows.Number("age")] }, new SurveyPage { Key = "after", Elements = [Rows.Number("y")] }],
        Measures = [new SingleValue { Key = "will", Variable = "y", Role = VariableRole.Outcome }],
        Plan = new AnalysisPlan { Inquiries = [new Inquiry { Key = "effect", Outcome = "will", Randomization = "main", Arm = "treated", Family = "f" }] },
    });

    [Fact]
    public void Power_and_detectable_effect_agree_with_the_formula_for_two_means()
    {
        var line = PowerSimulation.Run(Small, Effects(5), new PowerRequest(Persons: 100, Draws: 400, Seed: 3)).Single();

        // Two groups of 50, σ = 10 (rounding adds 1/12 to its square), effect 5: se = 2, power of the t test at 98 df 0.70; MDE = (1.984 + 0.845)·2.
        line.Estimable.Should().Be(400);
        line.Rows.Should().Be(100);
        line.MeanEstimate.Should().BeApproximately(5, 4 * line.MeanEstimateError);
        line.Power.Should().BeApproximately(0.697, 4 * line.PowerError);
        line.PowerError.Should().BeApproximately(0.023, 0.002);
        line.MinimumDetectable.Should().BeApproximately(5.66, 4 * line.MinimumDetectableError!.Value + 0.02);
        line.HolmPower.Should().Be(line.Power, "the family has one member");
    }

    [Fact]
    public void Without_an_effect_the_power_is_the_level_of_the_test_and_the_same_seed_gives_the_same_numbers()
    {
        var request = new PowerRequest(60, 300, 11);

        var line = PowerSimulation.Run(Small, Effects(0), request).Single();

        line.Power.Should().BeApproximately(0.05, 4 * line.PowerError);
        PowerSimulation.Run(Small, Effects(0), request).Single().Should().BeEquivalentTo(line);
        PowerSimulation.Run(Small, Effects(0), request with { Seed = 12 }).Single().MeanEstimate.Should().NotBe(line.MeanEstimate);
    }

    [Fact]
    public void Too_few_draws_are_refused_and_a_run_can_be_cancelled()
    {
        FluentActions.Invoking(() => PowerSimulation.Run(Small, Effects(0), new PowerRequest(10, 19, 1))).Should().Throw<ArgumentOutOfRangeException>();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        FluentActions.Invoking(() => PowerSimulation.Run(Small, Effects(0), new PowerRequest(10, 20, 1), cancellation: cancelled.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void A_study_of_the_library_is_simulated_with_its_own_effects_and_the_table_states_draws_seed_and_error()
    {
        var design = CompiledDesign.Compile(Analysis.LibraryDesign.Read("information-source"));
        var (effects, words) = PowerAssumption.Of(design);
        var request = new PowerRequest(200, 20, 5);

        var table = PowerReport.Table(design, PowerSimulation.Run(design, effects, request), request, words);

        words.Should().Contain("library");
        table.Rows.Should().HaveCount(design.Design.Plan.Inquiries.Count).And.OnlyContain(row => row.Count == table.Columns.Count);
        table.Notes[0].Should().Contain("20 simulated studies of 200 persons, seed 5");
        table.Columns.Count(column => column.Header == "MC error").Should().Be(3);
        PowerAssumption.Of(Small).Words.Should().Contain("no arm does anything");
    }

    private static RehearsalEffects Effects(double effect) => new()
    {
        Study = "small",
        Answers = [new SyntheticAnswer { Variables = ["y"], Mean = 50, Sd = 10, Effects = [new SyntheticEffect { Levels = new Dictionary<string, string> { ["nudge"] = "yes" }, Add = effect }] }],
    };
}
