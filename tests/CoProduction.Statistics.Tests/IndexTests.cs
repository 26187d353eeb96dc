using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class IndexTests
{
    private static readonly string[] Items = ["i1", "i2", "i3", "i4"];

    [Fact]
    public void Mean_sum_and_declared_weights_are_what_they_say()
    {
        var table = new DataTable([new NumericColumn("a", [1, 2, double.NaN]), new NumericColumn("b", [5, 3, 4])]);
        Scores(table, ["a", "b"], IndexMethod.Mean).Should().Equal(3, 2.5, double.NaN);
        ScaleIndex.Of("s", table, ["a", "b"], IndexMethod.Mean, minimumAnswered: 1).Scores.Values.ToArray().Should().Equal(3, 2.5, 4);
        Scores(table, ["a", "b"], IndexMethod.Sum).Should().Equal(6, 5, double.NaN);
        ScaleIndex.Of("s", table, ["a", "b"], IndexMethod.Mean, ["b"], (1, 5)).Scores.Values.ToArray().Should().Equal(1, 2.5, double.NaN);
        ScaleIndex.Of("s", table, ["a", "b"], IndexMethod.Weighted, weights: new Dictionary<string, double> { ["a"] = 3, ["b"] = 1 }).Scores.Values.ToArray().Should().Equal(2, 2.25, double.NaN);
    }

    [Fact]
    public void A_z_score_index_counts_from_the_reference_rows()
    {
        var table = new DataTable([new NumericColumn("a", [1, 3, 10]), new NumericColumn("b", [2, 6, 20]), FactorColumn.FromValues("arm", ["control", "control", "money"])]);
        var index = ScaleIndex.Of("s", table, ["a", "b"], IndexMethod.ZScore, reference: RowFilter.Parse("arm == 'control'"));
        index.Items.Select(i => (i.Mean, i.Weight)).Should().Equal((2.0, 0.5), (4.0, 0.5));
        index.Scores[0].Should().BeApproximately(-1 / Math.Sqrt(2), 1e-15);
        index.Scores[2].Should().BeApproximately((8 / Math.Sqrt(2) + 16 / Math.Sqrt(8)) / 2, 1e-14);
    }

    [Fact]
    public void Inverse_covariance_weights_solve_their_definition_and_count_a_repeated_item_less()
    {
        var items = Golden.Items();
        var index = ScaleIndex.Of("s", items, Items, IndexMethod.InverseCovariance);
        // Σw is proportional to a vector of ones
        var z = Items.Select(i =>
        {
            var values = items.Numeric(i).Values.ToArray();
            var moments = SampleMoments.Of(values);
            return Array.ConvertAll(values, v => (v - moments.Mean) / moments.StandardDeviation!.Value);
        }).ToArray();
        var product = z.Select(a => z.Zip(index.Items, (b, item) => item.Weight * a.Zip(b, (x, y) => x * y).Sum()).Sum()).ToArray();
        product.Should().OnlyContain(p => Math.Abs(p / product[0] - 1) < 1e-12);
        index.Items.Sum(i => i.Weight).Should().BeApproximately(1, 1e-14);
        index.Scores[3].Should().BeApproximately(z.Zip(index.Items, (c, item) => item.Weight * c[3]).Sum(), 1e-14);

        var nearCopy = items.Numeric("i1").Values.ToArray();
        nearCopy[0] += 1;
        var repeated = ScaleIndex.Of("s", new DataTable([.. items.Names.Select(items.Column), new NumericColumn("i1again", nearCopy)]), ["i1", "i1again", "i2"], IndexMethod.InverseCovariance);
        repeated.Items[2].Weight.Should().BeGreaterThan(0.4, "the two copies share about half of the index");
    }

    [Fact]
    public void A_constant_or_repeated_item_and_rows_without_answers_have_a_reason()
    {
        var table = new DataTable([new NumericColumn("a", [1, 2, 4]), new NumericColumn("copy", [1, 2, 4]), new NumericColumn("flat", [1, 1, 1]), new NumericColumn("none", [double.NaN, double.NaN, double.NaN])]);
        ScaleIndex.Of("s", table, ["a", "flat"], IndexMethod.ZScore).Reason.Should().Contain("'flat' does not vary");
        ScaleIndex.Of("s", table, ["a", "copy"], IndexMethod.InverseCovariance).Reason.Should().Contain("singular");
        var nobody = ScaleIndex.Of("s", table, ["a", "none"], IndexMethod.Mean);
        nobody.Reason.Should().Contain("No row answered 2");
        nobody.Scores.Values.ToArray().Should().OnlyContain(v => double.IsNaN(v));
        FluentActions.Invoking(() => ScaleIndex.Of("s", table, ["a"], IndexMethod.Weighted)).Should().Throw<InvalidAnalysisException>().WithMessage("*Weights are needed*");
        FluentActions.Invoking(() => ScaleIndex.Of("s", table, ["a", "copy"], IndexMethod.Mean, minimumAnswered: 3)).Should().Throw<InvalidAnalysisException>().WithMessage("*between 1 and 2*");
    }

    private static double[] Scores(DataTable table, string[] items, IndexMethod method) => ScaleIndex.Of("s", table, items, method).Scores.Values.ToArray();
}
