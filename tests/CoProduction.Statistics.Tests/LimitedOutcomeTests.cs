using System.Text.Json;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>Logit, fractional and ordered logit, Poisson, Tobit, Firth: golden values (Reference/limited_outcomes.py and .R) and properties.</summary>
public class LimitedOutcomeTests
{
    private static readonly JsonElement Values = Read("limited_outcomes.json");
    private static readonly StandardErrorType[] Types = [StandardErrorType.Classical, StandardErrorType.HC0, StandardErrorType.HC1, StandardErrorType.CR0, StandardErrorType.CR1, StandardErrorType.CR1G];

    [Fact]
    public void The_logit_has_the_golden_errors_effects_and_profile_intervals()
    {
        var golden = Values.GetProperty("logit");
        var fit = LogisticRegression.Fit(Data(), Formula.Parse("yes ~ arm + x + d"), "cluster");
        fit.LogLikelihood.ShouldBeClose(golden.GetProperty("log_likelihood").GetDouble(), 1e-13, "log likelihood");
        ShouldMatch(golden, "terms", type => fit.Terms(type), 1e-11);
        ShouldMatch(golden, "ame", type => fit.AverageMarginalEffects(type: type), 1e-11);
        ShouldMatch(golden, fit.ProfileIntervals());
    }

    [Fact]
    public void The_fractional_logit_has_the_golden_errors_and_effects()
    {
        var golden = Values.GetProperty("fractional_logit");
        var fit = FractionalLogit.Fit(Data(), Formula.Parse("share ~ arm + x + d"), "cluster");
        fit.LogLikelihood.ShouldBeClose(golden.GetProperty("quasi_log_likelihood").GetDouble(), 1e-13, "log likelihood");
        fit.PearsonDispersion.ShouldBeClose(golden.GetProperty("dispersion").GetDouble(), 1e-12, "dispersion");
        ShouldMatch(golden, "terms", type => fit.Terms(type), 1e-11);
        ShouldMatch(golden, "ame", type => fit.AverageMarginalEffects(type: type), 1e-11);
        fit.Terms(StandardErrorType.Classical)[0].DegreesOfFreedom.Should().Be(fit.N - 5, "R compares the quasi-binomial with t");
    }

    [Fact]
    public void The_Poisson_regression_has_the_golden_errors_effects_and_profile_intervals()
    {
        var golden = Values.GetProperty("poisson");
        var fit = PoissonRegression.Fit(Data(), Formula.Parse("count ~ arm + x + d"), "exposure", "cluster");
        fit.LogLikelihood.ShouldBeClose(golden.GetProperty("log_likelihood").GetDouble(), 1e-13, "log likelihood");
        fit.Deviance.ShouldBeClose(golden.GetProperty("deviance").GetDouble(), 1e-12, "deviance");
        fit.PearsonDispersion.ShouldBeClose(golden.GetProperty("dispersion").GetDouble(), 1e-12, "dispersion");
        ShouldMatch(golden, "terms", type => fit.Terms(type), 1e-11);
        ShouldMatch(golden, "ame", type => fit.AverageMarginalEffects(type: type), 1e-11);
        ShouldMatch(golden, fit.ProfileIntervals());
    }

    [Fact]
    public void The_ordered_logit_has_the_golden_errors_effects_and_Brant_tests()
    {
        var golden = Values.GetProperty("ordered_logit");
        var fit = OrderedLogit.Fit(Data(), Formula.Parse("rank ~ arm + x + d"), cluster: "cluster");
        fit.LogLikelihood.ShouldBeClose(golden.GetProperty("log_likelihood").GetDouble(), 1e-13, "log likelihood");
        ShouldMatch(golden, "terms", type => fit.Terms(type), 1e-11);
        ShouldMatch(golden, "thresholds", type => fit.Thresholds(type), 1e-11);
        foreach (var category in fit.Categories)
            ShouldMatch(golden, "ame", type => [.. fit.AverageMarginalEffects(type).Where(e => e.Category == category).Select(e => e.Effect)], 1e-11, row => row.GetProperty("category").GetString() == category);
        var tests = fit.ProportionalOdds().ToDictionary(t => t.Term);
        foreach (var expected in golden.GetProperty("brant").EnumerateArray())
        {
            var test = tests[expected.GetProperty("term").GetString()!];
            test.Df.Should().Be(expected.GetProperty("df").GetInt32());
            test.ChiSquare.ShouldBeClose(expected.GetProperty("chi_square").GetDouble(), 1e-10, test.Term);
            test.PValue.ShouldBeClose(expected.GetProperty("p_value").GetDouble(), 1e-10, test.Term);
        }
    }

    [Theory]
    [InlineData("tobit", 0.0, 10.0)]
    [InlineData("tobit_left", 0.0, null)]
    [InlineData("tobit_right", null, 10.0)]
    public void The_Tobit_model_has_the_golden_errors_scale_and_effects(string name, double? lower, double? upper)
    {
        var golden = Values.GetProperty(name);
        var fit = Tobit.Fit(Data(), Formula.Parse("effort ~ arm + x + d"), lower, upper, "cluster");
        fit.LogLikelihood.ShouldBeClose(golden.GetProperty("log_likelihood").GetDouble(), 1e-13, "log likelihood");
        fit.Scale.ShouldBeClose(golden.GetProperty("scale").GetDouble(), 1e-12, "scale");
        ShouldMatch(golden, "terms", type => fit.Terms(type), 1e-11);
        ShouldMatch(golden, "log_scale", type => [fit.LogScale(type)], 1e-11);
        ShouldMatch(golden, "ame", type => fit.AverageMarginalEffects(type), 1e-11);
    }

    [Fact]
    public void Firth_s_logit_of_separated_data_has_the_golden_profile_intervals()
    {
        var golden = Values.GetProperty("firth");
        var ordinary = LogisticRegression.Fit(Separated(), Formula.Parse("y ~ z + x"));
        ordinary.Problem.Should().Contain("z");
        var fit = ordinary.Firth;
        fit.PenalizedLogLikelihood.ShouldBeClose(golden.GetProperty("penalized_log_likelihood").GetDouble(), 1e-12, "penalised likelihood");
        fit.Terms().ShouldMatch(golden.GetProperty("terms"), "classical", 1e-9);
        ShouldMatch(golden, fit.ProfileIntervals(), 1e-8);
    }

    [Fact]
    public void R_s_packages_agree()
    {
        var r = Read("limited_outcomes_r.json");
        var table = Data();
        var formula = " ~ arm + x + d";
        var logit = LogisticRegression.Fit(table, Formula.Parse("yes" + formula), "cluster");
        Agrees(r.GetProperty("logit"), type => logit.Terms(type), 1e-9);
        Agrees(r.GetProperty("fractional_logit"), type => FractionalLogit.Fit(table, Formula.Parse("share" + formula), "cluster").Terms(type), 1e-9);
        Agrees(r.GetProperty("poisson"), type => PoissonRegression.Fit(table, Formula.Parse("count" + formula), "exposure", "cluster").Terms(type), 1e-9);
        var ordered = OrderedLogit.Fit(table, Formula.Parse("rank" + formula), cluster: "cluster");
        Agrees(r.GetProperty("ordered_logit"), type => [.. ordered.Terms(type), .. ordered.Thresholds(type)], 1e-4);
        foreach (var (name, lower, upper) in new (string, double?, double?)[] { ("tobit", 0, 10), ("tobit_left", 0, null), ("tobit_right", null, 10) })
        {
            var tobit = Tobit.Fit(table, Formula.Parse("effort" + formula), lower, upper, "cluster");
            Agrees(r.GetProperty(name), type => [.. tobit.Terms(type), tobit.LogScale(type)], 1e-6);
            tobit.Scale.ShouldBeClose(r.GetProperty(name).GetProperty("scale").GetDouble(), 1e-8, "scale");
        }
    }

    [Fact]
    public void Poisson_and_fractional_models_of_groups_give_the_group_means()
    {
        var table = Data();
        foreach (var (outcome, fit) in new (string, GeneralizedLinearFit)[]
                 {
                     ("count", PoissonRegression.Fit(table, Formula.Parse("count ~ arm"))),
                     ("share", FractionalLogit.Fit(table, Formula.Parse("share ~ arm"))),
                 })
        {
            var effects = fit.AverageMarginalEffects(type: StandardErrorType.HC1);
            var welch = LeastSquares.Fit(table, Formula.Parse(outcome + " ~ arm")).Terms(StandardErrorType.HC1);
            for (var j = 0; j < 2; j++)
            {
                effects[j].Value.ShouldBeClose(welch[j + 1].Value!.Value, 1e-11, "a difference in means");
                effects[j].StandardError.ShouldBeClose(welch[j + 1].StandardError!.Value, 1e-11, "with the robust error of least squares");
            }
        }
    }

    [Fact]
    public void A_Tobit_without_censored_rows_is_least_squares_with_the_maximum_likelihood_scale()
    {
        var table = Data();
        var tobit = Tobit.Fit(table, Formula.Parse("share ~ arm + x"), -5, 5);
        var least = LeastSquares.Fit(table, Formula.Parse("share ~ arm + x"));
        (tobit.LeftCensored, tobit.RightCensored).Should().Be((0, 0));
        tobit.LogLikelihood.ShouldBeClose(least.LogLikelihood!.Value, 1e-12, "log likelihood");
        tobit.Scale.ShouldBeClose(Math.Sqrt(least.ResidualSumOfSquares / least.N), 1e-12, "scale");
        var rows = tobit.Terms(StandardErrorType.HC0);
        var expected = least.Terms(StandardErrorType.HC0);
        for (var j = 0; j < rows.Count; j++)
        {
            rows[j].Value.ShouldBeClose(expected[j].Value!.Value, 1e-11, rows[j].Term, 0.1);
            rows[j].StandardError.ShouldBeClose(expected[j].StandardError!.Value, 1e-11, rows[j].Term);
        }
    }

    [Fact]
    public void Tobit_follows_the_units_of_outcome_and_covariates()
    {
        var table = Data();
        var shifted = With(table, ("effort", v => 1e6 + 1000 * v), ("x", v => 1e4 - 3 * v));
        var a = Tobit.Fit(table, Formula.Parse("effort ~ arm + x"), 0, 10);
        var b = Tobit.Fit(shifted, Formula.Parse("effort ~ arm + x"), 1e6, 1e6 + 10000);
        b.Scale.ShouldBeClose(1000 * a.Scale!.Value, 1e-9, "scale");
        var (x, moved) = (a.Terms(StandardErrorType.HC0)[3], b.Terms(StandardErrorType.HC0)[3]);
        moved.Value.ShouldBeClose(-1000 / 3.0 * x.Value!.Value, 1e-9, "slope");
        moved.Statistic.ShouldBeClose(-x.Statistic!.Value, 1e-9, "z");
    }

    [Fact]
    public void A_mirrored_Tobit_swaps_its_limits()
    {
        var table = Data();
        var mirrored = With(table, ("effort", v => 10 - v));
        var a = Tobit.Fit(table, Formula.Parse("effort ~ x"), 0, 10);
        var b = Tobit.Fit(mirrored, Formula.Parse("effort ~ x"), 0, 10);
        (b.LeftCensored, b.RightCensored).Should().Be((a.RightCensored, a.LeftCensored));
        b.Terms(StandardErrorType.Classical)[1].Value.ShouldBeClose(-a.Terms(StandardErrorType.Classical)[1].Value!.Value, 1e-11, "slope");
        b.AverageMarginalEffects()[0].StandardError.ShouldBeClose(a.AverageMarginalEffects()[0].StandardError!.Value, 1e-11, "error");
    }

    [Fact]
    public void An_arm_in_which_everyone_is_at_the_limit_separates_a_Tobit_and_is_named()
    {
        double[] y = [0, 2, 3, 0, 4, 1, 0, 0, 0, 0];
        double[] z = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
        double[] x = [1, 2, 4, 2, 5, 3, 1, 4, 2, 3];
        var fit = Tobit.Fit(Table(("y", y), ("z", z), ("x", x)), Formula.Parse("y ~ x + z"), 0, null);
        fit.Problem.Should().StartWith("Separation: z sets 4 censored rows apart");
        fit.Terms(StandardErrorType.Classical).Should().OnlyContain(t => t.Value == null && t.Reason != null);
        fit.Scale.Should().BeNull();
        fit.AverageMarginalEffects().Should().OnlyContain(t => t.Value == null);
    }

    [Fact]
    public void Zeros_that_a_column_predicts_separate_a_Poisson_regression()
    {
        double[] y = [3, 1, 0, 2, 4, 1, 0, 0, 0];
        double[] z = [0, 0, 0, 0, 0, 0, 1, 1, 1];
        double[] x = [1, 2, 4, 2, 5, 3, 1, 4, 2];
        var table = Table(("y", y), ("z", z), ("x", x));
        var terms = PoissonRegression.Fit(table, Formula.Parse("y ~ z + x")).Terms(StandardErrorType.HC1).ToDictionary(t => t.Term);
        terms["z"].Value.Should().BeNull();
        terms["z"].Reason.Should().Contain("log rate of z");
        var limit = PoissonRegression.Fit(table.Where(RowFilter.Parse("z == 0")), Formula.Parse("y ~ x")).Terms(StandardErrorType.HC1)[1];
        terms["x"].Value.ShouldBeClose(limit.Value!.Value, 1e-9, "the rows that are left");
        terms["x"].StandardError.ShouldBeClose(limit.StandardError!.Value, 1e-9, "their error");
    }

    [Fact]
    public void A_column_that_orders_the_categories_separates_an_ordered_logit_and_is_named()
    {
        double[] y = [1, 1, 2, 2, 3, 3];
        double[] x = [1, 2, 3, 4, 5, 6];
        double[] w = [1, 3, 2, 1, 4, 2];
        var fit = OrderedLogit.Fit(Table(("y", y), ("x", x), ("w", w)), Formula.Parse("y ~ x"));
        fit.Problem.Should().StartWith("Separation: x predicts");
        fit.Terms().Should().OnlyContain(t => t.Value == null);
        fit.ProportionalOdds().Single().Reason.Should().Contain("Separation");
        OrderedLogit.Fit(Table(("y", y), ("x", x), ("w", w)), Formula.Parse("y ~ w")).Problem.Should().BeNull();
    }

    [Fact]
    public void Effects_on_the_categories_sum_to_zero()
    {
        foreach (var effects in OrderedLogit.Fit(Data(), Formula.Parse("rank ~ arm * x")).AverageMarginalEffects().GroupBy(e => e.Effect.Term))
            effects.Sum(e => e.Effect.Value!.Value).Should().BeApproximately(0, 1e-14);
    }

    [Fact]
    public void Two_categories_have_no_proportional_odds_to_test()
    {
        OrderedLogit.Fit(Data(), Formula.Parse("yes ~ x")).ProportionalOdds().Single().Reason.Should().Contain("one logit only");
    }

    [Fact]
    public void Clusters_of_one_row_are_the_robust_error()
    {
        var table = With(Data(), ("cluster", _ => 0));
        table = new DataTable([.. table.Names.Where(n => n != "cluster").Select(table.Column), new NumericColumn("cluster", [.. Enumerable.Range(0, table.Rows).Select(i => (double)i)])]);
        Same(LogisticRegression.Fit(table, Formula.Parse("yes ~ x"), "cluster").Terms);
        Same(PoissonRegression.Fit(table, Formula.Parse("count ~ x"), null, "cluster").Terms);
        Same(OrderedLogit.Fit(table, Formula.Parse("rank ~ x"), null, "cluster").Terms);
        Same(Tobit.Fit(table, Formula.Parse("effort ~ x"), 0, null, "cluster").Terms);

        static void Same(Func<StandardErrorType, double, IReadOnlyList<TermEstimate>> terms)
        {
            terms(StandardErrorType.CR0, 0.95)[^1].StandardError.ShouldBeClose(terms(StandardErrorType.HC0, 0.95)[^1].StandardError!.Value, 1e-13, "CR0");
            terms(StandardErrorType.CR1, 0.95)[^1].StandardError.ShouldBeClose(terms(StandardErrorType.HC1, 0.95)[^1].StandardError!.Value, 1e-13, "CR1: G/(G−1)·(n−1)/(n−k) with G = n");
        }
    }

    [Fact]
    public void Odds_ratios_carry_the_interval_over()
    {
        var fit = LogisticRegression.Fit(Data(), Formula.Parse("yes ~ arm + x"));
        var (logarithm, ratio) = (fit.Terms(StandardErrorType.HC1)[3], fit.OddsRatios(StandardErrorType.HC1)[2]);
        ratio.Term.Should().Be("x");
        ratio.Value.ShouldBeClose(Math.Exp(logarithm.Value!.Value), 1e-15, "ratio");
        ratio.ConfidenceLow.ShouldBeClose(Math.Exp(logarithm.ConfidenceLow!.Value), 1e-15, "limit");
        ratio.PValue.Should().Be(logarithm.PValue);
    }

    [Fact]
    public void A_limit_of_the_profile_interval_is_where_the_likelihood_ratio_test_just_does_not_refuse()
    {
        var table = Data();
        var interval = LogisticRegression.Fit(table, Formula.Parse("yes ~ x")).ProfileIntervals(0.9)[1];
        var fit = LogisticRegression.Fit(table, Formula.Parse("yes ~ x"));
        var tested = LogisticRegression.Fit(table, Formula.Parse("yes ~ 1"));
        interval.LikelihoodRatio.ShouldBeClose(2 * (fit.LogLikelihood!.Value - tested.LogLikelihood!.Value), 1e-11, "the test of zero");
        interval.Low.Should().BeLessThan(interval.Value!.Value);
        interval.High.Should().BeGreaterThan(interval.Value!.Value);
    }

    [Fact]
    public void The_column_that_separates_completely_is_named_and_Firth_is_there()
    {
        double[] y = [0, 0, 0, 1, 1, 1];
        double[] x = [1, 2, 3, 4, 5, 6];
        double[] w = [1, 3, 1, 2, 1, 2];
        var fit = LogisticRegression.Fit(Table(("y", y), ("x", x), ("w", w)), Formula.Parse("y ~ w + x"));
        fit.Problem.Should().Contain("Complete separation").And.Contain("x");
        fit.Firth.Terms().Should().OnlyContain(t => t.Value != null && t.StandardError > 0);
        fit.Firth.ProfileIntervals().Should().OnlyContain(t => t.PValue > 0 && t.PValue < 1);
    }

    [Fact]
    public void The_linear_model_of_arms_and_the_logit_s_effects_are_the_same_differences()
    {
        var fit = LinearProbability.Fit(Data(), Formula.Parse("yes ~ arm"));
        foreach (var (term, linear, logit) in fit.SideBySide(StandardErrorType.HC1, StandardErrorType.HC1))
        {
            logit.Value.ShouldBeClose(linear!.Value!.Value, 1e-12, term);
            logit.StandardError.ShouldBeClose(linear.StandardError!.Value, 1e-12, term);
        }
        fit.OutsideUnitInterval.Should().Be(0);
        LinearProbability.Fit(Data(), Formula.Parse("yes ~ x")).OutsideUnitInterval.Should().BeGreaterThan(0);
        LinearProbability.Fit(Data(), Formula.Parse("yes ~ arm * x + d")).SideBySide(StandardErrorType.HC2, StandardErrorType.HC1).Where(r => r.Linear is not null).Select(r => r.Term).Should().Equal("d");
    }

    [Fact]
    public void Exposure_doubles_the_expected_count()
    {
        var table = Data();
        var doubled = With(table, ("exposure", v => 2 * v));
        var a = PoissonRegression.Fit(table, Formula.Parse("count ~ x"), "exposure");
        var b = PoissonRegression.Fit(doubled, Formula.Parse("count ~ x"), "exposure");
        b.Terms(StandardErrorType.HC1)[0].Value.ShouldBeClose(a.Terms(StandardErrorType.HC1)[0].Value!.Value - Math.Log(2), 1e-11, "the rate per unit halves", 1);
        b.RateRatios(StandardErrorType.HC1)[0].Value.ShouldBeClose(a.RateRatios(StandardErrorType.HC1)[0].Value!.Value, 1e-11, "the ratio stays");
        b.AverageMarginalEffects()[0].Value.ShouldBeClose(a.AverageMarginalEffects()[0].Value!.Value, 1e-11, "so does the effect on the count");
    }

    [Fact]
    public void A_Poisson_regression_of_huge_counts_finds_its_maximum()
    {
        var fit = PoissonRegression.Fit(Table(("y", [1e6, 2e6, 4e6, 1.5e6]), ("z", [0, 1, 1, 0])), Formula.Parse("y ~ z"));
        fit.Terms(StandardErrorType.HC1)[1].Value.ShouldBeClose(Math.Log(3e6 / 1.25e6), 1e-11, "log ratio of the means");
    }

    [Theory]
    [InlineData("y ~ x", null, null, "*needs a lower or an upper limit*")]
    [InlineData("y ~ x", 5.0, 1.0, "*below the upper one*")]
    public void A_Tobit_that_makes_no_sense_is_refused(string formula, double? lower, double? upper, string message) =>
        FluentActions.Invoking(() => Tobit.Fit(Table(("y", [1, 2]), ("x", [1, 2])), Formula.Parse(formula), lower, upper)).Should().Throw<InvalidAnalysisException>().WithMessage(message);

    [Fact]
    public void Outcomes_outside_their_range_and_errors_that_a_model_lacks_are_refused()
    {
        var table = Table(("y", [-1, 0.5, 2]), ("x", [1, 2, 3]));
        FluentActions.Invoking(() => FractionalLogit.Fit(table, Formula.Parse("y ~ x"))).Should().Throw<InvalidAnalysisException>().WithMessage("*between 0 and 1*");
        FluentActions.Invoking(() => PoissonRegression.Fit(table, Formula.Parse("y ~ x"))).Should().Throw<InvalidAnalysisException>().WithMessage("*0 or more*");
        FluentActions.Invoking(() => LogisticRegression.Fit(Data(), Formula.Parse("yes ~ x")).Terms(StandardErrorType.HC2)).Should().Throw<InvalidAnalysisException>().WithMessage("*HC2*");
        FluentActions.Invoking(() => Tobit.Fit(Data(), Formula.Parse("effort ~ x"), 0, null).Terms(StandardErrorType.CR1)).Should().Throw<InvalidAnalysisException>().WithMessage("*needs a cluster*");
    }

    [Fact]
    public void A_treated_arm_in_a_single_cluster_has_no_clustered_error_anywhere()
    {
        double[] cluster = [1, 1, 2, 2, 3, 3, 4, 4, 4, 4];
        double[] z = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
        var table = Table(("y", [0, 1, 2, 0, 3, 1, 2, 0, 4, 3]), ("yes", [0, 1, 1, 0, 1, 0, 1, 0, 1, 1]), ("z", z), ("cluster", cluster));
        Refused(PoissonRegression.Fit(table, Formula.Parse("y ~ z"), null, "cluster").Terms(StandardErrorType.CR1)[1]);
        Refused(PoissonRegression.Fit(table, Formula.Parse("y ~ z"), null, "cluster").AverageMarginalEffects(type: StandardErrorType.CR1)[0]);
        Refused(Tobit.Fit(table, Formula.Parse("y ~ z"), 0, null, "cluster").Terms(StandardErrorType.CR0)[1]);
        Refused(OrderedLogit.Fit(table, Formula.Parse("y ~ z"), null, "cluster").Terms(StandardErrorType.CR1G)[0]);

        static void Refused(TermEstimate row)
        {
            row.Value.Should().NotBeNull();
            row.StandardError.Should().BeNull();
            row.Reason.Should().Contain("single cluster");
        }
    }

    private static void ShouldMatch(JsonElement golden, string table, Func<StandardErrorType, IReadOnlyList<TermEstimate>> actual, double tolerance, Func<JsonElement, bool>? which = null)
    {
        var rows = golden.GetProperty(table).EnumerateArray().Where(r => which is null || which(r)).ToArray();
        rows.Should().NotBeEmpty();
        foreach (var type in Types.Where(t => rows.Any(r => r.GetProperty("se_type").GetString() == Name(t))))
            actual(type).ShouldMatch(JsonSerializer.SerializeToElement(rows), Name(type), tolerance);
    }

    private static void ShouldMatch(JsonElement golden, IReadOnlyList<ProfileInterval> intervals, double tolerance = 1e-10)
    {
        var rows = intervals.ToDictionary(i => i.Term);
        foreach (var expected in golden.GetProperty("profile").EnumerateArray())
        {
            var row = rows[expected.GetProperty("term").GetString()!];
            row.Low.ShouldBeClose(expected.GetProperty("conf_low").GetDouble(), tolerance, row.Term, 1);
            row.High.ShouldBeClose(expected.GetProperty("conf_high").GetDouble(), tolerance, row.Term, 1);
            row.LikelihoodRatio.ShouldBeClose(expected.GetProperty("lr_chi2").GetDouble(), tolerance, row.Term, 1);
            row.PValue.ShouldBeClose(expected.GetProperty("p_value").GetDouble(), 10 * tolerance, row.Term);
            row.Reason.Should().BeNull();
        }
    }

    private static void Agrees(JsonElement r, Func<StandardErrorType, IReadOnlyList<TermEstimate>> actual, double tolerance)
    {
        var estimates = Golden.Numbers(r.GetProperty("estimate"));
        foreach (var type in Types)
        {
            if (type == StandardErrorType.Classical && !r.GetProperty("std_error").TryGetProperty("classical", out _)) continue;
            var errors = Golden.Numbers(r.GetProperty("std_error").GetProperty(Name(type)));
            var rows = actual(type);
            for (var j = 0; j < rows.Count; j++)
            {
                if (j < estimates.Length) rows[j].Value.ShouldBeClose(estimates[j], tolerance, rows[j].Term, errors[j]);
                rows[j].StandardError.ShouldBeClose(errors[j], tolerance, $"{type} of {rows[j].Term}");
            }
        }
    }

    private static string Name(StandardErrorType type) => type == StandardErrorType.Classical ? "classical" : type.ToString();

    private static DataTable Data() => new(Values.GetProperty("data").EnumerateObject().Select(c => c.Name == "arm"
        ? (DataColumn)FactorColumn.FromValues("arm", [.. c.Value.EnumerateArray().Select(v => v.GetString())])
        : new NumericColumn(c.Name, Golden.Numbers(c.Value))));

    private static DataTable Separated() => new(Values.GetProperty("separated").EnumerateObject().Select(c => new NumericColumn(c.Name, Golden.Numbers(c.Value))));

    private static DataTable Table(params (string Name, double[] Values)[] columns) => new(columns.Select(c => new NumericColumn(c.Name, c.Values)));

    private static DataTable With(DataTable table, params (string Name, Func<double, double> Change)[] changes) => new(table.Names.Select(name =>
        changes.FirstOrDefault(c => c.Name == name).Change is { } change ? new NumericColumn(name, Array.ConvertAll(table.Numeric(name).Values.ToArray(), v => change(v))) : table.Column(name)));

    private static JsonElement Read(string name)
    {
        using var stream = typeof(LimitedOutcomeTests).Assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
