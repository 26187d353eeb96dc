using System.Text.Json;
using CoProduction.Statistics.Numerics;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class InstrumentTests
{
    private static readonly Dictionary<string, StandardErrorType> Types = new()
    {
        ["classical"] = StandardErrorType.Classical, ["HC0"] = StandardErrorType.HC0, ["HC1"] = StandardErrorType.HC1, ["HC2"] = StandardErrorType.HC2, ["HC3"] = StandardErrorType.HC3,
        ["CR0"] = StandardErrorType.CR0, ["stata"] = StandardErrorType.CR1, ["CR2"] = StandardErrorType.CR2,
    };

    [Theory]
    [InlineData("iv", "y ~ d + age | z + age", null)]
    [InlineData("iv_over", "y ~ d + age | z + z2 + age", null)]
    [InlineData("iv_cluster", "y ~ d + age | z + age", "village")]
    public void Every_error_is_estimatr_s(string golden, string formula, string? cluster)
    {
        var fit = TwoStageLeastSquares.Fit(Golden.RTable("encouragement"), Formula.Parse(formula), cluster);
        foreach (var row in Golden.R.GetProperty(golden).EnumerateArray())
        {
            var name = row.GetProperty("se_type").GetString()!;
            var term = fit.Terms(Types[name]).Single(t => t.Term == row.GetProperty("term").GetString());
            term.Value.ShouldBeClose(Of(row, "estimate"), 1e-10, $"{name} estimate of {term.Term}");
            term.StandardError.ShouldBeClose(Of(row, "std_error"), 1e-9, $"{name} of {term.Term}");
            term.DegreesOfFreedom.ShouldBeClose(Of(row, "df"), 1e-7, $"{name} df of {term.Term}");
            term.PValue.ShouldBeClose(Of(row, "p_value"), 1e-7, $"{name} p of {term.Term}");
        }
    }

    [Fact]
    public void The_first_stage_is_AER_s_and_with_one_instrument_the_squared_t()
    {
        var fit = TwoStageLeastSquares.Fit(Golden.RTable("encouragement"), Formula.Parse("y ~ d + age | z + age"));
        var golden = Golden.R.GetProperty("iv_diagnostics");
        fit.FirstStage!.F.ShouldBeClose(Of(golden, "first_stage_f"), 1e-10, "weak instruments");
        fit.FirstStage.PValue.ShouldBeClose(Of(golden, "first_stage_p"), 1e-8, "p");
        var t = fit.FirstStageRegression!.Terms(StandardErrorType.HC2).Single(r => r.Term == "z");
        fit.InstrumentTest(StandardErrorType.HC2)!.F.ShouldBeClose(t.Statistic!.Value * t.Statistic.Value, 1e-12, "t²");
        var reduced = fit.ReducedForm.Terms(StandardErrorType.HC2).Single(r => r.Term == "z");
        (reduced.Value / t.Value).ShouldBeClose(fit.Terms(StandardErrorType.HC2)[1].Value!.Value, 1e-12, "reduced form over first stage");
    }

    [Fact]
    public void A_robust_first_stage_of_several_instruments_tests_them_together()
    {
        var table = Golden.RTable("encouragement");
        var fit = TwoStageLeastSquares.Fit(table, Formula.Parse("y ~ d | z + z2"));
        var all = LeastSquares.Fit(table, Formula.Parse("d ~ z + z2")).SlopesTest(StandardErrorType.HC2);
        fit.InstrumentTest(StandardErrorType.HC2)!.F.ShouldBeClose(all.F!.Value, 1e-10, "without other regressors all slopes are instruments");
        fit.InstrumentTest(StandardErrorType.HC2)!.PValue.ShouldBeClose(all.PValue!.Value, 1e-9, "p");
    }

    [Fact]
    public void ITT_and_complier_effect_stand_side_by_side()
    {
        var effect = ComplierEffect.Of(Golden.RTable("encouragement"), "y", "z", "d");
        foreach (var (name, row) in new[] { ("itt", effect.IntentionToTreat), ("receipt", effect.Receipt), ("cace", effect.Complier) })
        {
            var golden = Golden.R.GetProperty(name);
            row.Value.ShouldBeClose(Of(golden, "estimate"), 1e-10, name);
            row.StandardError.ShouldBeClose(Of(golden, "std_error"), 1e-10, name);
            row.DegreesOfFreedom.ShouldBeClose(Of(golden, "df"), 1e-12, name);
            row.PValue.ShouldBeClose(Of(golden, "p_value"), 1e-8, name);
        }
        var interval = Golden.Numbers(Golden.R.GetProperty("anderson_rubin"));
        effect.AndersonRubin.Shape.Should().Be(AndersonRubinShape.Interval);
        effect.AndersonRubin.Low.ShouldBeClose(interval[0], 1e-8, "R, by inverting the t test of z in y - b d");
        effect.AndersonRubin.High.ShouldBeClose(interval[1], 1e-8, "upper limit");
        effect.IsWeak.Should().BeFalse();
    }

    [Fact]
    public void Clusters_and_covariates_go_into_both()
    {
        var effect = ComplierEffect.Of(Golden.RTable("encouragement"), "y", "z", "d", ["age"], "village");
        foreach (var (name, row) in new[] { ("itt_cluster", effect.IntentionToTreat), ("cace_cluster", effect.Complier) })
        {
            var golden = Golden.R.GetProperty(name);
            row.Value.ShouldBeClose(Of(golden, "estimate"), 1e-10, name);
            row.StandardError.ShouldBeClose(Of(golden, "std_error"), 1e-9, name);
            row.DegreesOfFreedom.ShouldBeClose(Of(golden, "df"), 1e-7, name);
        }
    }

    [Fact]
    public void Receipt_that_the_control_arm_could_have_is_refused()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 3, 4]), new NumericColumn("z", [0, 0, 1, 1]), new NumericColumn("passed_check", [1, 0, 1, 1])]);
        FluentActions.Invoking(() => ComplierEffect.Of(table, "y", "z", "passed_check")).Should().Throw<InvalidAnalysisException>().WithMessage("*1 rows of the control arm*attention*");
    }

    [Fact]
    public void If_everybody_complies_the_complier_effect_is_the_ITT_and_if_nobody_there_is_none()
    {
        var table = Table([2, 3, 5, 1, 6, 7, 3, 8], [0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1]);
        var all = ComplierEffect.Of(table, "y", "z", "d");
        all.Complier.Value.ShouldBeClose(all.IntentionToTreat.Value!.Value, 1e-12, "effect");
        all.Complier.StandardError.ShouldBeClose(all.IntentionToTreat.StandardError!.Value, 1e-12, "error");
        all.AndersonRubin.Low.ShouldBeClose(all.IntentionToTreat.ConfidenceLow!.Value, 1e-8, "interval");
        (all.FirstStageF, all.IsWeak).Should().Be(((double?)null, false));
        var none = ComplierEffect.Of(Table([2, 3, 5, 1, 6, 7, 3, 8], [0, 0, 0, 0, 1, 1, 1, 1], new double[8]), "y", "z", "d");
        none.IntentionToTreat.IsEstimable.Should().BeTrue();
        (none.Complier.Value, none.Complier.Reason).Should().Be(((double?)null, "Nobody of the treated arm received it."));
        none.AndersonRubin.Shape.Should().Be(AndersonRubinShape.NotComputable);
    }

    [Fact]
    public void A_weak_instrument_is_said_to_be_weak_and_its_set_is_unbounded()
    {
        var effect = ComplierEffect.Of(Golden.RTable("weak"), "y", "z", "d");
        effect.IsWeak.Should().BeTrue();
        var set = effect.AndersonRubin;
        ShouldInvertTheTest(Golden.RTable("weak"), "z", set);
        var weaker = ComplierEffect.Of(Golden.RTable("weak"), "y", "z", "d", level: 0.999).AndersonRubin;
        weaker.Shape.Should().Be(AndersonRubinShape.WholeLine);
        (weaker.Low, weaker.High).Should().Be(((double?)null, (double?)null));
        weaker.Reason.Should().Contain("too weak");
    }

    [Fact]
    public void Every_shape_of_the_set_is_what_the_test_does_not_reject()
    {
        var shapes = new HashSet<AndersonRubinShape>();
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var z = Enumerable.Range(0, 30).Select(i => (double)(i % 2)).ToArray();
            var d = Array.ConvertAll(z, v => v == 1 && random.NextDouble() < (seed % 3 == 0 ? 0.8 : 0.2) ? 1.0 : 0);
            if (!d.Contains(1)) continue;
            var table = Table([.. d.Select((v, i) => PowerTests.Normal(random) + v + (seed % 4 == 0 ? 2 * z[i] : 0))], z, d);
            var set = TwoStageLeastSquares.Fit(table, Formula.Parse("y ~ d | z")).AndersonRubin(StandardErrorType.HC2);
            shapes.Add(set.Shape);
            ShouldInvertTheTest(table, "z", set);
        }
        shapes.Should().Contain([AndersonRubinShape.Interval, AndersonRubinShape.TwoRays, AndersonRubinShape.WholeLine]);
    }

    [Fact]
    public void Instruments_that_contradict_each_other_leave_an_empty_set()
    {
        var random = new Random(3);
        var z1 = Enumerable.Range(0, 400).Select(i => (double)(i % 2)).ToArray();
        var z2 = Enumerable.Range(0, 400).Select(i => (double)(i / 2 % 2)).ToArray();
        var d = z1.Zip(z2, (a, b) => a + b + PowerTests.Normal(random)).ToArray();
        var y = z1.Zip(z2, (a, b) => 3 * a - 3 * b + PowerTests.Normal(random)).ToArray();
        var table = new DataTable([new NumericColumn("y", y), new NumericColumn("d", d), new NumericColumn("z1", z1), new NumericColumn("z2", z2)]);
        var fit = TwoStageLeastSquares.Fit(table, Formula.Parse("y ~ d | z1 + z2"));
        fit.AndersonRubin(StandardErrorType.Classical).Shape.Should().Be(AndersonRubinShape.Empty);
        fit.AndersonRubin(StandardErrorType.Classical).Reason.Should().Contain("contradict");
        FluentActions.Invoking(() => fit.AndersonRubin(StandardErrorType.HC2)).Should().Throw<InvalidAnalysisException>();
    }

    [Fact]
    public void Several_instruments_that_agree_give_an_interval_that_inverts_the_F_test()
    {
        var table = Golden.RTable("encouragement");
        var set = TwoStageLeastSquares.Fit(table, Formula.Parse("y ~ d | z + z2")).AndersonRubin(StandardErrorType.Classical);
        set.Shape.Should().Be(AndersonRubinShape.Interval);
        foreach (var limit in new[] { set.Low!.Value, set.High!.Value })
        {
            var (y, d) = (table.Numeric("y").Values.ToArray(), table.Numeric("d").Values.ToArray());
            var shifted = new DataTable([new NumericColumn("u", [.. y.Zip(d, (a, b) => a - limit * b)]), table.Column("z"), table.Column("z2")]);
            LeastSquares.Fit(shifted, Formula.Parse("u ~ z + z2")).OverallTest().PValue.ShouldBeClose(0.05, 1e-8, "at the limit p is alpha");
        }
    }

    [Fact]
    public void Clusters_of_one_village_and_missing_cluster_columns_are_refused()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 3, 5, 2, 8]), new NumericColumn("d", [0, 0, 0, 1, 0, 1]), new NumericColumn("z", [0, 0, 0, 1, 1, 1]), new NumericColumn("v", [1, 1, 2, 3, 3, 3])]);
        TwoStageLeastSquares.Fit(table, Formula.Parse("y ~ d | z"), "v").Terms(StandardErrorType.CR2).Should().OnlyContain(t => !t.IsEstimable && t.Value != null && t.Reason!.Contains("single cluster"));
        FluentActions.Invoking(() => TwoStageLeastSquares.Fit(table, Formula.Parse("y ~ d | z")).Terms(StandardErrorType.CR2)).Should().Throw<InvalidAnalysisException>().WithMessage("*cluster*");
    }

    private static void ShouldInvertTheTest(DataTable table, string instrument, AndersonRubinSet set)
    {
        var (y, d) = (table.Numeric("y").Values.ToArray(), table.Numeric("d").Values.ToArray());
        double P(double beta) => LeastSquares.Fit(new DataTable([new NumericColumn("u", [.. y.Zip(d, (a, b) => a - beta * b)]), table.Column(instrument)]), Formula.Parse($"u ~ {instrument}"))
            .Terms(StandardErrorType.HC2)[1].PValue!.Value;
        P(0).Should().BeApproximately(set.PValue!.Value, 1e-12);
        foreach (var beta in new[] { -1e6, -20, -3, -1, 0, 0.5, 1, 4, 30, 1e6 }.Concat(new[] { set.Low, set.High }.OfType<double>().SelectMany(l => new[] { l - 1e-6, l + 1e-6 })))
        {
            var inside = set.Shape switch
            {
                AndersonRubinShape.Interval => beta >= set.Low && beta <= set.High,
                AndersonRubinShape.TwoRays => beta <= set.Low || beta >= set.High,
                AndersonRubinShape.WholeLine => true,
                _ => false,
            };
            (P(beta) >= 0.05).Should().Be(inside, $"{set} at {beta}");
        }
    }

    private static DataTable Table(double[] y, double[] z, double[] d) => new([new NumericColumn("y", y), new NumericColumn("z", z), new NumericColumn("d", d)]);

    private static double Of(JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
