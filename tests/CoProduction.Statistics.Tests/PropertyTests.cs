using FsCheck;
using FsCheck.Fluent;

namespace CoProduction.Statistics.Tests;

/// <summary>What holds for any data: units, order of rows and labels of clusters must not matter.</summary>
public class PropertyTests
{
    private static readonly StandardErrorType[] Types = [StandardErrorType.Classical, StandardErrorType.HC1, StandardErrorType.HC2, StandardErrorType.HC3, StandardErrorType.CR1, StandardErrorType.CR2];

    [Fact]
    public void Scaling_the_outcome_scales_estimates_and_errors_and_leaves_the_tests()
    {
        ForAnyData((table, random) =>
        {
            var factor = 0.01 + 100 * random.NextDouble();
            var scaled = With(table, "y", v => factor * v);
            foreach (var type in Types)
                foreach (var (a, b) in Terms(table, type).Zip(Terms(scaled, type)))
                {
                    Close(b.StandardError!.Value, factor * a.StandardError!.Value).Should().BeTrue();
                    Close(b.Statistic!.Value, a.Statistic!.Value).Should().BeTrue();
                    Close(b.DegreesOfFreedom!.Value, a.DegreesOfFreedom!.Value).Should().BeTrue();
                }
        });
    }

    [Fact]
    public void Shifting_a_covariate_moves_only_the_intercept()
    {
        ForAnyData((table, random) =>
        {
            var shift = 1000 * (random.NextDouble() - 0.5);
            var shifted = With(table, "x", v => v + shift);
            foreach (var type in Types)
                foreach (var (a, b) in Terms(table, type).Zip(Terms(shifted, type)).Skip(1))
                {
                    Close(b.Value!.Value, a.Value!.Value, a.StandardError!.Value).Should().BeTrue();
                    Close(b.StandardError!.Value, a.StandardError.Value).Should().BeTrue();
                }
        });
    }

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        ForAnyData((table, random) =>
        {
            var order = Enumerable.Range(0, table.Rows).ToArray();
            random.Shuffle(order);
            var mixed = table.Select(order);
            foreach (var type in Types)
                foreach (var (a, b) in Terms(table, type).Zip(Terms(mixed, type)))
                    Close(b.StandardError!.Value, a.StandardError!.Value).Should().BeTrue();
            var (x, y) = (table.Numeric("x").Values.ToArray(), table.Numeric("y").Values.ToArray());
            var (mx, my) = (mixed.Numeric("x").Values.ToArray(), mixed.Numeric("y").Values.ToArray());
            Close(Correlation.Kendall(mx, my).Statistic!.Value, Correlation.Kendall(x, y).Statistic!.Value, 1).Should().BeTrue();
            Close(Correlation.Spearman(mx, my).Coefficient!.Value, Correlation.Spearman(x, y).Coefficient!.Value, 1).Should().BeTrue();
        });
    }

    [Fact]
    public void Welch_is_the_HC2_error_of_the_dummy_regression()
    {
        ForAnyData((table, _) =>
        {
            var welch = DifferenceInMeans.Simple(table, "y", "z").Terms.Single();
            var model = LeastSquares.Fit(table, Formula.Parse("y ~ z")).Terms(StandardErrorType.HC2)[1];
            Close(welch.StandardError!.Value, model.StandardError!.Value).Should().BeTrue();
        });
    }

    [Fact]
    public void Equal_weights_change_nothing_but_the_scale_of_the_residual()
    {
        ForAnyData((table, random) =>
        {
            var weight = 0.1 + 5 * random.NextDouble();
            var weighted = new DataTable(table.Names.Select(table.Column).Append(new NumericColumn("w", [.. Enumerable.Repeat(weight, table.Rows)])));
            foreach (var type in Types)
                foreach (var (a, b) in Terms(table, type).Zip(LeastSquares.Fit(weighted, Formula.Parse("y ~ z + x"), "w", "c").Terms(type)))
                {
                    Close(b.StandardError!.Value, a.StandardError!.Value).Should().BeTrue();
                    Close(b.DegreesOfFreedom!.Value, a.DegreesOfFreedom!.Value).Should().BeTrue();
                }
        });
    }

    [Fact]
    public void Swapping_the_outcome_of_a_logit_changes_only_signs()
    {
        ForAnyData((table, _) =>
        {
            var swapped = With(table, "z", v => 1 - v);
            var a = LogisticRegression.Fit(table, Formula.Parse("z ~ x + y"));
            var b = LogisticRegression.Fit(swapped, Formula.Parse("z ~ x + y"));
            (a.Problem is null).Should().Be(b.Problem is null);
            foreach (var (left, right) in a.Terms(StandardErrorType.HC0).Zip(b.Terms(StandardErrorType.HC0)).Where(p => p.First.IsEstimable))
            {
                Close(right.Value!.Value, -left.Value!.Value, left.StandardError!.Value).Should().BeTrue();
                Close(right.StandardError!.Value, left.StandardError!.Value).Should().BeTrue();
            }
        });
    }

    [Fact]
    public void An_equivalence_test_rejects_exactly_when_the_interval_lies_within_the_margin()
    {
        ForAnyData((table, random) =>
        {
            var margin = 0.1 + 2 * random.NextDouble();
            var test = EquivalenceTest.Of(table, "y", "z", margin);
            var inside = test.Difference.ConfidenceLow > -margin && test.Difference.ConfidenceHigh < margin;
            (test.PValue < 0.05).Should().Be(inside);
        });
    }

    // 12 to 60 rows in 4 to 8 clusters; both arms in every cluster.
    private static void ForAnyData(Action<DataTable, Random> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var clusters = random.Next(4, 9);
            var rows = Enumerable.Range(0, clusters).SelectMany(c => Enumerable.Range(0, random.Next(3, 8)).Select(i => (Cluster: c, Arm: i < 2 ? i : random.Next(2)))).ToArray();
            var effect = Enumerable.Range(0, clusters).Select(_ => random.NextDouble()).ToArray();
            property(new DataTable([
                new NumericColumn("y", Array.ConvertAll(rows, r => Math.Round(10 * (random.NextDouble() + effect[r.Cluster]), 1))),
                new NumericColumn("z", Array.ConvertAll(rows, r => (double)r.Arm)),
                new NumericColumn("x", Array.ConvertAll(rows, _ => Math.Round(20 * random.NextDouble(), 1))),
                new NumericColumn("c", Array.ConvertAll(rows, r => (double)r.Cluster))]), random);
        }).QuickCheckThrowOnFailure();

    private static IReadOnlyList<TermEstimate> Terms(DataTable table, StandardErrorType type) => LeastSquares.Fit(table, Formula.Parse("y ~ z + x"), null, "c").Terms(type);

    private static DataTable With(DataTable table, string name, Func<double, double> change) =>
        new(table.Names.Select(n => n == name ? new NumericColumn(n, Array.ConvertAll(table.Numeric(n).Values.ToArray(), v => change(v))) : table.Column(n)));

    private static bool Close(double a, double b, double scale = 0) => Math.Abs(a - b) <= 1e-7 * Math.Max(Math.Abs(b), scale);
}
