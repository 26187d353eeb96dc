using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class LogisticRegressionTests
{
    [Fact]
    public void Coefficients_errors_and_marginal_effects_follow_their_definitions()
    {
        var golden = Golden.Values.GetProperty("happy");
        var fit = LogisticRegression.Fit(Golden.Schools(), Formula.Parse("happy ~ treated + age"), "school");
        foreach (var type in new[] { StandardErrorType.HC0, StandardErrorType.HC1, StandardErrorType.CR0, StandardErrorType.CR1, StandardErrorType.CR1G })
            fit.Terms(type).ShouldMatch(golden.GetProperty("terms"), type.ToString(), 1e-12);
        fit.Terms(StandardErrorType.Classical).ShouldMatch(golden.GetProperty("terms"), "classical", 1e-12);
        fit.LogLikelihood.ShouldBeClose(golden.GetProperty("log_likelihood").GetDouble(), 1e-14, "log likelihood");
        fit.LikelihoodRatio.ShouldBeClose(golden.GetProperty("lr_chi2").GetDouble(), 1e-13, "likelihood ratio");
        fit.LikelihoodRatioPValue.ShouldBeClose(golden.GetProperty("lr_p_value").GetDouble(), 1e-12, "its p");
        var effects = fit.AverageMarginalEffects().ToDictionary(e => e.Term);
        foreach (var effect in golden.GetProperty("ame").EnumerateArray())
        {
            var row = effects[effect.GetProperty("term").GetString()!];
            row.Value.ShouldBeClose(effect.GetProperty("estimate").GetDouble(), 1e-12, row.Term);
            row.StandardError.ShouldBeClose(effect.GetProperty("std_error").GetDouble(), 1e-12, row.Term);
        }
    }

    [Fact]
    public void The_marginal_effect_of_a_power_follows_its_variable()
    {
        var table = Golden.Schools();
        var fit = LogisticRegression.Fit(table, Formula.Parse("happy ~ age + I(age^2)"));
        var b = fit.Terms(StandardErrorType.Classical).Select(t => t.Value!.Value).ToArray();
        var ages = table.Numeric("age").Values.ToArray();
        var expected = ages.Average(a => P(b, a) * (1 - P(b, a)) * (b[1] + 2 * b[2] * a));
        fit.AverageMarginalEffects().Single().Value.ShouldBeClose(expected, 1e-12, "chain rule");

        static double P(double[] b, double a) => 1 / (1 + Math.Exp(-(b[0] + b[1] * a + b[2] * a * a)));
    }

    [Fact]
    public void Complete_separation_has_no_estimate_at_all()
    {
        var table = new DataTable([new NumericColumn("y", [0, 0, 0, 1, 1, 1]), new NumericColumn("x", [1, 2, 3, 4, 5, 6])]);
        var fit = LogisticRegression.Fit(table, Formula.Parse("y ~ x"));
        fit.Problem.Should().Contain("Complete separation");
        fit.Terms(StandardErrorType.Classical).Should().OnlyContain(t => t.Value == null && t.StandardError == null && t.Reason != null);
        fit.LogLikelihood.Should().BeNull();
        fit.AverageMarginalEffects().Should().OnlyContain(e => !e.IsEstimable);
    }

    [Fact]
    public void Quasi_complete_separation_leaves_the_other_terms_at_their_limit()
    {
        // z = 1 always means y = 1: its log odds is infinite, the others are those of the rows with z = 0.
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8, 2, 5, 7];
        double[] y = [0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1];
        double[] z = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1];
        var table = new DataTable([new NumericColumn("x", x), new NumericColumn("y", y), new NumericColumn("z", z)]);
        var fit = LogisticRegression.Fit(table, Formula.Parse("y ~ z + x"));
        var terms = fit.Terms(StandardErrorType.Classical).ToDictionary(t => t.Term);
        terms["z"].Value.Should().BeNull();
        terms["z"].Reason.Should().Contain("Quasi-complete separation");
        var limit = LogisticRegression.Fit(table.Where(RowFilter.Parse("z == 0")), Formula.Parse("y ~ x")).Terms(StandardErrorType.Classical).ToDictionary(t => t.Term);
        terms["x"].Value.ShouldBeClose(limit["x"].Value!.Value, 1e-10, "limit");
        terms["x"].StandardError.ShouldBeClose(limit["x"].StandardError!.Value, 1e-10, "limit");
    }

    [Fact]
    public void An_empty_cell_of_the_reference_level_takes_intercept_and_dummies_with_it()
    {
        // Nobody in level a has y = 1: the intercept goes to minus infinity and both dummies to plus infinity.
        var table = new DataTable([
            new NumericColumn("y", [0, 0, 0, 0, 1, 0, 1, 1, 0, 1]),
            FactorColumn.FromValues("g", ["a", "a", "a", "b", "b", "b", "c", "c", "c", "c"])]);
        var fit = LogisticRegression.Fit(table, Formula.Parse("y ~ g"));
        fit.Terms(StandardErrorType.Classical).Should().OnlyContain(t => t.Value == null && t.Reason != null);
    }

    [Fact]
    public void Nearly_separated_data_still_have_their_maximum()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        var table = new DataTable([new NumericColumn("y", [0, 0, 0, 0, 1, 0, 1, 1, 1, 1]), new NumericColumn("x", x)]);
        var fit = LogisticRegression.Fit(table, Formula.Parse("y ~ x"));
        fit.Problem.Should().BeNull();
        var p = fit.FittedProbabilities!;
        var y = table.Numeric("y").Values.ToArray();
        Enumerable.Range(0, 10).Sum(i => y[i] - p[i]).Should().BeApproximately(0, 1e-12, "the score is zero at the maximum");
        Enumerable.Range(0, 10).Sum(i => x[i] * (y[i] - p[i])).Should().BeApproximately(0, 1e-11);
    }

    [Fact]
    public void A_hair_of_overlap_is_no_separation()
    {
        // Newton needs more than a dozen steps here; only the pair around 0 overlaps, by 1e-5.
        double[] x = [-30, -20, -10, 0, 1e-5, 10, 20, 30];
        double[] y = [0, 0, 0, 1, 0, 1, 1, 1];
        var fit = LogisticRegression.Fit(new DataTable([new NumericColumn("y", y), new NumericColumn("x", x)]), Formula.Parse("y ~ x"));
        fit.Problem.Should().BeNull();
        fit.FittedProbabilities!.Select((p, i) => x[i] * (y[i] - p)).Sum().Should().BeApproximately(0, 1e-12, "the score is zero at the maximum");
    }

    [Fact]
    public void Separation_by_a_combination_of_columns_is_found()
    {
        // Neither column separates alone; x + w does, weakly.
        var table = new DataTable([
            new NumericColumn("y", [0, 0, 0, 0, 1, 1, 1, 1, 0, 1]),
            new NumericColumn("x", [1, 4, 2, 3, 5, 2, 4, 6, 3, 2]),
            new NumericColumn("w", [3, 0, 2, 1, 1, 4, 2, 1, 2, 3])]);
        var fit = LogisticRegression.Fit(table, Formula.Parse("y ~ x + w"));
        fit.Problem.Should().NotBeNull();
        fit.Terms(StandardErrorType.Classical).Should().OnlyContain(t => t.Value == null);
    }

    [Fact]
    public void An_outcome_other_than_0_and_1_is_refused()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 2]), new NumericColumn("x", [1, 2, 3])]);
        FluentActions.Invoking(() => LogisticRegression.Fit(table, Formula.Parse("y ~ x"))).Should().Throw<InvalidAnalysisException>().WithMessage("*0 or 1*");
    }

    [Fact]
    public void A_constant_outcome_estimates_nothing()
    {
        var table = new DataTable([new NumericColumn("y", [1, 1, 1]), new NumericColumn("x", [1, 2, 3])]);
        LogisticRegression.Fit(table, Formula.Parse("y ~ x")).Terms(StandardErrorType.Classical).Should().OnlyContain(t => t.Value == null && t.Reason == "The outcome is constant.");
    }
}
