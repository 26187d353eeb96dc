using System.Text.Json;
using CoProduction.Statistics.Numerics;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class MultipleComparisonTests
{
    [Fact]
    public void The_studentized_range_matches_its_double_integral()
    {
        foreach (var row in Golden.Experiments.GetProperty("tukey").EnumerateArray().Select(Golden.Numbers))
            ((double?)StudentizedRange.Upper(row[0], (int)row[1], row[2])).ShouldBeClose(row[3], 1e-12, $"q = {row[0]}, {row[1]} groups, df {row[2]}");
    }

    [Fact]
    public void Dunnett_s_distribution_matches_its_double_integral()
    {
        foreach (var row in Golden.Experiments.GetProperty("dunnett").EnumerateArray())
        {
            var (d, n0, df, upper) = (row[0].GetDouble(), row[2].GetDouble(), row[3].GetDouble(), row[4].GetDouble());
            double[] loadings = [.. Golden.Numbers(row[1]).Select(n => Math.Sqrt(n / (n + n0)))];
            ((double?)DunnettDistribution.Upper(d, loadings, df)).ShouldBeClose(upper, 1e-12, $"d = {d}, df {df}");
        }
    }

    [Theory]
    [InlineData(3.2, 7)]
    [InlineData(40, 1000)]
    [InlineData(35, 300)]
    [InlineData(12, 2.5)]
    public void With_two_arms_both_distributions_are_Student_s_t_far_into_the_tail(double t, double df)
    {
        var expected = Tail.StudentTwoSided(t, df);
        ((double?)StudentizedRange.Upper(t * Math.Sqrt(2), 2, df)).ShouldBeClose(expected, 1e-11, "range");
        ((double?)DunnettDistribution.Upper(t, [Math.Sqrt(0.3)], df)).ShouldBeClose(expected, 1e-11, "Dunnett");
    }

    [Fact]
    public void With_infinite_df_they_are_those_of_known_variance()
    {
        // R: ptukey(3.6, 4, Inf, lower.tail = FALSE)
        StudentizedRange.Upper(3.6, 4, double.PositiveInfinity).Should().BeApproximately(0.0536, 5e-4);
        StudentizedRange.Upper(3.6, 4, 1e8).Should().BeApproximately(StudentizedRange.Upper(3.6, 4, double.PositiveInfinity), 1e-8);
    }

    [Theory]
    [InlineData(0.05, 3, 27)]
    [InlineData(0.01, 12, 4)]
    [InlineData(1e-6, 5, 80)]
    public void Quantiles_give_back_their_level(double alpha, int groups, double df)
    {
        ((double?)StudentizedRange.Upper(StudentizedRange.Quantile(alpha, groups, df), groups, df)).ShouldBeClose(alpha, 1e-11, "range");
        double[] loadings = [.. Enumerable.Range(1, groups - 1).Select(i => Math.Sqrt(i / (i + 2.0)))];
        ((double?)DunnettDistribution.Upper(DunnettDistribution.Quantile(alpha, loadings, df), loadings, df)).ShouldBeClose(alpha, 1e-11, "Dunnett");
    }

    [Fact]
    public void Tukey_s_pairs_are_R_s()
    {
        var tukey = MultipleComparisons.TukeyHsd(Golden.Plants(), "weight", "group");
        var golden = Golden.R.GetProperty("tukey_plants").EnumerateArray().ToArray();
        tukey.Comparisons.Select(c => (c.First, c.Second)).Should().Equal(("trt1", "ctrl"), ("trt2", "ctrl"), ("trt2", "trt1"));
        foreach (var (pair, expected) in tukey.Comparisons.Zip(golden))
        {
            pair.Result.Estimate.Value.ShouldBeClose(Of(expected, "estimate"), 1e-12, "difference");
            pair.Result.PValue.ShouldBeClose(Of(expected, "p_value"), 1e-8, "adjusted p (R's own accuracy)");
            pair.Result.Low.ShouldBeClose(Of(expected, "conf_low"), 1e-6, "lower limit (R's own accuracy)");
            pair.Result.High.ShouldBeClose(Of(expected, "conf_high"), 1e-6, "upper limit");
        }
    }

    [Fact]
    public void Kramer_s_pairs_of_unequal_groups_are_R_s()
    {
        var table = Golden.RTable("unequal");
        foreach (var (pair, expected) in MultipleComparisons.TukeyHsd(table, "y", "g").Comparisons.Zip(Golden.R.GetProperty("tukey_unequal").EnumerateArray()))
            pair.Result.PValue.ShouldBeClose(Of(expected, "p_value"), 1e-6, "adjusted p");
        // multcomp integrates by quasi Monte Carlo: some 1e-4
        foreach (var (pair, expected) in MultipleComparisons.Dunnett(table, "y", "g").Comparisons.Zip(Golden.R.GetProperty("dunnett_unequal").EnumerateArray()))
        {
            pair.Result.Estimate.Statistic.ShouldBeClose(Of(expected, "statistic"), 1e-10, "t");
            pair.Result.PValue!.Value.Should().BeApproximately(Of(expected, "p_value"), 3e-4);
            pair.Result.Low!.Value.Should().BeApproximately(Of(expected, "conf_low"), 2e-3);
        }
    }

    [Fact]
    public void A_pair_is_significant_exactly_when_its_joint_interval_leaves_zero_out()
    {
        foreach (var seed in Enumerable.Range(1, 6))
        {
            var random = new Random(seed);
            var group = Enumerable.Range(0, 40).Select(_ => random.Next(4)).ToArray();
            var table = new DataTable([
                new NumericColumn("y", Array.ConvertAll(group, g => Math.Round(0.6 * g + random.NextDouble() + random.NextDouble(), 2))),
                new NumericColumn("g", Array.ConvertAll(group, g => (double)g))]);
            foreach (var c in MultipleComparisons.TukeyHsd(table, "y", "g").Comparisons.Concat(MultipleComparisons.Dunnett(table, "y", "g").Comparisons))
            {
                (c.Result.PValue < 0.05).Should().Be(c.Result.Low > 0 || c.Result.High < 0);
                c.Result.PValue.Should().BeGreaterThanOrEqualTo(c.Result.Estimate.PValue!.Value, "a family is stricter than one test");
            }
        }
    }

    [Fact]
    public void Units_of_the_outcome_order_of_rows_and_names_of_arms_do_not_matter()
    {
        var table = Golden.RTable("unequal");
        var order = Enumerable.Range(0, table.Rows).ToArray();
        new Random(5).Shuffle(order);
        var mixed = table.Select(order);
        var changed = new DataTable([
            new NumericColumn("y", [.. mixed.Numeric("y").Values.ToArray().Select(v => 40 - 12 * v)]),
            FactorColumn.FromValues("g", [.. Enumerable.Range(0, table.Rows).Select(i => "arm " + mixed.Factor("g").Text(i))])]);
        foreach (var (a, b) in MultipleComparisons.TukeyHsd(table, "y", "g").Comparisons.Zip(MultipleComparisons.TukeyHsd(changed, "y", "g").Comparisons)
            .Concat(MultipleComparisons.Dunnett(table, "y", "g", "b").Comparisons.Zip(MultipleComparisons.Dunnett(changed, "y", "g", "arm b").Comparisons)))
        {
            b.First.Should().Be("arm " + a.First);
            b.Result.PValue.ShouldBeClose(a.Result.PValue!.Value, 1e-10, "p");
            b.Result.Low.ShouldBeClose(-12 * a.Result.High!.Value, 1e-9, "turned and scaled", 1);
        }
    }

    [Fact]
    public void Groups_that_do_not_vary_are_no_test()
    {
        var table = new DataTable([new NumericColumn("y", [1, 1, 2, 2]), new NumericColumn("g", [0, 0, 1, 1])]);
        var pair = MultipleComparisons.TukeyHsd(table, "y", "g").Comparisons.Single().Result;
        (pair.Estimate.Value, pair.PValue, pair.Low).Should().Be((1.0, (double?)null, (double?)null));
        pair.IntervalReason.Should().Contain("does not vary");
        FluentActions.Invoking(() => MultipleComparisons.Dunnett(table, "y", "g", "7")).Should().Throw<InvalidAnalysisException>().WithMessage("*'7'*0, 1*");
    }

    [Fact]
    public void Bonferroni_s_intervals_agree_with_its_p_and_holm_has_none()
    {
        var family = DifferenceInMeans.Simple(Golden.Plants(), "weight", "group").Terms.ToArray();
        foreach (var row in MultipleTesting.Adjust(family, PAdjustment.Bonferroni))
        {
            (row.PValue < 0.05).Should().Be(row.Low > 0 || row.High < 0);
            row.Low.Should().BeLessThan(row.Estimate.ConfidenceLow!.Value);
        }
        foreach (var row in MultipleTesting.Adjust(family, PAdjustment.Holm))
        {
            (row.Low, row.High).Should().Be(((double?)null, (double?)null));
            row.IntervalReason.Should().Contain("step-down");
        }
        MultipleTesting.Adjust([family[0], TermEstimate.NotEstimable("x", StandardErrorType.Welch, 0.95, "none")], PAdjustment.Bonferroni)[0].PValue
            .Should().Be(family[0].PValue, "what was not computed is no test");
    }

    private static double Of(JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
