using System.Text.Json;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class DoseTests
{
    [Theory]
    [InlineData("linear", DoseCoding.Linear, "dose")]
    [InlineData("quadratic", DoseCoding.Quadratic, "dose,I(dose^2)")]
    [InlineData("dummies", DoseCoding.Dummies, "dose1,dose2,dose4")]
    [InlineData("polynomial", DoseCoding.Polynomial, "dose.L,dose.Q,dose.C")]
    [InlineData("helmert", DoseCoding.Helmert, "dose1-(0),dose2-(0,1),dose4-(0,1,2)")]
    [InlineData("successive", DoseCoding.Successive, "dose1-0,dose2-1,dose4-2")]
    public void Codings_of_a_dose_are_R_s_contrasts(string name, DoseCoding coding, string terms)
    {
        var golden = Golden.Pooling.GetProperty("dose_" + name);
        var response = DoseResponse.Of(Data(), "y", "dose", coding, covariates: ["x"]);
        string[] expected = [ModelMatrix.Intercept, .. Split(terms), "x"];
        var actual = response.Fit.Terms(StandardErrorType.HC2);
        actual.Select(t => t.Term).Should().Equal(expected);
        var (coefficients, errors) = (Golden.Numbers(golden.GetProperty("coef")), Golden.Numbers(golden.GetProperty("se")));
        for (var j = 0; j < actual.Count; j++)
        {
            actual[j].Value.ShouldBeClose(coefficients[j], 1e-11, expected[j], errors[j]);
            actual[j].StandardError.ShouldBeClose(errors[j], 1e-10, expected[j]);
        }
    }

    [Fact]
    public void Any_effect_and_the_departure_from_a_line_are_Wald_tests_of_the_same_levels()
    {
        var golden = Golden.Pooling.GetProperty("dose");
        foreach (var coding in new[] { DoseCoding.Dummies, DoseCoding.Polynomial, DoseCoding.Helmert, DoseCoding.Successive })
        {
            var response = DoseResponse.Of(Data(), "y", "dose", coding, covariates: ["x"]);
            var any = response.JointTest(StandardErrorType.HC2);
            any.F.ShouldBeClose(Number(golden, "joint_f"), 1e-9, $"{coding}: the coding does not matter");
            any.PValue.ShouldBeClose(Number(golden, "joint_p"), 1e-8, "p");
            var departure = response.DepartureFromLinearity(StandardErrorType.HC2)!;
            departure.F.ShouldBeClose(Number(golden, "departure_f"), 1e-9, $"{coding}: the coding does not matter");
            departure.PValue.ShouldBeClose(Number(golden, "departure_p"), 1e-8, "p");
        }
    }

    [Fact]
    public void A_factor_takes_its_doses_from_the_scores_declared()
    {
        var data = Data();
        var labels = new Dictionary<double, string> { [0] = "none", [1] = "some", [2] = "more", [4] = "most" };
        var text = new DataTable([data.Column("y"), FactorColumn.FromValues("dose", [.. data.Numeric("dose").Values.ToArray().Select(v => labels[v])], ["none", "some", "more", "most"])]);
        var scores = labels.ToDictionary(l => l.Value, l => l.Key);
        var byScore = DoseResponse.Of(text, "y", "dose", DoseCoding.Linear, scores).Fit.Coefficients[1];
        byScore.Should().BeApproximately(DoseResponse.Of(data, "y", "dose", DoseCoding.Linear).Fit.Coefficients[1], 1e-13);
        FluentActions.Invoking(() => DoseResponse.Of(text, "y", "dose", DoseCoding.Linear)).Should().Throw<InvalidAnalysisException>().WithMessage("*no numbers*scores*");
        DoseResponse.Of(text, "y", "dose", DoseCoding.Successive).DepartureFromLinearity(StandardErrorType.HC2).Should().BeNull("a line needs doses");
        scores["most"] = 1.5;
        FluentActions.Invoking(() => DoseResponse.Of(text, "y", "dose", DoseCoding.Linear, scores)).Should().Throw<InvalidAnalysisException>().WithMessage("*must increase*");
    }

    [Fact]
    public void Two_levels_have_no_parabola_and_one_level_no_dose()
    {
        var two = Data().Where(RowFilter.Parse("dose <= 1"));
        FluentActions.Invoking(() => DoseResponse.Of(two, "y", "dose", DoseCoding.Quadratic)).Should().Throw<InvalidAnalysisException>().WithMessage("*three levels*");
        DoseResponse.Of(two, "y", "dose", DoseCoding.Linear).DepartureFromLinearity(StandardErrorType.HC2).Should().BeNull();
        FluentActions.Invoking(() => DoseResponse.Of(two.Where(RowFilter.Parse("dose == 1")), "y", "dose", DoseCoding.Linear)).Should().Throw<InvalidAnalysisException>().WithMessage("*two levels*");
    }

    [Fact]
    public void The_search_for_a_threshold_is_that_of_every_regression_one_by_one()
    {
        var golden = Golden.Pooling.GetProperty("threshold");
        var jump = ThresholdTest.Of(Driver(), "y", "q", covariates: ["x"], draws: 199);
        jump.SupWald.ShouldBeClose(Number(golden, "sup"), 1e-9, "lm + vcovHC(HC1) at every candidate");
        jump.Candidates.Should().Be(golden.GetProperty("points").GetInt32());
        jump.Threshold.ShouldBeClose(Number(golden, "at"), 1e-15, "smallest residual sum of squares");
        jump.Effect!.Value.ShouldBeClose(Number(golden, "effect"), 1e-11, "δ");
        jump.Effect.StandardError.ShouldBeClose(Number(golden, "se"), 1e-10, "HC2");
        (jump.ThresholdLow, jump.ThresholdHigh).Should().Be((Number(golden, "low"), Number(golden, "high")));
        jump.PValue.Should().Be(1.0 / 200, "no draw reaches it");
        var kink = ThresholdTest.Of(Driver(), "y", "q", ThresholdShape.Kink, ["x"], draws: 19);
        kink.SupWald.ShouldBeClose(Number(golden, "kink_sup"), 1e-9, "kink");
        (kink.Threshold, kink.ThresholdLow).Should().Be((Number(golden, "kink_at"), (double?)null));
        var clustered = ThresholdTest.Of(Driver(), "y", "q", covariates: ["x"], cluster: "cluster", draws: 19);
        clustered.SupWald.ShouldBeClose(Number(golden, "cluster_sup"), 1e-9, "CR0");
        ThresholdTest.Label.Should().Be("association, not randomized");
    }

    [Fact, Trait("simulation", "coverage")]
    public void Without_a_threshold_the_test_rejects_as_often_as_it_says()
    {
        // n = 60, errors that widen with the driver; 99 draws a sample.
        var random = new Random(20264);
        var (samples, rejected) = (Simulations.Draws(500), 0);
        var (q, y) = (new double[60], new double[60]);
        for (var sample = 0; sample < samples; sample++)
        {
            for (var i = 0; i < q.Length; i++)
            {
                q[i] = random.NextDouble();
                y[i] = (0.5 + q[i]) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }
            if (ThresholdTest.Of(new DataTable([new NumericColumn("y", (double[])y.Clone()), new NumericColumn("q", (double[])q.Clone())]), "y", "q", draws: 99, seed: sample).PValue <= 0.05) rejected++;
        }
        Simulations.ShouldBe("sup-Wald test without a threshold, n = 60, unequal variances, rejected at 5%", rejected, samples, 0.042, 0.056);
    }

    [Fact]
    public void A_driver_that_cannot_be_split_or_an_outcome_without_variance_says_why()
    {
        var rows = Enumerable.Range(0, 40).ToArray();
        var table = new DataTable([
            new NumericColumn("y", [.. rows.Select(i => Math.Sin(i))]), new NumericColumn("flat", [.. rows.Select(_ => 1.0)]),
            new NumericColumn("two", [.. rows.Select(i => (double)(i % 2))]), new NumericColumn("q", [.. rows.Select(i => (double)i)])]);
        ThresholdTest.Of(table, "y", "two").Reason.Should().Contain("fewer than two values");
        ThresholdTest.Of(table, "flat", "q").Reason.Should().Contain("does not vary");
        FluentActions.Invoking(() => ThresholdTest.Of(table, "y", "q", trim: 0.5)).Should().Throw<InvalidAnalysisException>();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        FluentActions.Invoking(() => ThresholdTest.Of(table, "y", "q", cancellationToken: stop.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void A_seed_repeats_the_draws()
    {
        var first = ThresholdTest.Of(Driver(), "y", "x", draws: 99, seed: 5);
        ThresholdTest.Of(Driver(), "y", "x", draws: 99, seed: 5).PValue.Should().Be(first.PValue);
    }

    // Names of Helmert contrasts hold commas: only those that begin a name separate.
    private static string[] Split(string terms) => System.Text.RegularExpressions.Regex.Split(terms, ",(?=dose|I)");

    private static DataTable Data()
    {
        var golden = Golden.Pooling.GetProperty("dose");
        return new DataTable(new[] { "dose", "x", "y" }.Select(n => new NumericColumn(n, Golden.Numbers(golden.GetProperty(n)))));
    }

    private static DataTable Driver()
    {
        var golden = Golden.Pooling.GetProperty("threshold");
        return new DataTable(new[] { "q", "x", "y", "cluster" }.Select(n => new NumericColumn(n, Golden.Numbers(golden.GetProperty(n)))));
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
