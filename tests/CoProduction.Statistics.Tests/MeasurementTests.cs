using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class MeasurementTests
{
    [Fact]
    public void Correlations_match_their_definitions()
    {
        var table = Golden.Schools();
        Check(table.Numeric("y").Values, table.Numeric("age").Values, "correlation");
    }

    [Fact]
    public void Ties_are_corrected_in_rank_correlations()
    {
        var table = Golden.Items();
        Check(table.Numeric("i1").Values, table.Numeric("i4").Values, "correlation_ties");
    }

    [Fact]
    public void A_constant_or_a_perfect_correlation_says_why_it_has_no_test()
    {
        var constant = Correlation.Pearson([1, 1, 1, 1], [1, 2, 3, 4]);
        (constant.Coefficient, constant.PValue).Should().Be(((double?)null, (double?)null));
        constant.Reason.Should().Contain("constant");
        var perfect = Correlation.Pearson([1, 2, 3, 4], [2, 4, 6, 8]);
        (perfect.Coefficient, perfect.PValue).Should().Be((1.0, (double?)null));
        Correlation.Pearson([1, 2], [2, 1]).Reason.Should().Contain("three");
    }

    [Fact]
    public void Alpha_and_its_relatives_match_their_definitions()
    {
        var golden = Golden.Values.GetProperty("reliability");
        var scale = Reliability.Of(Golden.Items(), ["i1", "i2", "i3", "i4"]);
        scale.Alpha.ShouldBeClose(golden.GetProperty("alpha").GetDouble(), 1e-13, "alpha");
        scale.StandardizedAlpha.ShouldBeClose(golden.GetProperty("standardized").GetDouble(), 1e-13, "standardized");
        scale.AlphaLow.ShouldBeClose(golden.GetProperty("low").GetDouble(), 1e-12, "Feldt");
        scale.AlphaHigh.ShouldBeClose(golden.GetProperty("high").GetDouble(), 1e-12, "Feldt");
        scale.PairwiseAlpha.ShouldBeClose(scale.Alpha!.Value, 1e-13, "nothing is missing");
        for (var i = 0; i < 4; i++)
        {
            scale.Items[i].AlphaIfDeleted.ShouldBeClose(golden.GetProperty("deleted")[i].GetDouble(), 1e-12, "deleted");
            scale.Items[i].ItemRestCorrelation.ShouldBeClose(golden.GetProperty("item_rest")[i].GetDouble(), 1e-12, "item-rest");
        }
    }

    [Fact]
    public void A_reversed_item_counts_from_the_other_end_of_the_scale()
    {
        var items = Golden.Items();
        var turned = new DataTable(items.Names.Select(n => n == "i2" ? new NumericColumn("i2", Array.ConvertAll(items.Numeric(n).Values.ToArray(), v => 6 - v)) : items.Column(n)));
        Reliability.Of(turned, ["i1", "i2", "i3", "i4"], ["i2"], (1, 5)).Alpha.ShouldBeClose(Reliability.Of(items, ["i1", "i2", "i3", "i4"]).Alpha!.Value, 1e-14, "turned back");
    }

    [Fact]
    public void A_scale_without_variance_has_a_reason_instead_of_alpha()
    {
        var table = new DataTable([new NumericColumn("a", [1, 1, 1]), new NumericColumn("b", [2, 2, 2])]);
        var scale = Reliability.Of(table, ["a", "b"]);
        (scale.Alpha, scale.Reason).Should().Be(((double?)null, "No item varies."));
    }

    [Fact]
    public void The_proportion_of_positive_answers_leaves_out_what_was_not_answered()
    {
        ProportionPositive.Score([true, null, false, true]).Should().BeApproximately(2.0 / 3, 1e-15);
        ProportionPositive.Score([true, null, false, true], 4).Should().BeNull();
        ProportionPositive.Score([null, null]).Should().BeNull("nothing answered is no 0");
        ProportionPositive.Score([false]).Should().Be(0);
    }

    [Fact]
    public void An_index_column_asks_per_item_what_is_positive()
    {
        var items = new[] { new NumericColumn("often", [1, 2, 3, double.NaN]), new NumericColumn("ever", [1, 0, 1, double.NaN]) };
        var index = ProportionPositive.Score("index", items, (item, answer) => item.Name == "often" ? answer <= 2 : answer == 1);
        index.Values.ToArray().Should().Equal(1, 0.5, 0.5, double.NaN);
    }

    [Fact]
    public void Moments_survive_a_large_offset()
    {
        double[] values = [1e9 + 0.1, 1e9 + 0.2, 1e9 + 0.3];
        SampleMoments.Of(values).StandardDeviation.ShouldBeClose(0.1, 1e-6, "two passes");
        SampleMoments.Of([1e9, 1e9, 1e9]).Should().Be(new SampleMoments(3, 1e9, 0, true));
    }

    [Fact]
    public void Fisher_s_exact_test_is_R_s()
    {
        // R: fisher.test(matrix(c(3, 1, 1, 3), 2)), the lady tasting tea
        var table = new DataTable([
            FactorColumn.FromValues("truth", ["m", "m", "m", "m", "t", "t", "t", "t"]),
            FactorColumn.FromValues("guess", ["m", "m", "m", "t", "m", "t", "t", "t"])]);
        var test = Contingency.Of(table, "truth", "guess");
        test.FisherPValue.ShouldBeClose(34.0 / 70, 1e-14, "34 of 70 tables");
        test.ChiSquare.ShouldBeClose(2, 1e-14, "n(ad − bc)²/…");
        test.YatesChiSquare.ShouldBeClose(0.5, 1e-14, "corrected");
        test.CramersV.ShouldBeClose(0.5, 1e-14, "V");
    }

    [Fact]
    public void One_way_analysis_of_variance_is_the_F_test_of_the_model()
    {
        var anova = AnalysisOfVariance.Of(Golden.Plants(), "weight", "group");
        anova.F.ShouldBeClose(Golden.Values.GetProperty("plants").GetProperty("f_statistic").GetDouble(), 1e-12, "F");
        (anova.DfBetween, anova.DfWithin).Should().Be((2, 27));
    }

    private static void Check(ReadOnlySpan<double> x, ReadOnlySpan<double> y, string name)
    {
        var golden = Golden.Values.GetProperty(name);
        var pearson = Correlation.Pearson(x, y);
        pearson.Coefficient.ShouldBeClose(golden.GetProperty("pearson").GetDouble(), 1e-13, "r");
        pearson.PValue.ShouldBeClose(golden.GetProperty("pearson_p").GetDouble(), 1e-12, "p of r");
        pearson.ConfidenceLow.ShouldBeClose(golden.GetProperty("low").GetDouble(), 1e-13, "Fisher z", 0.1);
        pearson.ConfidenceHigh.ShouldBeClose(golden.GetProperty("high").GetDouble(), 1e-13, "Fisher z", 0.1);
        var spearman = Correlation.Spearman(x, y);
        spearman.Coefficient.ShouldBeClose(golden.GetProperty("spearman").GetDouble(), 1e-13, "rho");
        spearman.PValue.ShouldBeClose(golden.GetProperty("spearman_p").GetDouble(), 1e-12, "p of rho");
        var kendall = Correlation.Kendall(x, y);
        kendall.Coefficient.ShouldBeClose(golden.GetProperty("kendall").GetDouble(), 1e-13, "tau");
        kendall.PValue.ShouldBeClose(golden.GetProperty("kendall_p").GetDouble(), 1e-12, "p of tau");
    }
}
