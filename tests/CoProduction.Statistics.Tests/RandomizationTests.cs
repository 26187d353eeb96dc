using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class RandomizationTests
{
    private static readonly RandomizationOptions Raw = new() { Statistic = RandomizationStatistic.Difference };

    [Fact]
    public void The_raw_difference_over_all_assignments_is_Fisher_s_exact_test()
    {
        var test = RandomizationInference.Conditional([4, 5, 6, 1, 2, 3], [true, true, true, false, false, false], options: Raw);
        (test.IsExact, test.Assignments, test.Estimate).Should().Be((true, 20.0, 3.0));
        (test.PValue, test.PValueUpper, test.PValueLower).Should().Be((0.1, 0.05, 1.0));
        test.MonteCarloError.Should().BeNull("nothing was sampled");
    }

    [Fact]
    public void The_studentized_statistic_is_that_of_the_design_s_own_estimator()
    {
        var (y, z, stratum, pair) = Blocked(3);
        var table = new DataTable([new NumericColumn("y", y), new NumericColumn("z", Array.ConvertAll(z, t => t ? 1.0 : 0)), stratum, pair]);
        var few = new RandomizationOptions { Draws = 9 };
        void Same(RandomizationTest test, TermEstimate estimate)
        {
            test.Estimate.ShouldBeClose(estimate.Value!.Value, 1e-12, "estimate");
            test.Statistic.ShouldBeClose(estimate.Statistic!.Value, 1e-11, "t");
        }
        Same(RandomizationInference.Conditional(y, z, options: few), DifferenceInMeans.Simple(table, "y", "z").Terms.Single());
        Same(RandomizationInference.Conditional(y, z, new RandomizationDesign { Stratum = stratum }, few), DifferenceInMeans.Blocked(table, "y", "z", "stratum").Terms.Single());
        Same(RandomizationInference.Conditional(y, z, new RandomizationDesign { Stratum = pair }, few), DifferenceInMeans.MatchedPairs(table, "y", "z", "pair").Terms.Single());
        Same(RandomizationInference.Conditional(table, "y", "z", randomized: new RandomizationColumns("stratum"), options: few), DifferenceInMeans.Blocked(table, "y", "z", "stratum").Terms.Single());
    }

    [Fact]
    public void Whole_clusters_are_compared_by_the_variance_between_them()
    {
        double[] y = [1, 2, 4, 7, 3, 9, 8, 6, 2, 5];
        bool[] z = [true, true, true, false, false, true, true, false, false, false];
        var cluster = FactorColumn.FromValues("c", ["a", "a", "a", "b", "b", "c", "c", "d", "d", "d"]);
        var test = RandomizationInference.Conditional(y, z, new RandomizationDesign { Cluster = cluster });
        // treated clusters: totals 7 of 3 and 17 of 2, mean 24/5; control: 10 of 2 and 13 of 3, mean 23/5
        var variance = 2.0 * ((7 - 3 * 4.8) * (7 - 3 * 4.8) + (17 - 2 * 4.8) * (17 - 2 * 4.8)) / 25 + 2.0 * ((10 - 2 * 4.6) * (10 - 2 * 4.6) + (13 - 3 * 4.6) * (13 - 3 * 4.6)) / 25;
        test.Statistic.ShouldBeClose(0.2 / Math.Sqrt(variance), 1e-12, "by hand");
        (test.Units, test.N, test.Assignments, test.IsExact).Should().Be((4, 10, 6.0, true));
        FluentActions.Invoking(() => RandomizationInference.Conditional(y, [.. z.Select((t, i) => i == 0 ? !t : t)], new RandomizationDesign { Cluster = cluster }))
            .Should().Throw<InvalidAnalysisException>().WithMessage("*'a'*both arms*");
    }

    [Fact]
    public void Labels_move_only_within_strata_blocks_and_held_factors_and_keep_their_numbers()
    {
        bool[] z = [true, false, false, true, false, true, true, false, false];
        var site = FactorColumn.FromValues("site", ["n", "n", "n", "n", "s", "s", "s", "s", "s"]);
        var block = FactorColumn.FromValues("block", ["1", "1", "2", "2", "1", "1", "1", "1", "1"]);
        var procedure = AssignmentProcedure.Conditional(z, [site, block]);
        procedure.Count.Should().Be(2 * 2 * 10);
        var all = procedure.All().Select(a => string.Concat(a.Select(t => t ? '1' : '0'))).ToArray();
        all.Should().OnlyHaveUniqueItems().And.HaveCount(40).And.Contain("100101100");
        foreach (var a in all) (Ones(a[..2]), Ones(a[2..4]), Ones(a[4..])).Should().Be((1, 1, 2));
        var draw = procedure.Start();
        var random = new Random(1);
        var drawn = new bool[9];
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < 8000; i++)
        {
            draw(random, drawn);
            var key = string.Concat(drawn.Select(t => t ? '1' : '0'));
            seen[key] = seen.GetValueOrDefault(key) + 1;
        }
        seen.Keys.Should().BeEquivalentTo(all);
        seen.Values.Should().OnlyContain(n => n > 130 && n < 280, "each of 40 is as likely: 200 ± 5 standard deviations");

        static int Ones(string part) => part.Count(c => c == '1');
    }

    [Fact]
    public void Sampling_approaches_the_exact_p_within_its_stated_error()
    {
        var random = new Random(5);
        var y = Enumerable.Range(0, 16).Select(i => Math.Round(random.NextDouble() * 4 + (i < 8 ? 1 : 0), 2)).ToArray();
        var z = Enumerable.Range(0, 16).Select(i => i < 8).ToArray();
        var exact = RandomizationInference.Conditional(y, z, options: new RandomizationOptions { Draws = 12_870 });
        exact.IsExact.Should().BeTrue();
        var sampled = RandomizationInference.Conditional(y, z, options: new RandomizationOptions { Draws = 5000, Seed = 9 });
        sampled.IsExact.Should().BeFalse();
        sampled.PValue!.Value.Should().BeApproximately(exact.PValue!.Value, 4 * sampled.MonteCarloError!.Value);
        sampled.Should().Be(RandomizationInference.Conditional(y, z, options: new RandomizationOptions { Draws = 5000, Seed = 9 }), "the seed decides");
        sampled.PValue.Should().NotBe(RandomizationInference.Conditional(y, z, options: new RandomizationOptions { Draws = 5000, Seed = 10 }).PValue);
    }

    [Fact]
    public void A_sampled_p_is_never_zero()
    {
        var y = Enumerable.Range(0, 40).Select(i => i < 20 ? 100.0 + i : i).ToArray();
        var test = RandomizationInference.Conditional(y, [.. y.Select(v => v >= 100)], options: new RandomizationOptions { Draws = 199 });
        test.PValue.Should().Be(1.0 / 200, "(1 + 0)/(1 + 199)");
    }

    [Theory]
    [InlineData(RandomizationStatistic.Studentized)]
    [InlineData(RandomizationStatistic.Difference)]
    public void The_interval_holds_exactly_the_constant_effects_that_are_not_rejected(RandomizationStatistic statistic)
    {
        var (y, z, stratum, _) = Blocked(11);
        var design = new RandomizationDesign { Stratum = stratum };
        var options = new RandomizationOptions { Draws = 2000, Seed = 4, Statistic = statistic };
        var test = RandomizationInference.Conditional(y, z, design, options);
        double P(double tau) => RandomizationInference.Conditional([.. y.Select((v, i) => z[i] ? v - tau : v)], z, design, options).PValue!.Value;
        var width = test.ConfidenceHigh!.Value - test.ConfidenceLow!.Value;
        P(test.ConfidenceLow.Value + 1e-4 * width).Should().BeGreaterThan(0.05);
        P(test.ConfidenceHigh.Value - 1e-4 * width).Should().BeGreaterThan(0.05);
        P(test.ConfidenceLow.Value - 0.03 * width).Should().BeLessThanOrEqualTo(0.05);
        P(test.ConfidenceHigh.Value + 0.03 * width).Should().BeLessThanOrEqualTo(0.05);
    }

    [Fact]
    public void In_a_large_sample_the_interval_is_Welch_s()
    {
        var random = new Random(2);
        var z = Enumerable.Range(0, 400).Select(i => i % 2 == 0).ToArray();
        var y = Array.ConvertAll(z, t => PowerTests.Normal(random) * (t ? 2 : 1) + (t ? 0.5 : 0));
        var test = RandomizationInference.Conditional(y, z, options: new RandomizationOptions { Draws = 4000 });
        var welch = DifferenceInMeans.Welch("z", [.. y.Where((_, i) => z[i])], [.. y.Where((_, i) => !z[i])]);
        test.ConfidenceLow!.Value.Should().BeApproximately(welch.ConfidenceLow!.Value, 0.15 * welch.StandardError!.Value);
        test.ConfidenceHigh!.Value.Should().BeApproximately(welch.ConfidenceHigh!.Value, 0.15 * welch.StandardError.Value);
    }

    [Fact]
    public void Units_of_the_outcome_scale_the_interval_and_leave_the_p()
    {
        var (y, z, stratum, _) = Blocked(17);
        var design = new RandomizationDesign { Stratum = stratum };
        var a = RandomizationInference.Conditional(y, z, design);
        var b = RandomizationInference.Conditional([.. y.Select(v => 1000 + 30 * v)], z, design);
        b.PValue.Should().Be(a.PValue);
        b.ConfidenceLow.ShouldBeClose(30 * a.ConfidenceLow!.Value, 1e-7, "lower limit", 1);
        b.Estimate.ShouldBeClose(30 * a.Estimate!.Value, 1e-9, "estimate");
    }

    [Fact]
    public void Order_of_rows_and_blocks_of_one_do_not_matter()
    {
        double[] y = [3, 7, 1, 9, 4, 4.5, 8, 2, 6];
        bool[] z = [true, true, false, true, false, false, true, false, false];
        var block = FactorColumn.FromValues("b", ["p", "p", "p", "q", "q", "q", "q", "p", "alone"]);
        var all = RandomizationInference.Conditional(y, z, new RandomizationDesign { Within = [block] });
        all.Assignments.Should().Be(6 * 6, "the row alone in its block cannot move");
        int[] order = [4, 8, 0, 3, 7, 1, 6, 2, 5];
        var mixed = RandomizationInference.Conditional(Array.ConvertAll(order, i => y[i]), Array.ConvertAll(order, i => z[i]), new RandomizationDesign { Within = [block.Select(order)] });
        (mixed.PValue, mixed.Assignments).Should().Be((all.PValue, all.Assignments));
    }

    [Fact]
    public void With_too_few_assignments_there_is_no_limit_and_the_reason_says_so()
    {
        var test = RandomizationInference.Conditional([4, 5.5, 6, 1, 2, 3.5], [true, true, true, false, false, false]);
        test.PValue.Should().Be(0.1);
        (test.ConfidenceLow, test.ConfidenceHigh).Should().Be(((double?)null, (double?)null));
        test.IntervalReason.Should().Contain("20 assignments");
    }

    [Fact]
    public void The_declared_procedure_is_the_one_that_is_drawn()
    {
        var (y, z, _, _) = Blocked(7);
        var stuck = new RandomizationDesign { Procedure = new AssignmentProcedure((_, treated) => z.CopyTo(treated, 0)) };
        RandomizationInference.Conditional(y, z, stuck, new RandomizationOptions { Draws = 50 }).PValue.Should().Be(1, "nothing else could have been assigned");
        var simple = new RandomizationDesign { Procedure = new AssignmentProcedure((random, treated) => { for (var i = 0; i < treated.Length; i++) treated[i] = random.Next(2) == 0; }) };
        var coin = RandomizationInference.Conditional(y, z, simple);
        var permuted = RandomizationInference.Conditional(y, z);
        coin.PValue!.Value.Should().BeApproximately(permuted.PValue!.Value, 0.03, "studentized, a coin and a permutation nearly agree");
    }

    [Fact]
    public void A_coin_that_empties_an_arm_counts_against_the_treatment()
    {
        var empty = new RandomizationDesign { Procedure = new AssignmentProcedure((_, treated) => Array.Clear(treated)) };
        RandomizationInference.Conditional([4, 5, 6, 1, 2, 3], [true, true, true, false, false, false], empty, new RandomizationOptions { Draws = 20 }).PValue.Should().Be(1);
    }

    [Fact]
    public void Covariates_sharpen_the_test_of_the_regression_s_own_estimate()
    {
        var random = new Random(8);
        var z = Enumerable.Range(0, 60).Select(i => i % 3 == 0).ToArray();
        var x = Array.ConvertAll(z, _ => PowerTests.Normal(random));
        var y = z.Select((t, i) => (t ? 0.8 : 0) + 3 * x[i] + PowerTests.Normal(random)).ToArray();
        var adjusted = RandomizationInference.Conditional(y, z, options: new RandomizationOptions { Covariates = [x] });
        var table = new DataTable([new NumericColumn("y", y), new NumericColumn("z", Array.ConvertAll(z, t => t ? 1.0 : 0)), new NumericColumn("x", x)]);
        adjusted.Estimate.ShouldBeClose(LeastSquares.Fit(table, Formula.Parse("y ~ z + x")).Coefficients[1], 1e-10, "Frisch and Waugh");
        adjusted.PValue.Should().BeLessThan(RandomizationInference.Conditional(y, z).PValue!.Value);
        (adjusted.ConfidenceLow < adjusted.Estimate && adjusted.Estimate < adjusted.ConfidenceHigh).Should().BeTrue();
    }

    [Fact]
    public void Equal_weights_of_strata_give_the_main_effect_of_a_factorial()
    {
        double[] y = [1, 3, 2, 4, 6, 8, 5, 9, 2, 4, 4, 7];
        bool[] a = [false, false, false, true, true, true, false, false, true, true, true, true];
        var b = FactorColumn.FromValues("b", ["0", "0", "0", "0", "0", "0", "1", "1", "1", "1", "1", "1"]);
        var test = RandomizationInference.Conditional(y, a, new RandomizationDesign { Stratum = b, StratumWeights = new Dictionary<string, double> { ["0"] = 1, ["1"] = 1 } });
        test.Estimate.ShouldBeClose(((6 - 2) + (17 / 4.0 - 7)) / 2, 1e-12, "mean of the simple effects");
        test.Assignments.Should().Be(20 * 15, "the other factor is held");
    }

    [Fact]
    public void Outcomes_that_do_not_vary_and_arms_of_one_have_no_test()
    {
        bool[] z = [true, true, false, false];
        RandomizationInference.Conditional([2, 2, 2, 2], z).Reason.Should().Contain("does not vary");
        RandomizationInference.Conditional([2, 2, 1, 1], z).Reason.Should().Contain("test the difference");
        RandomizationInference.Conditional([2, 2, 1, 1], z, options: Raw).PValue.ShouldBeClose(1.0 / 3, 1e-15, "2 of 6");
        RandomizationInference.Conditional([1, 2, 3, 4], [true, false, false, false]).Reason.Should().Contain("fewer than two units");
        FluentActions.Invoking(() => RandomizationInference.Conditional([1, 2], [true, true])).Should().Throw<InvalidAnalysisException>();
        FluentActions.Invoking(() => RandomizationInference.Conditional([1, double.NaN], [true, false])).Should().Throw<InvalidAnalysisException>();
    }

    [Fact]
    public void The_conditional_test_holds_its_level_when_another_arm_has_an_effect()
    {
        // Three arms in blocks of six; the third arm works, the first two do not differ.
        var random = new Random(12);
        var rejected = 0;
        const int Experiments = 600;
        for (var e = 0; e < Experiments; e++)
        {
            var arms = Enumerable.Range(0, 5).SelectMany(_ =>
            {
                int[] block = [0, 0, 1, 1, 2, 2];
                random.Shuffle(block);
                return block;
            }).ToArray();
            int[] rows = [.. Enumerable.Range(0, 30).Where(i => arms[i] < 2)];
            var y = Array.ConvertAll(rows, i => PowerTests.Normal(random) + i / 6);
            var block = new FactorColumn("block", ["0", "1", "2", "3", "4"], Array.ConvertAll(rows, i => i / 6));
            if (RandomizationInference.Conditional(y, Array.ConvertAll(rows, i => arms[i] == 1), new RandomizationDesign { Stratum = block }, new RandomizationOptions { Draws = 199, Seed = e }).PValue <= 0.05) rejected++;
        }
        ((double)rejected / Experiments).Should().BeInRange(0.024, 0.076, "5% ± 3 standard errors");
    }

    [Fact]
    public void The_global_null_of_two_arms_is_the_studentized_test_of_their_contrast()
    {
        var (y, z, _, _) = Blocked(23);
        var arm = new FactorColumn("arm", ["c", "t"], Array.ConvertAll(z, t => t ? 1 : 0));
        var global = RandomizationInference.GlobalNull(y, arm);
        var contrast = RandomizationInference.Conditional(y, z);
        global.Null.Should().Be(RandomizationNull.Global);
        global.Statistic.ShouldBeClose(contrast.Statistic!.Value * contrast.Statistic.Value, 1e-10, "t²");
        global.PValue!.Value.Should().BeApproximately(contrast.PValue!.Value, 0.02);
        (global.ConfidenceLow, global.Estimate).Should().Be(((double?)null, (double?)null));
        global.IntervalReason.Should().NotBeNull();
    }

    [Fact]
    public void The_global_null_finds_the_one_arm_that_works_and_keeps_strata()
    {
        var random = new Random(31);
        var codes = Enumerable.Range(0, 120).Select(i => i % 4).ToArray();
        var stratum = new FactorColumn("s", ["a", "b"], [.. Enumerable.Range(0, 120).Select(i => i / 60)]);
        var y = codes.Select((c, i) => PowerTests.Normal(random) + (c == 3 ? 1.5 : 0) + 20 * (i / 60)).ToArray();
        var arm = new FactorColumn("arm", ["a", "b", "c", "d"], codes);
        RandomizationInference.GlobalNull(y, arm, new RandomizationDesign { Stratum = stratum }, options: new RandomizationOptions { Draws = 999 }).PValue.Should().BeLessThan(0.01);
        RandomizationInference.GlobalNull([.. y.Select((v, i) => v - (codes[i] == 3 ? 1.5 : 0))], arm, new RandomizationDesign { Stratum = stratum }, options: new RandomizationOptions { Draws = 999 }).PValue.Should().BeGreaterThan(0.05);
    }

    [Fact]
    public void A_long_test_reports_progress_and_can_be_cancelled()
    {
        var (y, z, _, _) = Blocked(1);
        using var source = new CancellationTokenSource();
        var reports = new List<double>();
        var progress = new Immediate(share =>
        {
            reports.Add(share);
            if (share > 0.3) source.Cancel();
        });
        FluentActions.Invoking(() => RandomizationInference.Conditional(y, z, progress: progress, cancellationToken: source.Token)).Should().Throw<OperationCanceledException>();
        reports.Should().BeInAscendingOrder().And.HaveCountGreaterThan(20);
        FluentActions.Invoking(() => RandomizationInference.GlobalNull(y, new FactorColumn("arm", ["c", "t"], Array.ConvertAll(z, t => t ? 1 : 0)), cancellationToken: source.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Westfall_and_Young_s_max_T_agrees_with_the_same_permutations_given_as_a_list()
    {
        var random = new Random(40);
        var z = Enumerable.Range(0, 10).Select(i => i < 5).ToArray();
        var outcomes = Enumerable.Range(0, 4).Select(j => ($"y{j}", Enumerable.Range(0, 10).Select(i => PowerTests.Normal(random) + (z[i] ? 0.6 * j : 0)).ToArray())).ToArray();
        var permutations = AssignmentProcedure.Conditional(z).All().Select(a => (bool[])a.Clone()).ToArray();
        var listed = MaxT.Test(outcomes, z, permutations);
        var drawn = WestfallYoung.Test(outcomes, z);
        (drawn.IsExact, drawn.Assignments, drawn.N).Should().Be((true, 252, 10));
        foreach (var (a, b) in drawn.Outcomes.Zip(listed))
        {
            a.Statistic.ShouldBeClose(b.Statistic!.Value, 1e-11, "Welch");
            // the list counts (1 + #)/(1 + N), all assignments #/N
            a.PValue.ShouldBeClose((b.PValueStatistic!.Value * 253 - 1) / 252, 1e-12, "alone");
            a.PValueSingleStep.ShouldBeClose((b.PValueSingleStep!.Value * 253 - 1) / 252, 1e-12, "single step");
            a.PValueMaxT.ShouldBeClose((b.PValueStepDown!.Value * 253 - 1) / 252, 1e-12, "step-down");
            a.PValueMinP.Should().BeGreaterThanOrEqualTo(a.PValue!.Value);
        }
    }

    [Fact]
    public void The_same_outcome_twice_costs_nothing_and_unrelated_ones_at_most_Holm_s_price()
    {
        var random = new Random(41);
        var z = Enumerable.Range(0, 40).Select(i => i % 2 == 0).ToArray();
        double[] Draw(double effect) => [.. z.Select(t => PowerTests.Normal(random) + (t ? effect : 0))];
        var y = Draw(0.7);
        var twins = WestfallYoung.Test([("a", y), ("b", [.. y.Select(v => 3 * v - 1)])], z, options: new RandomizationOptions { Draws = 2000 });
        twins.Outcomes.Should().OnlyContain(o => o.PValueMaxT == o.PValue && o.PValueMinP == o.PValue);
        var family = WestfallYoung.Test([("a", y), ("b", Draw(0.3)), ("c", Draw(0.9))], z, options: new RandomizationOptions { Draws = 2000 });
        var holm = MultipleTesting.Adjust([.. family.Outcomes.Select(o => o.PValue)], PAdjustment.Holm);
        foreach (var (outcome, bound) in family.Outcomes.Zip(holm))
        {
            outcome.PValueMaxT.Should().BeInRange(outcome.PValue!.Value, bound!.Value + 0.02);
            outcome.PValueMinP.Should().BeInRange(outcome.PValue.Value, bound.Value + 0.02);
        }
    }

    [Fact]
    public void Two_arms_drawn_as_contrasts_give_the_step_down_of_two_arms()
    {
        var random = new Random(42);
        var z = Enumerable.Range(0, 60).Select(i => i % 2 == 0).ToArray();
        double[] Draw(double effect) => [.. z.Select(t => PowerTests.Normal(random) + (t ? effect : 0))];
        (string Name, double[] Values)[] outcomes = [("a", Draw(0.6)), ("b", Draw(0.2)), ("c", Draw(0))];
        var arm = FactorColumn.FromValues("arm", [.. z.Select(t => t ? "t" : "c")]);
        var weights = new Dictionary<string, double> { ["t"] = 1, ["c"] = -1 };

        var two = WestfallYoung.Test(outcomes, z);
        var family = WestfallYoung.OfContrasts([new FamilyPart(arm, [.. outcomes.Select(o => new FamilyContrast(o.Name, o.Values, weights))])]);

        foreach (var (a, b) in family.Outcomes.Zip(two.Outcomes))
        {
            a.Difference.ShouldBeClose(b.Difference!.Value, 1e-10, "difference");
            a.Statistic.ShouldBeClose(b.Statistic!.Value, 1e-10, "Welch");
            a.PValue!.Value.Should().BeApproximately(b.PValue!.Value, 0.02, "10,000 draws each");
            a.PValueMaxT!.Value.Should().BeApproximately(b.PValueMaxT!.Value, 0.02);
        }
        (family.Assignments, family.IsExact).Should().Be((10_000, false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Contrasts_with_one_control_err_together_as_seldom_as_promised_whether_another_arm_has_an_effect_or_not(double effect)
    {
        var random = new Random(43);
        string[] arms = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? "none" : i % 3 == 1 ? "a" : "b")];
        var rejected = 0;
        for (var study = 0; study < 400; study++)
        {
            double[] y = [.. arms.Select(arm => PowerTests.Normal(random) * (arm == "b" ? 2 : 1) + (arm == "a" ? effect : 0))];
            FamilyContrast Against(string arm) => new(arm, y, new Dictionary<string, double> { [arm] = 1, ["none"] = -1 });
            var family = WestfallYoung.OfContrasts([new FamilyPart(FactorColumn.FromValues("arm", arms), [Against("a"), Against("b")])], new RandomizationOptions { Draws = 199, Seed = study });
            // With an effect of a only b is a false rejection.
            if (family.Outcomes[1].PValueMaxT <= 0.05 || (effect == 0 && family.Outcomes[0].PValueMaxT <= 0.05)) rejected++;
        }
        (rejected / 400.0).Should().BeLessThan(0.085, "5% and three Monte Carlo errors");
    }

    [Fact]
    public void Rows_of_a_person_move_together_and_parts_that_were_randomized_apart_move_apart()
    {
        string[] persons = [.. Enumerable.Range(0, 40).Select(row => $"p{row / 2}")];
        var arm = FactorColumn.FromValues("arm", [.. Enumerable.Range(0, 40).Select(row => row / 2 % 2 == 0 ? "c" : "t")]);
        double[] y = [.. Enumerable.Range(0, 40).Select(row => row / 2 * 7 % 11 + (row / 2 % 2) * 4.0 + row % 2)];
        double[] Only(int theme) => [.. y.Select((value, row) => row % 2 == theme ? value : double.NaN)];
        var weights = new Dictionary<string, double> { ["t"] = 1, ["c"] = -1 };
        var part = new FamilyPart(arm, [new FamilyContrast("first", Only(0), weights), new FamilyContrast("second", Only(1), weights)]) { Unit = FactorColumn.FromValues("person", persons) };

        var together = WestfallYoung.OfContrasts([part], new RandomizationOptions { Draws = 2000 });
        var apart = WestfallYoung.OfContrasts([part with { Contrasts = [part.Contrasts[0]] }, part with { Contrasts = [part.Contrasts[1]] }], new RandomizationOptions { Draws = 2000 });

        together.Outcomes.Should().OnlyContain(o => o.PValueMaxT == o.PValue, "the second theme is the first one plus one: it costs nothing");
        apart.Outcomes.Should().OnlyContain(o => o.PValueMaxT > o.PValue * 1.3, "drawn apart the two are two tests");
        FluentActions.Invoking(() => WestfallYoung.OfContrasts([part with { Unit = FactorColumn.FromValues("unit", [.. Enumerable.Range(0, 40).Select(row => row < 4 ? "u" : $"{row}")]) }])).Should().Throw<InvalidAnalysisException>().WithMessage("*several arms*");
    }

    [Fact]
    public void One_outcome_without_variance_leaves_the_family_without_adjustment()
    {
        var z = new[] { true, true, true, false, false, false };
        var family = WestfallYoung.Test([("a", [1, 2, 3, 4, 5, 7]), ("flat", [1, 1, 1, 1, 1, 1])], z);
        family.Reason.Should().Contain("flat");
        family.Outcomes.Should().OnlyContain(o => o.PValueMaxT == null && o.Difference != null);
    }

    [Fact]
    public void Balance_by_randomization_orders_assignments_as_the_F_test_does()
    {
        var random = new Random(50);
        double[] z = [1, 1, 1, 1, 0, 0, 0, 0];
        var x = Enumerable.Range(0, 8).Select(_ => Math.Round(PowerTests.Normal(random), 2)).ToArray();
        var w = Enumerable.Range(0, 8).Select(_ => Math.Round(PowerTests.Normal(random), 2)).ToArray();
        DataTable Table(double[] arm) => new([new NumericColumn("z", arm), new NumericColumn("x", x), new NumericColumn("w", w)]);
        var test = BalanceTest.ByRandomization(Table(z), "z", ["x", "w"]);
        var observed = BalanceTest.Of(Table(z), "z", ["x", "w"]).Classical.F!.Value;
        var all = AssignmentProcedure.Conditional([.. z.Select(v => v == 1)]).All().Select(a => BalanceTest.Of(Table(Array.ConvertAll(a, t => t ? 1.0 : 0)), "z", ["x", "w"]).Classical.F!.Value).ToArray();
        (test.Null, test.IsExact, test.Assignments).Should().Be((RandomizationNull.Balance, true, 70.0));
        test.PValue.ShouldBeClose(all.Count(f => f >= observed - 1e-9) / 70.0, 1e-12, "share of larger F");
    }

    // Six strata of four, in pairs; effects differ by stratum.
    internal static (double[] Y, bool[] Z, FactorColumn Stratum, FactorColumn Pair) Blocked(int seed)
    {
        var random = new Random(seed);
        var z = Enumerable.Range(0, 24).Select(i => i % 2 == 0).ToArray();
        var y = Enumerable.Range(0, 24).Select(i => Math.Round(PowerTests.Normal(random) + i / 4 + (z[i] ? 0.7 : 0), 3)).ToArray();
        return (y, z, new FactorColumn("stratum", ["a", "b", "c", "d", "e", "f"], [.. Enumerable.Range(0, 24).Select(i => i / 4)]),
            new FactorColumn("pair", [.. Enumerable.Range(0, 12).Select(p => $"p{p:00}")], [.. Enumerable.Range(0, 24).Select(i => i / 2)]));
    }

    private sealed class Immediate(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
