using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class MeansTests
{
    [Fact]
    public void Welch_matches_its_definition()
    {
        var golden = Golden.Values.GetProperty("welch");
        var row = DifferenceInMeans.Simple(Golden.Plants(), "weight", "group", "ctrl", "trt2").Differences.Single();
        row.Estimate.Term.Should().Be("grouptrt2");
        row.Estimate.Value.ShouldBeClose(golden.GetProperty("estimate").GetDouble(), 1e-13, "estimate");
        row.Estimate.StandardError.ShouldBeClose(golden.GetProperty("std_error").GetDouble(), 1e-13, "error");
        row.Estimate.DegreesOfFreedom.ShouldBeClose(golden.GetProperty("df").GetDouble(), 1e-13, "df");
        row.Estimate.PValue.ShouldBeClose(golden.GetProperty("p_value").GetDouble(), 1e-12, "p");
        row.Estimate.ConfidenceLow.ShouldBeClose(golden.GetProperty("conf_low").GetDouble(), 1e-10, "limit");
        row.CohenD.ShouldBeClose(golden.GetProperty("cohen_d").GetDouble(), 1e-13, "d");
    }

    [Fact]
    public void Without_a_named_arm_every_other_arm_is_compared_with_the_first_level()
    {
        var result = DifferenceInMeans.Simple(Golden.Plants(), "weight", "group");
        result.Differences.Select(d => d.Arm).Should().Equal("trt1", "trt2");
        result.Arms.Select(a => (a.Arm, a.N)).Should().Equal(("ctrl", 10), ("trt1", 10), ("trt2", 10));
    }

    [Fact]
    public void Rows_of_other_arms_are_set_aside_and_rows_without_an_arm_count_as_dropped()
    {
        var table = new DataTable([
            new NumericColumn("y", [1, 2, 3, double.NaN, 5, 6, 7, 8]),
            FactorColumn.FromValues("arm", ["a", "a", "b", "b", "b", "c", "c", null])]);
        var result = DifferenceInMeans.Simple(table, "y", "arm", "a", "b");
        (result.N, result.RowsDropped).Should().Be((4, 2), "the row without an outcome and the one without an arm");
    }

    [Fact]
    public void Pairs_give_the_paired_t_test()
    {
        var table = new DataTable([
            new NumericColumn("y", [5, 3, 6, 6, 9, 4, 1, 2]),
            new NumericColumn("z", [1, 0, 1, 0, 1, 0, 1, 1]),
            new NumericColumn("pair", [1, 1, 2, 2, 3, 3, 4, 5])]);
        var result = DifferenceInMeans.MatchedPairs(table, "y", "z", "pair");
        var row = result.Differences.Single().Estimate;
        row.Value.ShouldBeClose(7.0 / 3, 1e-14, "mean of 2, 0, 5");
        row.StandardError.ShouldBeClose(Math.Sqrt(19.0 / 9), 1e-14, "sd of 2, 0, 5 over root 3");
        row.DegreesOfFreedom.Should().Be(2);
        (result.Blocks, result.RowsInUnusableBlocks).Should().Be((3, 2));
    }

    [Fact]
    public void Arms_that_do_not_vary_have_no_test()
    {
        var table = new DataTable([new NumericColumn("y", [1, 1, 2, 2]), new NumericColumn("z", [0, 0, 1, 1])]);
        var row = DifferenceInMeans.Simple(table, "y", "z").Differences.Single().Estimate;
        (row.Value, row.IsEstimable, row.PValue).Should().Be((1.0, false, (double?)null));
    }

    [Fact]
    public void A_contrast_of_two_cells_is_Welch()
    {
        var cells = CellMeans.Of(Golden.Plants(), "weight", "group");
        var welch = DifferenceInMeans.Simple(Golden.Plants(), "weight", "group", "ctrl", "trt2").Terms.Single();
        var contrast = cells.Contrast("grouptrt2", new Dictionary<string, double> { ["trt2"] = 1, ["ctrl"] = -1 });
        contrast.Should().BeEquivalentTo(welch, o => o.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-13)).WhenTypeIs<double>());
    }

    [Fact]
    public void A_contrast_of_several_cells_has_Satterthwaite_s_df()
    {
        var golden = Golden.Values.GetProperty("contrast");
        var row = CellMeans.Of(Golden.Plants(), "weight", "group").Contrast("treated", new Dictionary<string, double> { ["ctrl"] = -1, ["trt1"] = 0.5, ["trt2"] = 0.5 });
        row.Value.ShouldBeClose(golden.GetProperty("estimate").GetDouble(), 1e-12, "estimate");
        row.StandardError.ShouldBeClose(golden.GetProperty("std_error").GetDouble(), 1e-13, "error");
        row.DegreesOfFreedom.ShouldBeClose(golden.GetProperty("df").GetDouble(), 1e-12, "df");
    }

    [Fact]
    public void The_contrast_s_error_is_HC2_of_the_saturated_model()
    {
        var weights = new Dictionary<string, double> { ["ctrl"] = -1, ["trt1"] = 0.5, ["trt2"] = 0.5 };
        var row = CellMeans.Of(Golden.Plants(), "weight", "group").Contrast("treated", weights, StandardErrorType.HC2);
        var model = LeastSquares.Fit(Golden.Plants(), Formula.Parse("weight ~ 0 + group"))
            .Contrast("treated", weights.ToDictionary(w => "group" + w.Key, w => w.Value), StandardErrorType.HC2);
        row.Should().BeEquivalentTo(model, o => o.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-12)).WhenTypeIs<double>());
    }

    [Fact]
    public void The_interaction_of_a_2x2_is_the_coefficient_of_the_interaction_model()
    {
        var (table, cell) = Factorial();
        var weights = new Dictionary<string, double> { ["0:0"] = 1, ["1:0"] = -1, ["0:1"] = -1, ["1:1"] = 1 };
        var row = new CellMeans(table.Numeric("y").Values, cell).Contrast("a:b", weights, StandardErrorType.HC2);
        var model = LeastSquares.Fit(table, Formula.Parse("y ~ a * b")).Terms(StandardErrorType.HC2).Single(t => t.Term == "a:b");
        row.Should().BeEquivalentTo(model, o => o.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-12)).WhenTypeIs<double>());
    }

    [Fact]
    public void Within_strata_the_contrast_is_the_blocked_difference()
    {
        var table = Strata();
        var cells = CellMeans.Of(table, "y", "arm", "site");
        var contrast = cells.Contrast("armt", new Dictionary<string, double> { ["t"] = 1, ["c"] = -1 });
        var blocked = DifferenceInMeans.Blocked(table, "y", "arm", "site").Differences.Single().Estimate;
        contrast.Should().BeEquivalentTo(blocked);
        contrast.ErrorType.Should().Be(StandardErrorType.Stratified);
        // north: (5 + 7)/2 − (1 + 2)/2 = 4.5 of 4 rows; south: 11 − 6 = 5 of 6 rows
        contrast.Value.ShouldBeClose(0.4 * 4.5 + 0.6 * 5, 1e-14, "N_s-weighted");
        contrast.StandardError.ShouldBeClose(Math.Sqrt(0.16 * (2.0 / 2 + 0.5 / 2) + 0.36 * (1.0 / 3 + 4.0 / 3)), 1e-14, "Neyman");
        contrast.DegreesOfFreedom.Should().Be(10 - 4);
    }

    [Fact]
    public void A_stratum_with_a_single_row_of_an_arm_is_refused_by_name()
    {
        var table = new DataTable([
            new NumericColumn("y", [1, 2, 3, 4, 5, 6, 7]),
            FactorColumn.FromValues("arm", ["c", "c", "t", "t", "c", "c", "t"]),
            FactorColumn.FromValues("site", ["north", "north", "north", "north", "south", "south", "south"])]);
        var row = CellMeans.Of(table, "y", "arm", "site").Contrast("armt", new Dictionary<string, double> { ["t"] = 1, ["c"] = -1 });
        row.IsEstimable.Should().BeFalse();
        row.Reason.Should().Be("Fewer than two rows in t in south.");
    }

    [Fact]
    public void A_clustered_design_is_CR2_on_the_arm_dummy()
    {
        var table = Golden.Schools();
        var row = DifferenceInMeans.Clustered(table, "y", "treated", "school").Differences.Single().Estimate;
        var model = LeastSquares.Fit(table, Formula.Parse("y ~ treated"), null, "school").Terms(StandardErrorType.CR2)[1];
        row.Should().BeEquivalentTo(model with { Term = "treated1" });
    }

    [Fact]
    public void An_unknown_arm_is_named_with_the_arms_there_are()
    {
        FluentActions.Invoking(() => DifferenceInMeans.Simple(Golden.Plants(), "weight", "group", "placebo"))
            .Should().Throw<InvalidAnalysisException>().WithMessage("*'placebo'*ctrl, trt1, trt2*");
    }

    [Fact]
    public void Equivalence_is_the_larger_of_two_one_sided_tests()
    {
        var test = EquivalenceTest.Of(Golden.Plants(), "weight", "group", 0.5, "ctrl", "trt1");
        test.PValue.Should().Be(Math.Max(test.PValueLower!.Value, test.PValueUpper!.Value));
        test.PValueLower.ShouldBeClose(0.342023073741619, 1e-12, "R t.test, alternative greater, mu = -0.5");
        test.PValueUpper.ShouldBeClose(0.00631865310600866, 1e-12, "R t.test, alternative less, mu = 0.5");
        test.Difference.ConfidenceLow.ShouldBeClose(-0.913674293094642, 1e-12, "R t.test, conf.level 0.9");
    }

    private static DataTable Strata() => new([
        new NumericColumn("y", [1, 2, 5, 7, 5, 6, 7, 9, 11, 13]),
        FactorColumn.FromValues("arm", ["c", "c", "t", "t", "c", "c", "c", "t", "t", "t"]),
        FactorColumn.FromValues("site", ["north", "north", "north", "north", "south", "south", "south", "south", "south", "south"])]);

    private static (DataTable Table, FactorColumn Cell) Factorial()
    {
        double[] a = [0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1];
        double[] b = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
        var table = new DataTable([new NumericColumn("y", [1, 3, 2, 4, 6, 8, 5, 9, 2, 4, 4, 7]), new NumericColumn("a", a), new NumericColumn("b", b)]);
        return (table, FactorColumn.FromValues("cell", [.. a.Zip(b, (x, y) => $"{x}:{y}")]));
    }
}
