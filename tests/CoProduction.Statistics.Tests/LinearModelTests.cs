using System.Text.Json;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>Absorbed effects, hypotheses and simple slopes against R (Reference/linear_models.R) and against the model with dummies.</summary>
public class LinearModelTests
{
    private static readonly JsonElement Golden = Reference.Golden.Resource("linear_models.json");
    private static readonly StandardErrorType[] Heteroskedastic = [StandardErrorType.Classical, StandardErrorType.HC0, StandardErrorType.HC1, StandardErrorType.HC2, StandardErrorType.HC3];
    private static readonly StandardErrorType[] Clustered = [StandardErrorType.CR0, StandardErrorType.CR1, StandardErrorType.CR2];

    [Theory]
    [InlineData("y ~ arm + x | site", "site")]
    [InlineData("y ~ arm + x | site + block", "site_block")]
    [InlineData("y ~ arm + x | block + site", "site_block")]
    [InlineData("y ~ arm + x | site + block + wave", "site_block_wave")]
    [InlineData("y ~ arm + x | site + village", "village_site")]
    public void Absorbed_effects_give_the_numbers_of_their_dummies(string formula, string golden)
    {
        var terms = Golden.GetProperty("absorbed").GetProperty(golden).GetProperty("terms");
        var fit = FixedEffectsRegression.Fit(Experiment(), Formula.Parse(formula), cluster: "village");
        foreach (var type in Heteroskedastic.Concat(Clustered)) fit.Terms(type).ShouldMatch(terms, Name(type), 1e-9);
    }

    [Fact]
    public void Effects_that_lie_within_clusters_leave_CR2_as_with_dummies()
    {
        var fit = FixedEffectsRegression.Fit(Experiment(), Formula.Parse("y ~ arm + x | village"), cluster: "village");
        foreach (var type in Clustered) fit.Terms(type).ShouldMatch(Golden.GetProperty("absorbed").GetProperty("village_clusters").GetProperty("terms"), Name(type), 1e-9);
    }

    [Fact]
    public void Absorbed_effects_take_weights_and_refuse_weighted_CR2()
    {
        var fit = FixedEffectsRegression.Fit(Experiment(), Formula.Parse("y ~ arm + x"), ["site", "block"], "w", "village");
        foreach (var type in Heteroskedastic.Concat(Clustered[..2])) fit.Terms(type).ShouldMatch(Golden.GetProperty("absorbed").GetProperty("weighted").GetProperty("terms"), Name(type), 1e-9);
        fit.Invoking(f => f.Terms(StandardErrorType.CR2)).Should().Throw<InvalidAnalysisException>().WithMessage("*factor(site)*");
    }

    [Fact]
    public void Df_and_fit_count_the_absorbed_dummies()
    {
        var golden = Golden.GetProperty("absorbed").GetProperty("site_block");
        var fit = FixedEffectsRegression.Fit(Experiment(), Formula.Parse("y ~ arm + x"), ["site", "block"]);
        fit.ResidualDf.Should().Be(golden.GetProperty("df_residual").GetInt32());
        fit.RSquared.ShouldBeClose(golden.GetProperty("r_squared").GetDouble(), 1e-11, "R²");
        fit.AdjustedRSquared.ShouldBeClose(golden.GetProperty("adj_r_squared").GetDouble(), 1e-10, "adjusted R²");
        ((double?)fit.ResidualSumOfSquares).ShouldBeClose(golden.GetProperty("ss_residual").GetDouble(), 1e-11, "SSR");
        FixedEffectsRegression.Fit(Experiment(), Formula.Parse("y ~ arm + x | site + village")).ResidualDf.Should()
            .Be(Golden.GetProperty("absorbed").GetProperty("village_site").GetProperty("df_residual").GetInt32(), "the sites are within the span of the villages");
    }

    [Fact]
    public void What_the_effects_explain_is_dropped_and_named()
    {
        var table = With(Experiment(), "dry", (t, i) => t.Numeric("site")[i] % 2);
        var fit = FixedEffectsRegression.Fit(table, Formula.Parse("y ~ dry + x + arm:dry | site"));
        fit.DroppedTerms.Should().StartWith("dry");
        fit.TermNames.Should().Contain("x");
        var constant = FixedEffectsRegression.Fit(With(Experiment(), "y2", (t, i) => t.Numeric("site")[i]), Formula.Parse("y2 ~ x | site"));
        constant.Terms(StandardErrorType.HC2).Single().Should().Match<TermEstimate>(t => !t.IsEstimable && t.Value == null && t.Reason!.Contains("within the absorbed effects"));
    }

    [Fact]
    public void A_level_of_one_row_changes_no_slope()
    {
        var table = Experiment();
        var alone = new DataTable(table.Names.Select(name => name == "site"
            ? new NumericColumn("site", [.. table.Numeric("site").Values.ToArray(), 99])
            : table.Column(name) is NumericColumn numbers ? (DataColumn)new NumericColumn(name, [.. numbers.Values.ToArray(), 7])
            : FactorColumn.FromValues(name, [.. Enumerable.Range(0, table.Rows).Select(table.Column(name).Text), "a"])));
        var with = FixedEffectsRegression.Fit(alone, Formula.Parse("y ~ arm + x | site"));
        var without = FixedEffectsRegression.Fit(table, Formula.Parse("y ~ arm + x | site"));
        with.Absorbed.Single().Singletons.Should().Be(1);
        with.Terms(StandardErrorType.HC2).Select(t => t.StandardError!.Value).Should().Equal(without.Terms(StandardErrorType.HC2).Select(t => t.StandardError!.Value), (a, b) => Math.Abs(a / b - 1) < 1e-12);
    }

    [Fact]
    public void A_combination_of_coefficients_has_its_error()
    {
        var fit = Interaction();
        var weights = LinearHypothesis.Parse("armc - armb + 0.5 * armc:x", fit.TermNames);
        weights.Should().Equal(new Dictionary<string, double> { ["armc"] = 1, ["armb"] = -1, ["armc:x"] = 0.5 });
        new[] { fit.Contrast("c - b + half", weights, StandardErrorType.HC2) }.ShouldMatch(Golden.GetProperty("hypotheses").GetProperty("combination"), "HC2", 1e-9);
    }

    [Theory]
    [InlineData("armd", "no coefficient 'armd'*\n  armd\n  ^")]
    [InlineData("armb armc", "+ or - is expected*\n       ^")]
    [InlineData("2 * 3", "alone*")]
    [InlineData("armb * armc", "multiplied*")]
    [InlineData("armb +", "a coefficient is expected*\n        ^")]
    [InlineData("arm", "no coefficient 'arm'*")]
    public void A_combination_that_does_not_parse_is_shown_with_its_place(string text, string message)
    {
        FluentActions.Invoking(() => LinearHypothesis.Parse(text, Interaction().TermNames)).Should().Throw<InvalidAnalysisException>().WithMessage("*" + message);
    }

    [Fact]
    public void A_joint_hypothesis_is_R_s()
    {
        var fit = Interaction();
        var golden = Golden.GetProperty("hypotheses").GetProperty("joint");
        var test = LinearHypothesis.Test(fit, "all", [Read("armb"), Read("armc - armb"), Read("armb:x")], StandardErrorType.HC2, [0, 0.25, 0]);
        test.F.ShouldBeClose(golden.GetProperty("f").GetDouble(), 1e-9, "F");
        test.Df1.Should().Be(3);
        test.Df2.Should().Be(golden.GetProperty("df2").GetDouble());
        test.PValue.ShouldBeClose(golden.GetProperty("p").GetDouble(), 1e-9, "p");
        LinearHypothesis.Test(fit, "arm", [Read("armb"), Read("armc")], StandardErrorType.HC2).F.ShouldBeClose(fit.JointTest("arm", StandardErrorType.HC2).F!.Value, 1e-12, "the joint test of the term");
        LinearHypothesis.Test(fit, "twice", [Read("armb"), Read("2 * armb")], StandardErrorType.HC2).Reason.Should().Contain("not independent");

        IReadOnlyDictionary<string, double> Read(string text) => LinearHypothesis.Parse(text, fit.TermNames);
    }

    [Fact]
    public void Simple_slopes_stand_at_declared_values_of_the_moderator()
    {
        var (fit, table) = (Interaction(), Experiment());
        var golden = Golden.GetProperty("hypotheses");
        var slopes = SimpleSlopes.Estimate(fit, table, "arm", "x", null, StandardErrorType.HC2);
        slopes.Select(s => $"{s.Term} {s.At}").Should().Equal("armb mean − sd", "armb mean", "armb mean + sd", "armc mean − sd", "armc mean", "armc mean + sd");
        slopes.Select((s, i) => s.Estimate with { Term = $"{s.Term} {i % 3 + 1}" }).ShouldMatch(golden.GetProperty("slopes"), "HC2", 1e-9);
        SimpleSlopes.Quartiles(table, "x").Select(q => q.Value).Should().Equal(Reference.Golden.Numbers(golden.GetProperty("quartiles")), (a, b) => Math.Abs(a - b) < 1e-12);
        SimpleSlopes.Estimate(fit, table, "x", "arm", null, StandardErrorType.HC2).Select(s => s.Estimate.Term).Should().Equal("x | arm = a", "x | arm = b", "x | arm = c");
    }

    [Fact]
    public void A_simple_slope_is_the_coefficient_of_the_recentred_model()
    {
        var table = With(Experiment(), "x7", (t, i) => t.Numeric("x")[i] - 0.7);
        var recentred = LeastSquares.Fit(table, Formula.Parse("y ~ arm * x7 + site")).Terms(StandardErrorType.HC3).Single(t => t.Term == "armc");
        var slope = SimpleSlopes.Estimate(Interaction(), Experiment(), "arm", "x", [("0.7", 0.7)], StandardErrorType.HC3).Single(s => s.Term == "armc").Estimate;
        slope.StandardError.ShouldBeClose(recentred.StandardError!.Value, 1e-11, "error");
        slope.Value.ShouldBeClose(recentred.Value!.Value, 1e-11, "value");
    }

    [Theory]
    [InlineData("y ~ arm + x", "arm", "x", "no interaction")]
    [InlineData("y ~ arm * x + arm * w", "arm", "x", "also depends on 'w'")]
    [InlineData("y ~ x * arm + I(x^2)", "x", "arm", "not linear")]
    [InlineData("y ~ arm * x", "w", "x", "no coefficient")]
    public void A_slope_that_is_not_simple_is_refused(string formula, string focal, string moderator, string why)
    {
        var fit = LeastSquares.Fit(Experiment(), Formula.Parse(formula));
        FluentActions.Invoking(() => SimpleSlopes.Estimate(fit, Experiment(), focal, moderator, null, StandardErrorType.HC2)).Should().Throw<InvalidAnalysisException>().WithMessage($"*{why}*");
    }

    [Fact]
    public void A_logit_has_combinations_and_joint_tests_too()
    {
        var fit = LogisticRegression.Fit(Experiment(), Formula.Parse("binary ~ arm + x"));
        var golden = Golden.GetProperty("hypotheses").GetProperty("logit");
        var contrast = fit.Contrast("c - b", LinearHypothesis.Parse("armc - armb", fit.TermNames), StandardErrorType.Classical);
        contrast.Value.ShouldBeClose(golden.GetProperty("estimate").GetDouble(), 1e-9, "difference");
        contrast.StandardError.ShouldBeClose(golden.GetProperty("std_error").GetDouble(), 1e-9, "error");
        contrast.DegreesOfFreedom.Should().BeNull();
        var test = LinearHypothesis.TermTest(fit, "arm", StandardErrorType.Classical);
        (test.F * test.Df1).ShouldBeClose(golden.GetProperty("chi2").GetDouble(), 1e-9, "χ²");
        test.Df2.Should().BeNull();
        test.PValue.ShouldBeClose(golden.GetProperty("p").GetDouble(), 1e-9, "p");
    }

    [Fact]
    public void Other_regressions_have_the_test_of_a_coefficient_as_that_of_a_combination()
    {
        ILinearModel[] models =
        [
            OrderedLogit.Fit(Experiment(), Formula.Parse("wave ~ arm + x"), cluster: "village"), PoissonRegression.Fit(Experiment(), Formula.Parse("block ~ arm + x"), cluster: "village"),
            Tobit.Fit(Experiment(), Formula.Parse("y ~ arm + x"), 0, null, "village"),
        ];
        foreach (var model in models)
        {
            var contrast = model.Contrast("x", new Dictionary<string, double> { ["x"] = 1 }, StandardErrorType.CR1);
            var terms = model switch { OrderedLogit o => o.Terms(StandardErrorType.CR1), PoissonFit p => p.Terms(StandardErrorType.CR1), var t => ((TobitFit)t).Terms(StandardErrorType.CR1) };
            contrast.Should().BeEquivalentTo(terms.Single(t => t.Term == "x"), o => o.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-10)).WhenTypeIs<double>());
            LinearHypothesis.TermTest(model, "x", StandardErrorType.CR1).PValue.ShouldBeClose(contrast.PValue!.Value, 1e-9, "χ² with one degree of freedom is z²");
        }
    }

    [Fact]
    public void Instruments_have_combinations_with_the_error_of_their_parts()
    {
        var fit = TwoStageLeastSquares.Fit(With(Experiment(), "treated", (t, i) => t.Column("arm").Text(i) == "c" ? 1 : 0), Formula.Parse("y ~ w + x | treated + x"));
        var term = fit.Terms(StandardErrorType.HC1).Single(t => t.Term == "w");
        fit.Contrast("w", new Dictionary<string, double> { ["w"] = 1 }, StandardErrorType.HC1).StandardError.ShouldBeClose(term.StandardError!.Value, 1e-12, "the same");
        LinearHypothesis.TermTest(fit, "w", StandardErrorType.HC1).F.ShouldBeClose(term.Statistic!.Value * term.Statistic.Value, 1e-10, "t²");
    }

    [Fact]
    public void A_variable_that_enters_twice_has_no_marginal_effect_of_one_form()
    {
        var table = With(Experiment(), "size", (t, i) => 1 + i % 7);
        LogisticRegression.Fit(table, Formula.Parse("binary ~ log(size)")).AverageMarginalEffects().Single().Term.Should().Be("log(size)");
        FluentActions.Invoking(() => LogisticRegression.Fit(table, Formula.Parse("binary ~ size + log(size)")).AverageMarginalEffects()).Should().Throw<InvalidAnalysisException>().WithMessage("*'size' enters as size and log(size)*");
    }

    private static LeastSquaresFit Interaction() => LeastSquares.Fit(Experiment(), Formula.Parse("y ~ arm * x + site"));

    private static DataTable Experiment() => Reference.Golden.Table(Golden.GetProperty("experiment"));

    private static DataTable With(DataTable table, string name, Func<DataTable, int, double> value) =>
        new(table.Names.Select(table.Column).Append(new NumericColumn(name, [.. Enumerable.Range(0, table.Rows).Select(i => value(table, i))])));

    private static string Name(StandardErrorType type) => type == StandardErrorType.Classical ? "classical" : type.ToString();
}
