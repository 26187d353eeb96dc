using System.Text.Json;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class EffectSizeTests
{
    [Theory]
    [InlineData("d", "result", 0.95)]
    [InlineData("d", "at90", 0.9)]
    [InlineData("big", "result", 0.95)]
    public void Cohen_s_d_has_the_interval_of_the_noncentral_t(string data, string result, double level)
    {
        var golden = Golden.Effects.GetProperty(data);
        var (treated, control) = (Golden.Numbers(golden.GetProperty("treated")), Golden.Numbers(golden.GetProperty("control")));

        var d = StandardizedDifference.CohenD(SampleMoments.Of(treated), SampleMoments.Of(control), level)!;

        var expected = golden.GetProperty(result);
        d.Value.Should().BeApproximately(expected.GetProperty("d").GetDouble(), 1e-12);
        d.StandardDeviation.ShouldBeClose(expected.GetProperty("sd").GetDouble(), 1e-12, "sd");
        d.Low.ShouldBeClose(expected.GetProperty("low").GetDouble(), 1e-9, "low");
        d.High.ShouldBeClose(expected.GetProperty("high").GetDouble(), 1e-9, "high");
    }

    [Fact]
    public void Cohen_s_d_turns_its_sign_with_the_arms_and_does_not_exist_without_variation()
    {
        var (a, b) = (SampleMoments.Of([1, 2, 4]), SampleMoments.Of([3, 5, 9, 9]));

        var (forth, back) = (StandardizedDifference.CohenD(a, b)!, StandardizedDifference.CohenD(b, a)!);

        back.Value.Should().Be(-forth.Value);
        back.Low.ShouldBeClose(-forth.High!.Value, 1e-9, "mirrored");
        StandardizedDifference.CohenD(SampleMoments.Of([1, 1]), SampleMoments.Of([1, 1, 1])).Should().BeNull();
        StandardizedDifference.CohenD(SampleMoments.Of([1]), SampleMoments.Of([2])).Should().BeNull("no degrees of freedom");
    }

    [Fact]
    public void Cohen_s_h_compares_shares()
    {
        var h = StandardizedDifference.CohenH(0.31, 120, 0.18, 140)!;

        h.Value.Should().BeApproximately(Golden.Effects.GetProperty("h").GetProperty("h").GetDouble(), 1e-14);
        h.Low.ShouldBeClose(Golden.Effects.GetProperty("h").GetProperty("low").GetDouble(), 1e-10, "low");
        h.High.ShouldBeClose(Golden.Effects.GetProperty("h").GetProperty("high").GetDouble(), 1e-10, "high");
        StandardizedDifference.CohenH(1.2, 10, 0.5, 10).Should().BeNull("that is no share");
    }

    [Fact]
    public void The_intraclass_correlation_is_that_of_the_nested_analysis_of_variance()
    {
        var golden = Golden.Effects.GetProperty("icc");
        var data = golden.GetProperty("data");

        var icc = IntraclassCorrelation.Of(Golden.Numbers(data.GetProperty("y")), Factor("arm", data), Factor("cluster", data));

        icc.Value.ShouldBeClose(golden.GetProperty("value").GetDouble(), 1e-10, "ICC");
        icc.MeanSize.ShouldBeClose(golden.GetProperty("m0").GetDouble(), 1e-12, "m0");
        icc.DesignEffect.ShouldBeClose(golden.GetProperty("design_effect").GetDouble(), 1e-10, "design effect");
    }

    [Fact]
    public void Clusters_of_one_have_no_intraclass_correlation_and_say_why()
    {
        IntraclassCorrelation.Of([1, 2, 3], FactorColumn.FromValues("arm", ["a", "a", "b"]), FactorColumn.FromValues("c", ["1", "2", "3"])).Reason.Should().Be("Every cluster has one row.");
        IntraclassCorrelation.Of([1, 2, 3, 4], FactorColumn.FromValues("arm", ["a", "a", "b", "b"]), FactorColumn.FromValues("c", ["1", "1", "2", "2"])).Reason.Should().Be("No arm has two clusters.");
    }

    [Fact]
    public void Several_arms_are_redrawn_by_person_within_sessions_over_all_assignments()
    {
        var golden = Golden.Effects.GetProperty("redraw");
        var (data, persons) = (golden.GetProperty("data"), golden.GetProperty("persons"));
        var person = Strings(data.GetProperty("person"));
        var of = Strings(persons.GetProperty("person")).Zip(Strings(persons.GetProperty("arm")), Golden.Numbers(persons.GetProperty("session"))).ToDictionary(row => row.First);

        var test = RandomizationInference.Contrast(Golden.Numbers(data.GetProperty("y")), FactorColumn.FromValues("arm", [.. person.Select(name => of[name].Second)]),
            new Dictionary<string, double> { ["k"] = -1, ["l"] = 0.5, ["m"] = 0.5 },
            new ContrastDesign
            {
                Stratum = FactorColumn.FromValues("theme", [.. Golden.Numbers(data.GetProperty("theme")).Select(theme => $"{theme}")]),
                Within = [FactorColumn.FromValues("session", [.. person.Select(name => $"{of[name].Third}")])],
                Unit = FactorColumn.FromValues("person", person),
            });

        (test.IsExact, test.Assignments, test.Units).Should().Be((true, golden.GetProperty("assignments").GetDouble(), 8));
        test.Estimate.ShouldBeClose(golden.GetProperty("estimate").GetDouble(), 1e-12, "estimate");
        test.Statistic.ShouldBeClose(golden.GetProperty("statistic").GetDouble(), 1e-10, "statistic");
        test.PValue.ShouldBeClose(golden.GetProperty("p").GetDouble(), 1e-12, "p");
    }

    [Fact]
    public void With_two_arms_of_persons_the_redraw_of_a_contrast_is_that_of_the_difference()
    {
        double[] y = [3, 1, 4, 1, 5, 9, 2, 6];
        bool[] treated = [true, false, true, false, false, true, true, false];
        var arm = FactorColumn.FromValues("arm", [.. treated.Select(t => t ? "t" : "c")]);

        var contrast = RandomizationInference.Contrast(y, arm, new Dictionary<string, double> { ["t"] = 1, ["c"] = -1 });
        var difference = RandomizationInference.Conditional(y, treated);

        contrast.PValue.Should().Be(difference.PValue);
        contrast.Statistic.ShouldBeClose(difference.Statistic!.Value, 1e-11, "t");
        contrast.Assignments.Should().Be(70);
        contrast.IntervalReason.Should().NotBeNull();
    }

    [Fact]
    public void The_redraw_of_a_contrast_holds_its_level_where_the_contrast_is_null_and_variances_differ()
    {
        // Arms 0, 1 and 2 with means 0, 1, 2 and errors 1, 2, 3: the contrast (1, −2, 1) is zero though the arms differ. 400 draws of data with seeds 1 to 400.
        var rejected = 0;
        for (var seed = 1; seed <= 400; seed++)
        {
            var random = new Random(seed);
            var y = Enumerable.Range(0, 90).Select(row => row % 3 + (1 + row % 3) * Normal(random)).ToArray();
            var arm = FactorColumn.FromValues("arm", [.. Enumerable.Range(0, 90).Select(row => $"{row % 3}")]);
            if (RandomizationInference.Contrast(y, arm, new Dictionary<string, double> { ["0"] = 1, ["1"] = -2, ["2"] = 1 }, options: new RandomizationOptions { Draws = 199 }).PValue <= 0.05) rejected++;
        }
        rejected.Should().BeInRange(8, 34, "5% of 400 is 20, three standard errors are 13");
    }

    [Fact]
    public void An_arm_outside_the_contrast_a_divided_unit_and_a_lonely_unit_are_refused_with_the_reason()
    {
        var arm = FactorColumn.FromValues("arm", ["a", "a", "b", "c"]);
        var act = () => RandomizationInference.Contrast([1, 2, 3, 4], arm, new Dictionary<string, double> { ["a"] = 1, ["b"] = -1 });
        act.Should().Throw<InvalidAnalysisException>().WithMessage("*'c'*");
        var divided = () => RandomizationInference.Contrast([1, 2, 3, 4], FactorColumn.FromValues("arm", ["a", "b", "b", "a"]), new Dictionary<string, double> { ["a"] = 1, ["b"] = -1 },
            new ContrastDesign { Unit = FactorColumn.FromValues("unit", ["1", "1", "2", "2"]) });
        divided.Should().Throw<InvalidAnalysisException>().WithMessage("*whole*");
        RandomizationInference.Contrast([1, 2, 3], FactorColumn.FromValues("arm", ["a", "a", "b"]), new Dictionary<string, double> { ["a"] = 1, ["b"] = -1 }).Reason.Should().Contain("fewer than two units");
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetString()!)];

    private static FactorColumn Factor(string name, JsonElement data) => FactorColumn.FromValues(name, Strings(data.GetProperty(name)));
}
