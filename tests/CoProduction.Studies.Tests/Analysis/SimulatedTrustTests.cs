using System.Text;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Analysis;

/// <summary>
/// The trust experiment in small, simulated with a recorded seed, from rows to printed tables. The expected numbers were computed outside this program, from the
/// exported CSV, by the textbook formulas.
/// </summary>
public class SimulatedTrustTests
{
    private static readonly StudyDesign Study = new()
    {
        Key = "simulated-trust",
        Title = En("Simulated trust"),
        Factors = [new Factor { Key = "information", Levels = [new Level { Key = "none", Dose = 1 }, new Level { Key = "corrupt", Dose = 0 }, new Level { Key = "honest", Dose = 2 }] }],
        Randomizations = [new RandomizationPlan { Key = "information", Before = "stimulus", Arms = [Arm("control", "none"), Arm("corrupt", "corrupt"), Arm("honest", "honest")] }],
        Pages = [new SurveyPage { Key = "stimulus", Elements = [Item("t1"), Item("t2"), Item("t3"), new SliderItem { Key = "slider" }] }],
        Measures =
        [
            new Scale { Key = "trust", Label = En("Trust"), Items = [new ScaleItem { Variable = "t1" }, new ScaleItem { Variable = "t2" }, new ScaleItem { Variable = "t3", Reverse = true }] },
            new SingleValue { Key = "willing", Label = En("Willing"), Variable = "slider", Role = VariableRole.Outcome },
        ],
        Plan = new AnalysisPlan
        {
            Inquiries = [.. from outcome in new[] { "trust", "willing" } from arm in new[] { "corrupt", "honest" } select new Inquiry { Key = $"{outcome}_{arm}", Outcome = outcome, Randomization = "information", Arm = arm }],
            Regressions = [new RegressionTable { Key = "dose", Outcome = "willing", Randomization = "information", Coding = ArmCoding.Dose }],
            Correlates = [new CorrelateTable { Key = "r", Outcomes = ["willing"], Predictors = ["trust"] }, new CorrelateTable { Key = "rho", Outcomes = ["willing"], Predictors = ["trust"], Method = CorrelationMethod.Spearman }],
        },
    };

    [Fact]
    public void The_printed_numbers_are_those_of_the_textbook()
    {
        var results = StudyAnalysis.Run(Study.Frame(Simulate(180)));

        results.Estimates.Select(estimate => $"{estimate.Inquiry.Key} {NumberFormat.Estimate(estimate.Term!.Value, estimate.Term.StandardError)} ({NumberFormat.StandardError(estimate.Term.StandardError)}) df {NumberFormat.DegreesOfFreedom(estimate.Term.DegreesOfFreedom)}")
            .Should().Equal("trust_corrupt −0.9500 (0.1833) df 116.4", "trust_honest 0.6667 (0.1973) df 117.9", "willing_corrupt −7.8588 (2.3396) df 109.6", "willing_honest 4.6676 (2.5328) df 108.6");
        results.Estimates.SelectMany(estimate => estimate.Arms).Distinct().Select(arm => $"{arm.Arm} {arm.N} {NumberFormat.Mean(arm.Mean)} {NumberFormat.Mean(arm.StandardDeviation)}").Distinct()
            .Should().BeEquivalentTo("control 60 4.939 1.062", "corrupt 60 3.989 0.943", "honest 60 5.606 1.099", "control 59 69.525 12.255", "corrupt 54 61.667 12.574", "honest 57 74.193 14.851");
        NumberFormat.Coefficient(results.Reliability.Single().Reliability!.Alpha).Should().Be("0.9674");
        results.Correlates.Select(table => NumberFormat.Coefficient(table.Correlates.Single().Test!.Coefficient)).Should().Equal("0.5885", "0.5442");
        var dose = results.Regressions.Single().Terms.Single(term => term.Coefficient.Term == "dose").Coefficient;
        $"{NumberFormat.Estimate(dose.Value, dose.StandardError)} ({NumberFormat.StandardError(dose.StandardError)})".Should().Be("6.2482 (1.3044)");
    }

    private static IEnumerable<ResponseRow> Simulate(int persons)
    {
        var salt = Encoding.UTF8.GetBytes("simulated trust, seed 20260301..");
        string[] arms = ["control", "corrupt", "honest"];
        for (var person = 0; person < persons; person++)
        {
            var random = new KeyedRandom(salt, $"person {person}");
            var arm = person % 3;
            var trust = random.Unit() + random.Unit() + new[] { 0.7, 0.2, 0.9 }[arm];
            string Point(double level) => $"p{Math.Clamp((int)(1 + 2.4 * level + random.Unit()), 1, 7)}";
            var (t1, t2, t3) = (Point(trust), Point(trust), $"p{8 - int.Parse(Point(trust)[1..], System.Globalization.CultureInfo.InvariantCulture)}");
            object? willing = random.Unit() < 0.04 ? null : Math.Round(100 * Math.Clamp(0.25 + 0.15 * trust + 0.4 * random.Unit(), 0, 1));
            yield return Person($"P{person:000}").InArm(arms[arm], "information").Sent("stimulus", ("t1", t1), ("t2", t2), ("t3", t3), ("slider", willing));
        }
    }

    private static ChoiceItem Item(string key) => Choice(key, "p1", "p2", "p3", "p4", "p5", "p6", "p7");

    private static Arm Arm(string key, string level) => new() { Key = key, Levels = new Dictionary<string, string> { ["information"] = level } };
}
