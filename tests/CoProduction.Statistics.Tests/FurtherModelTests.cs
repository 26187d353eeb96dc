using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class FurtherModelTests
{
    [Fact]
    public void An_ordered_logit_of_two_categories_is_the_logit_with_the_threshold_s_sign_turned()
    {
        var table = Golden.Schools();
        var ordered = OrderedLogit.Fit(table, Formula.Parse("happy ~ treated + age"));
        var logit = LogisticRegression.Fit(table, Formula.Parse("happy ~ treated + age"));
        var terms = logit.Terms(StandardErrorType.Classical);
        var slopes = ordered.Terms();
        for (var j = 0; j < 2; j++)
        {
            slopes[j].Value.ShouldBeClose(terms[j + 1].Value!.Value, 1e-11, "slope");
            slopes[j].StandardError.ShouldBeClose(terms[j + 1].StandardError!.Value, 1e-11, "its error");
        }
        var threshold = ordered.Thresholds().Single();
        threshold.Term.Should().Be("0|1");
        threshold.Value.ShouldBeClose(-terms[0].Value!.Value, 1e-11, "threshold");
        threshold.StandardError.ShouldBeClose(terms[0].StandardError!.Value, 1e-11, "its error");
        ordered.LogLikelihood.ShouldBeClose(logit.LogLikelihood!.Value, 1e-13, "log likelihood");
    }

    [Fact]
    public void Tests_of_an_ordered_logit_do_not_depend_on_the_units_of_x()
    {
        var table = Golden.Items();
        var scaled = new DataTable(table.Names.Select(n => n == "i2" ? new NumericColumn(n, Array.ConvertAll(table.Numeric(n).Values.ToArray(), v => 1000 * v - 7)) : table.Column(n)));
        var a = OrderedLogit.Fit(table, Formula.Parse("i1 ~ i2")).Terms().Single();
        var b = OrderedLogit.Fit(scaled, Formula.Parse("i1 ~ i2")).Terms().Single();
        b.Statistic.ShouldBeClose(a.Statistic!.Value, 1e-9, "z");
    }

    [Fact]
    public void Frequencies_count_as_so_many_rows()
    {
        double[] y = [1, 2, 3, 1, 2, 3, 2];
        double[] x = [1, 2, 5, 2, 4, 3, 1];
        double[] w = [2, 1, 3, 1, 2, 1, 1];
        var weighted = new DataTable([new NumericColumn("y", y), new NumericColumn("x", x), new NumericColumn("w", w)]);
        int[] rows = [.. Enumerable.Range(0, 7).SelectMany(i => Enumerable.Repeat(i, (int)w[i]))];
        var a = OrderedLogit.Fit(weighted, Formula.Parse("y ~ x"), "w");
        var b = OrderedLogit.Fit(weighted.Select(rows), Formula.Parse("y ~ x"));
        a.Terms()[0].StandardError.ShouldBeClose(b.Terms()[0].StandardError!.Value, 1e-10, "error");
        a.WeightedN.Should().Be(11);
    }

    [Fact]
    public void Firth_s_estimate_of_a_2x2_table_adds_a_half_to_every_cell()
    {
        // 0 of 4 against 3 of 5: the ordinary odds ratio is infinite.
        var table = new DataTable([new NumericColumn("y", [0, 0, 0, 0, 1, 1, 1, 0, 0]), new NumericColumn("z", [0, 0, 0, 0, 1, 1, 1, 1, 1])]);
        var terms = FirthLogit.Fit(table, Formula.Parse("y ~ z")).Terms();
        terms[0].Value.ShouldBeClose(Math.Log(0.5 / 4.5), 1e-10, "log odds of the control");
        terms[1].Value.ShouldBeClose(Math.Log(3.5 / 2.5) - Math.Log(0.5 / 4.5), 1e-10, "log odds ratio");
    }

    [Fact]
    public void With_one_binary_instrument_two_stage_least_squares_is_the_Wald_ratio()
    {
        double[] z = [0, 0, 0, 0, 1, 1, 1, 1];
        double[] d = [0, 0, 1, 0, 1, 1, 0, 1];
        double[] y = [2, 3, 5, 1, 6, 7, 3, 8];
        var table = new DataTable([new NumericColumn("y", y), new NumericColumn("d", d), new NumericColumn("z", z)]);
        var fit = TwoStageLeastSquares.Fit(table, Formula.Parse("y ~ d | z"));
        fit.Terms(StandardErrorType.Classical)[1].Value.ShouldBeClose((6 - 2.75) / (0.75 - 0.25), 1e-13, "Wald");
        var first = LeastSquares.Fit(table, Formula.Parse("d ~ z")).OverallTest();
        fit.FirstStage!.F.ShouldBeClose(first.F!.Value, 1e-12, "first stage");
        fit.Terms(StandardErrorType.Classical)[1].StandardError.Should().NotBeNull();
    }

    [Fact]
    public void Instruments_that_do_not_move_the_regressor_identify_nothing()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 3, 5]), new NumericColumn("d", [0, 1, 0, 1]), new NumericColumn("z", [0, 0, 1, 1])]);
        TwoStageLeastSquares.Fit(table, Formula.Parse("y ~ d | z")).Terms(StandardErrorType.HC1).Should().OnlyContain(t => t.Value == null && t.Reason!.Contains("do not identify"));
    }

    [Fact]
    public void Lee_s_bounds_trim_the_arm_that_answered_more()
    {
        // treated: 4 of 4 answered, control: 3 of 4; a quarter of the treated, one value, leaves.
        var table = new DataTable([new NumericColumn("y", [1, 2, 3, 10, 4, 5, 6, double.NaN]), new NumericColumn("z", [1, 1, 1, 1, 0, 0, 0, 0])]);
        var bounds = LeeBounds.Of(table, "y", "z");
        (bounds.TrimmedArm, bounds.TrimmingShare).Should().Be(("1", 0.25));
        bounds.Lower.ShouldBeClose(2 - 5, 1e-14, "without the 10");
        bounds.Upper.ShouldBeClose(5 - 5, 1e-14, "without the 1", 1);
        bounds.CompleteCaseDifference.ShouldBeClose(-1, 1e-14, "all who answered");
    }

    [Fact]
    public void Randomization_inference_counts_every_assignment()
    {
        // Of the 20 ways to choose 3 of 6, only the observed one reaches 15 − 6, and its mirror −9.
        var test = RandomizationInference.Exact([4, 5, 6], [1, 2, 3]);
        (test.Assignments, test.Estimate).Should().Be((20.0, 3.0));
        (test.PValue, test.PValueUpper, test.PValueLower).Should().Be((0.1, 0.05, 1.0));
    }

    [Fact]
    public void Westfall_Young_steps_down_and_never_below_an_earlier_p()
    {
        var permutations = new List<bool[]>();
        for (var mask = 0; mask < 64; mask++)
        {
            var assignment = Enumerable.Range(0, 6).Select(i => (mask >> i & 1) == 1).ToArray();
            if (assignment.Count(t => t) == 3) permutations.Add(assignment);
        }
        bool[] treated = [true, true, true, false, false, false];
        var tests = MaxT.Test([("strong", [9, 8, 9.5, 1, 2, 1.5]), ("weak", [3, 1, 2, 2, 1.5, 1])], treated, permutations);
        tests[0].PValueStatistic.ShouldBeClose(3.0 / 21, 1e-14, "(1 + itself and its mirror) of (1 + 20)");
        tests[0].PValueStepDown.Should().Be(tests[0].PValueSingleStep, "the largest statistic faces the whole family");
        tests[1].PValueStepDown.Should().BeGreaterThanOrEqualTo(tests[0].PValueStepDown!.Value).And.BeLessThanOrEqualTo(tests[1].PValueSingleStep!.Value);
    }

    [Fact]
    public void Power_agrees_with_the_examples_of_R_s_help()
    {
        Power.OfTTest(20, 1).Should().BeApproximately(0.8689528, 5e-8);
        Power.SampleSizeOfTTest(1, 0.90).Should().BeApproximately(22.02110, 5e-6);
        Power.OfProportions(50, 0.50, 0.75).Should().BeApproximately(0.7401659, 5e-8);
        Power.SampleSizeOfProportions(0.50, 0.75, 0.90).Should().BeApproximately(76.7, 0.05);
    }

    [Fact]
    public void The_detectable_difference_has_the_power_wanted()
    {
        var delta = Power.DetectableDifference(80, 0.8, 2, bothTails: true);
        Power.OfTTest(80, delta, 2, bothTails: true).Should().BeApproximately(0.8, 1e-12);
    }

    [Fact]
    public void Two_samples_apart_have_the_smallest_exact_rank_sum_p()
    {
        var test = RankSumTest.Of([1, 2, 3], [4, 5, 6]);
        (test.U, test.PValueExact, test.CommonLanguageEffect).Should().Be((0.0, 0.1, 0.0));
        RankSumTest.Of([1, 2, 2], [2, 5, 6]).PValueExact.Should().BeNull("there are ties");
    }

    [Fact]
    public void Kruskal_Wallis_of_two_groups_is_the_squared_rank_sum_z()
    {
        var table = new DataTable([new NumericColumn("y", [1, 4, 4, 6, 2, 7, 8, 9, 4]), FactorColumn.FromValues("g", ["a", "a", "a", "a", "b", "b", "b", "b", "b"])]);
        GroupComparison.Of(table, "y", "g").KruskalPValue.ShouldBeClose(RankSumTest.Of([1, 4, 4, 6], [2, 7, 8, 9, 4]).PValue!.Value, 1e-12, "same test");
    }

    [Fact]
    public void Welch_s_F_of_two_groups_is_the_squared_Welch_t()
    {
        var table = Golden.Plants().Where(RowFilter.Parse("group != 'trt1'"));
        var groups = GroupComparison.Of(table, "weight", "group");
        var t = DifferenceInMeans.Simple(table, "weight", "group", "ctrl", "trt2").Terms.Single();
        groups.WelchF.ShouldBeClose(t.Statistic!.Value * t.Statistic.Value, 1e-12, "F = t²");
        groups.WelchDf2.ShouldBeClose(t.DegreesOfFreedom!.Value, 1e-12, "df");
    }

    [Fact]
    public void Balance_on_one_covariate_is_its_t_test_squared()
    {
        var table = Golden.Schools();
        var test = BalanceTest.Of(table, "treated", ["age"]);
        var slope = LeastSquares.Fit(table, Formula.Parse("treated ~ age")).Terms(StandardErrorType.HC2)[1];
        test.HC2.F.ShouldBeClose(slope.Statistic!.Value * slope.Statistic.Value, 1e-12, "F = t²");
        test.HC2.PValue.ShouldBeClose(slope.PValue!.Value, 1e-11, "p");
    }

    [Fact]
    public void Cuped_with_theta_within_arms_is_the_regression_slope()
    {
        var table = Golden.Schools();
        var theta = LeastSquares.Fit(table, Formula.Parse("y ~ treated + age")).Coefficients[2];
        CupedAdjustment.Of(table, "y", "treated", "age", CupedTheta.WithinArms).Theta.ShouldBeClose(theta, 1e-11, "slope");
        var all = LeastSquares.Fit(table, Formula.Parse("y ~ age")).Coefficients[1];
        CupedAdjustment.Of(table, "y", "treated", "age", CupedTheta.AllRows).Theta.ShouldBeClose(all, 1e-11, "slope");
    }

    [Fact]
    public void Lin_s_arm_terms_are_effects_at_the_mean_of_the_covariates()
    {
        var table = Golden.Schools();
        var fit = LinRegression.Fit(table, "y", "treated", ["age"]);
        fit.TermNames.Should().Equal("(Intercept)", "treated1", "age_c", "treated1:age_c");
        var mean = table.Numeric("age").Values.ToArray().Average();
        var plain = LeastSquares.Fit(table, Formula.Parse("y ~ treated * age"));
        plain.Contrast("at the mean", new Dictionary<string, double> { ["treated"] = 1, ["treated:age"] = mean }, StandardErrorType.HC2).StandardError
            .ShouldBeClose(fit.Terms(StandardErrorType.HC2)[1].StandardError!.Value, 1e-10, "same effect");
    }
}
