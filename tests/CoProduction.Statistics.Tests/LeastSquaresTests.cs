using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class LeastSquaresTests
{
    private static readonly StandardErrorType[] Robust = [StandardErrorType.HC0, StandardErrorType.HC1, StandardErrorType.HC2, StandardErrorType.HC3];

    [Fact]
    public void Longley_keeps_nine_digits_in_coefficients_and_robust_errors()
    {
        var fit = LeastSquares.Fit(Golden.Longley(), Formula.Parse("y ~ x1 + x2 + x3 + x4 + x5 + x6"));
        var golden = Golden.Values.GetProperty("longley");
        foreach (var type in Robust.Prepend(StandardErrorType.Classical)) fit.Terms(type).ShouldMatch(golden.GetProperty("terms"), Name(type), 1e-9);
        ShouldMatchSummary(fit, golden, 1e-9);
    }

    [Fact]
    public void A_factor_gives_R_s_treatment_contrasts()
    {
        var fit = LeastSquares.Fit(Golden.Plants(), Formula.Parse("weight ~ group"));
        var golden = Golden.Values.GetProperty("plants");
        foreach (var type in Robust.Prepend(StandardErrorType.Classical)) fit.Terms(type).ShouldMatch(golden.GetProperty("terms"), Name(type), 1e-12);
        ShouldMatchSummary(fit, golden, 1e-12);
        fit.JointTest("group", StandardErrorType.HC2).F.ShouldBeClose(golden.GetProperty("hc2_wald_f").GetDouble(), 1e-12, "Wald F");
        fit.JointTest("group", StandardErrorType.HC2).PValue.ShouldBeClose(golden.GetProperty("hc2_wald_p").GetDouble(), 1e-11, "Wald p");
    }

    [Theory]
    [InlineData("schools", null)]
    [InlineData("schools_weighted", "weight")]
    public void Cluster_robust_errors_follow_their_definitions(string golden, string? weights)
    {
        var fit = LeastSquares.Fit(Golden.Schools(), Formula.Parse("y ~ treated + age"), weights, "school");
        var terms = Golden.Values.GetProperty(golden).GetProperty("terms");
        foreach (var type in new[] { StandardErrorType.Classical, StandardErrorType.CR0, StandardErrorType.CR1, StandardErrorType.CR2 }.Concat(Robust))
            fit.Terms(type).ShouldMatch(terms, Name(type), 1e-11);
        fit.Clusters.Should().Be(new ClusterSummary(8, 2, 4));
    }

    [Fact]
    public void Singleton_clusters_make_CR0_and_CR2_the_errors_HC0_and_HC2()
    {
        var table = WithRowNumbers(Golden.Schools());
        var fit = LeastSquares.Fit(table, Formula.Parse("y ~ treated + age"), null, "row");
        Errors(fit, StandardErrorType.CR0).Should().Equal(Errors(fit, StandardErrorType.HC0), Close);
        Errors(fit, StandardErrorType.CR2).Should().Equal(Errors(fit, StandardErrorType.HC2), Close);
    }

    [Fact]
    public void A_contrast_has_its_own_error_and_Satterthwaite_df()
    {
        var table = Golden.Schools();
        var fit = LeastSquares.Fit(table, Formula.Parse("y ~ treated + age"), null, "school");
        var direct = fit.Terms(StandardErrorType.CR2).Single(t => t.Term == "treated");
        var contrast = fit.Contrast("treated", new Dictionary<string, double> { ["treated"] = 1 }, StandardErrorType.CR2);
        contrast.Should().BeEquivalentTo(direct, o => o.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-12)).WhenTypeIs<double>());

        var level = fit.Contrast("treated at 40", new Dictionary<string, double> { ["(Intercept)"] = 1, ["treated"] = 1, ["age"] = 40 }, StandardErrorType.HC2);
        var v = fit.Covariance(StandardErrorType.HC2);
        double[] c = [1, 1, 40];
        double variance = 0;
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) variance += c[i] * c[j] * v[i, j];
        level.StandardError.ShouldBeClose(Math.Sqrt(variance), 1e-12, "error of a linear combination");
    }

    [Fact]
    public void Of_collinear_columns_the_later_one_is_dropped_and_never_the_intercept()
    {
        var table = Golden.Longley();
        var x1 = table.Numeric("x1").Values.ToArray();
        var x2 = table.Numeric("x2").Values.ToArray();
        var wide = new DataTable(table.Names.Select(table.Column)
            .Append(new NumericColumn("sum", [.. x1.Zip(x2, (a, b) => a + b)]))
            .Append(new NumericColumn("two", [.. x1.Select(_ => 2.0)])));
        var fit = LeastSquares.Fit(wide, Formula.Parse("y ~ two + x1 + x2 + sum + x3 + x4 + x5 + x6"));
        fit.DroppedTerms.Should().Equal("two", "sum");
        fit.Terms(StandardErrorType.HC2).ShouldMatch(Golden.Values.GetProperty("longley").GetProperty("terms"), "HC2", 1e-7);
    }

    [Fact]
    public void A_constant_outcome_estimates_nothing()
    {
        var table = new DataTable([new NumericColumn("y", [3, 3, 3, 3, 3]), new NumericColumn("x", [1, 2, 3, 4, 7])]);
        var fit = LeastSquares.Fit(table, Formula.Parse("y ~ x"));
        fit.Terms(StandardErrorType.HC2).Should().OnlyContain(t => !t.IsEstimable && t.Reason == "The outcome is constant." && t.PValue == null && t.Value == null);
        fit.RSquared.Should().BeNull();
        fit.OverallTest().F.Should().BeNull();
    }

    [Fact]
    public void A_row_of_leverage_one_spoils_only_the_terms_that_rest_on_it()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 4, 3, 6, 9]), FactorColumn.FromValues("g", ["a", "a", "a", "b", "b", "c"])]);
        var fit = LeastSquares.Fit(table, Formula.Parse("y ~ g"));
        var terms = fit.Terms(StandardErrorType.HC2).ToDictionary(t => t.Term);
        terms["gc"].IsEstimable.Should().BeFalse();
        terms["gc"].Reason.Should().Contain("leverage one");
        terms["gc"].Value.ShouldBeClose(9 - 7.0 / 3, 1e-12, "the estimate stays");
        terms["gb"].IsEstimable.Should().BeTrue();
        terms["(Intercept)"].IsEstimable.Should().BeTrue();
        fit.Terms(StandardErrorType.HC1).Should().OnlyContain(t => t.IsEstimable);
    }

    [Fact]
    public void An_arm_in_a_single_cluster_has_no_cluster_robust_error()
    {
        var table = new DataTable([
            new NumericColumn("y", [1, 2, 4, 3, 6, 9, 7, 8]),
            new NumericColumn("arm", [0, 0, 0, 0, 0, 1, 1, 1]),
            new NumericColumn("village", [1, 1, 2, 2, 3, 4, 4, 4])]);
        var fit = LeastSquares.Fit(table, Formula.Parse("y ~ arm"), null, "village");
        foreach (var type in new[] { StandardErrorType.CR0, StandardErrorType.CR1, StandardErrorType.CR2 })
        {
            var arm = fit.Terms(type).Single(t => t.Term == "arm");
            arm.IsEstimable.Should().BeFalse();
            arm.Reason.Should().Be("arm is 1 in a single cluster only.");
            arm.Value.Should().NotBeNull();
        }
        fit.Terms(StandardErrorType.HC2).Should().OnlyContain(t => t.IsEstimable);
    }

    [Fact]
    public void An_exact_fit_shows_its_error_but_no_test()
    {
        var table = new DataTable([new NumericColumn("y", [1, 3, 5, 7, 9]), new NumericColumn("x", [0, 1, 2, 3, 4])]);
        var slope = LeastSquares.Fit(table, Formula.Parse("y ~ x")).Terms(StandardErrorType.Classical)[1];
        slope.Value.ShouldBeClose(2, 1e-14, "slope");
        slope.StandardError.Should().BeLessThan(1e-13);
        slope.PValue.Should().BeNull();
        slope.Reason.Should().Contain("exactly");
    }

    [Fact]
    public void As_many_coefficients_as_rows_leave_no_error()
    {
        var table = new DataTable([new NumericColumn("y", [1, 3]), new NumericColumn("x", [0, 1])]);
        LeastSquares.Fit(table, Formula.Parse("y ~ x")).Terms(StandardErrorType.HC1).Should().OnlyContain(t => !t.IsEstimable && t.Value != null);
    }

    [Fact]
    public void Rows_that_lack_a_needed_value_are_dropped_and_counted()
    {
        var table = new DataTable([
            new NumericColumn("y", [1, 2, double.NaN, 4, 5, 7]),
            new NumericColumn("x", [1, double.NaN, 3, 4, 6, 5]),
            FactorColumn.FromValues("c", ["a", "a", "b", "b", null, "c"])]);
        var fit = LeastSquares.Fit(table, Formula.Parse("y ~ x"), null, "c");
        (fit.N, fit.RowsDropped).Should().Be((3, 3));
    }

    [Fact]
    public void What_is_asked_wrongly_is_an_exception_that_names_it()
    {
        var table = Golden.Plants();
        Invoking(() => LeastSquares.Fit(table, Formula.Parse("weight ~ dose"))).Should().Throw<InvalidAnalysisException>().WithMessage("*'dose'*");
        Invoking(() => LeastSquares.Fit(table, Formula.Parse("group ~ weight"))).Should().Throw<InvalidAnalysisException>().WithMessage("*'group' holds text*");
        Invoking(() => LeastSquares.Fit(table, Formula.Parse("weight ~ group")).Terms(StandardErrorType.CR2)).Should().Throw<InvalidAnalysisException>().WithMessage("*cluster*");
        Invoking(() => LeastSquares.Fit(table, Formula.Parse("weight ~ group")).JointTest("site", StandardErrorType.HC2)).Should().Throw<InvalidAnalysisException>().WithMessage("*'site'*");

        static Action Invoking(Func<object> act) => () => act();
    }

    private static void ShouldMatchSummary(LeastSquaresFit fit, System.Text.Json.JsonElement golden, double tolerance)
    {
        fit.ResidualSumOfSquares.Should().BeApproximately(golden.GetProperty("ss_residual").GetDouble(), tolerance * fit.ResidualSumOfSquares);
        fit.RSquared.ShouldBeClose(golden.GetProperty("r_squared").GetDouble(), tolerance, "R squared");
        fit.OverallTest().F.ShouldBeClose(golden.GetProperty("f_statistic").GetDouble(), tolerance, "F");
        fit.OverallTest().PValue.ShouldBeClose(golden.GetProperty("f_p_value").GetDouble(), tolerance * 100, "p of F");
        fit.LogLikelihood.ShouldBeClose(golden.GetProperty("log_likelihood").GetDouble(), tolerance, "log likelihood");
        fit.Aic.ShouldBeClose(golden.GetProperty("aic").GetDouble(), tolerance, "AIC");
    }

    private static DataTable WithRowNumbers(DataTable table) =>
        new(table.Names.Select(table.Column).Append(new NumericColumn("row", [.. Enumerable.Range(0, table.Rows).Select(i => (double)i)])));

    private static IEnumerable<double> Errors(LeastSquaresFit fit, StandardErrorType type) => fit.Terms(type).Select(t => t.StandardError!.Value);

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Abs(b);

    private static string Name(StandardErrorType type) => type == StandardErrorType.Classical ? "classical" : type.ToString();
}
