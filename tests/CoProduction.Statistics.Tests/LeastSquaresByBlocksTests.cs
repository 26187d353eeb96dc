namespace CoProduction.Statistics.Tests;

/// <summary>However the rows are read (blocks, slices, cells, codes, clusters of any size), the fit is the one of its definition.</summary>
public class LeastSquaresByBlocksTests
{
    private static readonly StandardErrorType[] Heteroskedastic = [StandardErrorType.Classical, StandardErrorType.HC0, StandardErrorType.HC1, StandardErrorType.HC2, StandardErrorType.HC3];

    [Fact]
    public void An_HC2_regression_from_two_arrays()
    {
        double[] effort = [10, 12, 9, 15, 14, 18];
        double[] dose = [0, 0, 1, 1, 2, 2];
        var fit = LeastSquares.Fit(effort, ("dose", dose));
        var slope = fit.Terms(StandardErrorType.HC2)[1];
        (slope.Term, slope.Value, slope.DegreesOfFreedom).Should().Be(("dose", 2.5, 4));
    }

    [Theory]
    [InlineData("y ~ arm * region * x + I(x^3)")]
    [InlineData("y ~ arm:region + x:arm - 1")]
    [InlineData("y ~ factor(wave) + arm:x")]
    public void Codes_give_the_fit_of_their_dummies(string formula)
    {
        var table = Experiment(700, 3);
        var model = ModelMatrix.Build(table, Formula.Parse(formula));
        var byCodes = LeastSquares.Fit(table, Formula.Parse(formula), cluster: "village");
        var byDummies = LeastSquares.Fit(model.OutcomeValues(), model.Columns, cluster: model.Data.Factor("village"));
        foreach (var type in Heteroskedastic.Concat([StandardErrorType.CR0, StandardErrorType.CR1, StandardErrorType.CR2])) ShouldAgree(byCodes, byDummies, type, 1e-11);
    }

    // 100 copies: the same coefficients, a hundredth of the HC0 variance; 50,000 rows are read in slices and in doubles, 500 with 32 digits.
    [Fact]
    public void Copies_of_the_rows_change_nothing_but_the_size_of_the_errors()
    {
        var table = Experiment(500, 4);
        var copies = table.Select([.. Enumerable.Range(0, 100 * table.Rows).Select(i => i % table.Rows)]);
        var formula = Formula.Parse("y ~ arm * x + region + I(x^2)");
        var (once, often) = (LeastSquares.Fit(table, formula), LeastSquares.Fit(copies, formula));
        foreach (var (a, b) in once.Terms(StandardErrorType.HC0).Zip(often.Terms(StandardErrorType.HC0)))
        {
            b.Value.Should().BeApproximately(a.Value!.Value, 1e-13 * a.StandardError!.Value);
            b.StandardError.Should().BeApproximately(a.StandardError!.Value / 10, 1e-12 * a.StandardError.Value);
        }
        for (var i = 0; i < copies.Rows; i += 997)
        {
            often.Residuals[i].Should().BeApproximately(once.Residuals[i % table.Rows], 1e-12);
            often.Leverage[i].Should().BeApproximately(once.Leverage[i % table.Rows] / 100, 1e-14);
        }
    }

    [Fact]
    public void Weights_that_count_rows_give_the_coefficients_of_the_rows()
    {
        var table = Experiment(300, 5);
        var random = new Random(6);
        var times = Enumerable.Range(0, table.Rows).Select(_ => random.Next(1, 5)).ToArray();
        var weighted = new DataTable(table.Names.Select(table.Column).Append(new NumericColumn("w", Array.ConvertAll(times, t => (double)t))));
        var repeated = table.Select([.. times.SelectMany((t, row) => Enumerable.Repeat(row, t))]);
        var formula = Formula.Parse("y ~ arm + x");
        var (byWeights, byRows) = (LeastSquares.Fit(weighted, formula, "w"), LeastSquares.Fit(repeated, formula));
        byWeights.ResidualSumOfSquares.Should().BeApproximately(byRows.ResidualSumOfSquares, 1e-12 * byRows.ResidualSumOfSquares);
        foreach (var (a, b) in byWeights.Coefficients.Zip(byRows.Coefficients)) a.Should().BeApproximately(b, 1e-13 * Math.Abs(b));
    }

    // With clusters the rows are not compressed.
    [Theory]
    [InlineData("y ~ arm * region + female")]
    [InlineData("y ~ factor(female):arm - 1")]
    public void Cells_give_the_fit_of_their_rows(string formula)
    {
        var table = Experiment(40_000, 7);
        var cells = LeastSquares.Fit(table, Formula.Parse(formula));
        var rows = LeastSquares.Fit(table, Formula.Parse(formula), cluster: "village");
        foreach (var type in Heteroskedastic) ShouldAgree(cells, rows, type, 1e-11);
        cells.ResidualSumOfSquares.Should().Be(rows.ResidualSumOfSquares, "both are sums with 32 digits");
        for (var i = 0; i < table.Rows; i += 997) cells.Residuals[i].Should().BeApproximately(rows.Residuals[i], 1e-13);
    }

    [Fact]
    public void A_cell_of_one_row_has_leverage_one_among_many_others()
    {
        var table = Experiment(2_000, 8);
        var rare = new FactorColumn("rare", ["no", "yes"], [.. Enumerable.Range(0, table.Rows).Select(i => i == 1234 ? 1 : 0)]);
        var terms = LeastSquares.Fit(new DataTable([.. table.Names.Select(table.Column), rare]), Formula.Parse("y ~ female + rare")).Terms(StandardErrorType.HC2);
        terms.Single(t => t.Term == "rareyes").Reason.Should().Contain("leverage one");
        terms.Where(t => t.Term != "rareyes").Should().OnlyContain(t => t.IsEstimable);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(60_000)]
    public void A_covariate_far_from_zero_keeps_its_digits(int rows)
    {
        var table = Experiment(rows, 9);
        var x = table.Numeric("x").Values.ToArray();
        var seconds = Array.ConvertAll(x, v => 1_700_000_000 + Math.Round(64 * v));
        var near = new DataTable(table.Names.Select(table.Column).Append(new NumericColumn("t", Array.ConvertAll(seconds, v => v - 1_700_000_000))));
        var far = new DataTable(table.Names.Select(table.Column).Append(new NumericColumn("t", seconds)));
        var (a, b) = (LeastSquares.Fit(near, Formula.Parse("y ~ arm + t + I(t^2)")), LeastSquares.Fit(far, Formula.Parse("y ~ arm + t + I(t^2)")));
        b.DroppedTerms.Should().Equal(["I(t^2)"], "1e9 to the power of two is a line as far as 1e-11 can see");
        (a, b) = (LeastSquares.Fit(near, Formula.Parse("y ~ arm + t")), LeastSquares.Fit(far, Formula.Parse("y ~ arm + t")));
        foreach (var type in Heteroskedastic)
            foreach (var (left, right) in a.Terms(type).Zip(b.Terms(type)).Skip(1))
            {
                right.Value.Should().BeApproximately(left.Value!.Value, 1e-12 * left.StandardError!.Value);
                right.StandardError.Should().BeApproximately(left.StandardError!.Value, 1e-11 * left.StandardError.Value);
            }
    }

    // Clusters of one row to several blocks: small ones are known by their rows, large ones by Q'Q.
    [Fact]
    public void Clusters_of_every_size_follow_the_definition_of_CR2()
    {
        int[] sizes = [1, 2, 3, 5, 17, 40, 90];
        var clusters = sizes.SelectMany((size, c) => Enumerable.Repeat(c, size)).ToArray();
        var random = new Random(10);
        var x = Array.ConvertAll(clusters, _ => random.NextDouble());
        var z = Array.ConvertAll(clusters, _ => random.NextDouble());
        var y = clusters.Select((c, i) => 0.3 * c + x[i] + random.NextDouble()).ToArray();
        var village = new FactorColumn("village", [.. Enumerable.Range(0, sizes.Length).Select(c => c.ToString(System.Globalization.CultureInfo.InvariantCulture))], clusters);
        var table = new DataTable([new NumericColumn("y", y), new NumericColumn("x", x), new NumericColumn("z", z), village, new NumericColumn("one", Array.ConvertAll(x, _ => 1.0))]);
        var formula = Formula.Parse("y ~ x + z + I(x^2)");
        var plain = LeastSquares.Fit(table, formula, cluster: "village");
        // The weighted algorithm keeps the rows of every cluster: with weights of one it is another way to the same numbers.
        var weighted = LeastSquares.Fit(table, formula, "one", "village");
        foreach (var type in new[] { StandardErrorType.CR0, StandardErrorType.CR1, StandardErrorType.CR2 }) ShouldAgree(plain, weighted, type, 1e-10);
    }

    [Fact]
    public void A_fit_can_be_cancelled_and_so_can_its_robust_error()
    {
        var table = Experiment(40_000, 11);
        using var cancel = new CancellationTokenSource();
        var fit = LeastSquares.Fit(table, Formula.Parse("y ~ arm + x"), cluster: "village", cancellationToken: cancel.Token);
        cancel.Cancel();
        foreach (var type in new[] { StandardErrorType.HC2, StandardErrorType.CR2 })
            fit.Invoking(f => f.Terms(type)).Should().Throw<OperationCanceledException>();
        var again = () => LeastSquares.Fit(table, Formula.Parse("y ~ arm + x"), cancellationToken: cancel.Token);
        again.Should().Throw<OperationCanceledException>();
    }

    private static void ShouldAgree(LeastSquaresFit left, LeastSquaresFit right, StandardErrorType type, double tolerance)
    {
        left.TermNames.Should().Equal(right.TermNames);
        foreach (var (a, b) in left.Terms(type).Zip(right.Terms(type)))
        {
            a.Reason.Should().Be(b.Reason);
            a.Value.Should().BeApproximately(b.Value!.Value, tolerance * (b.StandardError ?? Math.Abs(b.Value.Value)), a.Term);
            if (b.StandardError is not { } error) continue;
            a.StandardError.Should().BeApproximately(error, tolerance * error, $"{type} of {a.Term}");
            a.DegreesOfFreedom.Should().BeApproximately(b.DegreesOfFreedom!.Value, 10 * tolerance * b.DegreesOfFreedom.Value, $"df of {a.Term}");
        }
    }

    private static DataTable Experiment(int rows, int seed)
    {
        var random = new Random(seed);
        var index = Enumerable.Range(0, rows).ToArray();
        var arm = Array.ConvertAll(index, _ => random.Next(3));
        var x = Array.ConvertAll(index, _ => 4 * random.NextDouble() - 1);
        return new DataTable([
            new NumericColumn("y", [.. index.Select(i => 5 * random.NextDouble() + 0.4 * arm[i] + 0.2 * x[i] * x[i])]),
            new FactorColumn("arm", ["Control", "A", "B"], arm),
            new FactorColumn("region", ["north", "east", "none", "south", "west"], Array.ConvertAll(index, i => i % 4 < 2 ? random.Next(2) : 3 + random.Next(2))),
            new NumericColumn("x", x),
            new NumericColumn("female", Array.ConvertAll(index, _ => (double)random.Next(2))),
            new NumericColumn("wave", Array.ConvertAll(index, _ => (double)random.Next(1, 5))),
            new NumericColumn("village", Array.ConvertAll(index, i => (double)(i % 37)))]);
    }
}
