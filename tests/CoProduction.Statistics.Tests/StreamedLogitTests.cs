using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>
/// A large logit is read in blocks (cells, where all covariates are discrete); it must give what QR of the whole matrix gives. A collinear copy in the formula forces the latter,
/// and drops out of the model.
/// </summary>
public class StreamedLogitTests
{
    private static readonly DataTable Large = Simulate(16_000);

    [Theory]
    [InlineData("y ~ arm + site + wave + x + z + age")]
    [InlineData("y ~ arm + factor(stage) + site + wave + x")]
    [InlineData("y ~ arm * x + site + wave + I(age^2) + age")]
    [InlineData("y ~ arm * wave + arm * z + site + x")]
    [InlineData("y ~ site + arm + wave + x - 1")]
    public void Blocks_give_the_numbers_of_the_whole_matrix(string formula)
    {
        var streamed = LogisticRegression.Fit(Large, Formula.Parse(formula), "village");
        var whole = LogisticRegression.Fit(Large, Formula.Parse(formula + " + copy"), "village");
        whole.DroppedTerms.Should().Equal("copy");
        Same(streamed, whole, StandardErrorType.Classical, StandardErrorType.HC0, StandardErrorType.HC1, StandardErrorType.CR1);
    }

    [Fact]
    public void Cells_give_the_numbers_of_the_rows()
    {
        var formula = "y ~ arm + site + wave + factor(stage)";
        var cells = LogisticRegression.Fit(Large, Formula.Parse(formula), "village");
        var whole = LogisticRegression.Fit(Large, Formula.Parse(formula + " + copied"), "village");
        whole.DroppedTerms.Should().NotBeEmpty();
        Same(cells, whole, StandardErrorType.Classical, StandardErrorType.HC1, StandardErrorType.CR0);
    }

    [Fact]
    public void Separation_in_many_rows_is_still_proved_and_named()
    {
        var codes = Enumerable.Range(0, Large.Rows).Select(i => Large.Numeric("y")[i] == 1 && i % 50 == 0 ? 1.0 : 0).ToArray();
        var table = new DataTable([.. Large.Names.Select(Large.Column), new NumericColumn("winner", codes)]);
        var fit = LogisticRegression.Fit(table, Formula.Parse("y ~ arm + site + wave + x + winner"));
        fit.Problem.Should().Contain("winner");
        fit.Terms(StandardErrorType.Classical).Where(t => t.Value is null).Select(t => t.Term).Should().Equal("winner");
    }

    [Fact]
    public void Nearly_collinear_columns_are_left_to_QR()
    {
        // Together x and near keep 1e-8 of their length apart: cross-products would lose half the digits.
        var near = Enumerable.Range(0, Large.Rows).Select(i => Large.Numeric("x")[i] + 1e-8 * Math.Sin(i)).ToArray();
        var table = new DataTable([.. Large.Names.Select(Large.Column), new NumericColumn("near", near)]);
        var fit = LogisticRegression.Fit(table, Formula.Parse("y ~ arm + site + wave + x + near"));
        fit.Problem.Should().BeNull();
        fit.DroppedTerms.Should().BeEmpty();
        var p = fit.FittedProbabilities!;
        int[] used = [.. Enumerable.Range(0, Large.Rows).Where(i => !double.IsNaN(near[i]))];
        used.Select((row, i) => near[row] * (Large.Numeric("y")[row] - p[i])).Sum().Should().BeApproximately(0, 1e-6, "the score is zero");
    }

    [Fact]
    public void A_fit_in_blocks_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        FluentActions.Invoking(() => LogisticRegression.Fit(Large, Formula.Parse("y ~ arm + site + wave + x"), null, cancellationToken: cancelled.Token)).Should().Throw<OperationCanceledException>();
    }

    private static void Same(LogisticFit actual, LogisticFit expected, params StandardErrorType[] types)
    {
        actual.LogLikelihood.ShouldBeClose(expected.LogLikelihood!.Value, 1e-13, "log likelihood");
        actual.FittedProbabilities!.Zip(expected.FittedProbabilities!, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-12);
        foreach (var type in types) Same(actual.Terms(type), expected.Terms(type));
        Same(actual.AverageMarginalEffects(type: types[^1]), expected.AverageMarginalEffects(type: types[^1]));
    }

    private static void Same(IReadOnlyList<TermEstimate> actual, IReadOnlyList<TermEstimate> expected)
    {
        actual.Select(t => t.Term).Should().Equal(expected.Select(t => t.Term));
        for (var j = 0; j < actual.Count; j++)
        {
            actual[j].Value.ShouldBeClose(expected[j].Value!.Value, 1e-11, actual[j].Term, expected[j].StandardError!.Value);
            actual[j].StandardError.ShouldBeClose(expected[j].StandardError!.Value, 1e-10, $"{actual[j].ErrorType} of {actual[j].Term}");
        }
    }

    private static DataTable Simulate(int n)
    {
        var random = new Random(7);
        var (arm, site, wave) = (Codes(4), Codes(9), Codes(5));
        var (stage, z, x, age, village, y) = (new double[n], new double[n], new double[n], new double[n], new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            (stage[i], z[i], x[i], age[i], village[i]) = (random.Next(3) * 0.5, random.Next(2), random.NextDouble() * 4 - 2, 18 + random.Next(60), i % 300);
            var eta = -1 + 0.3 * arm[i] - 0.1 * site[i] + 0.2 * wave[i] + 0.4 * x[i] - 0.5 * z[i] + 0.02 * (age[i] - 40);
            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-eta)) ? 1 : 0;
        }
        x[17] = double.NaN;
        x[4711] = double.NaN;
        return new DataTable([
            new NumericColumn("y", y), Factor("arm", 4, arm), Factor("site", 9, site), Factor("wave", 5, wave), new NumericColumn("stage", stage), new NumericColumn("z", z),
            new NumericColumn("x", x), new NumericColumn("age", age), new NumericColumn("village", village), new NumericColumn("copy", Array.ConvertAll(x, v => 3 * v)), Factor("copied", 4, arm)]);

        int[] Codes(int levels) => [.. Enumerable.Range(0, n).Select(_ => random.Next(levels))];
        static FactorColumn Factor(string name, int levels, int[] codes) => new(name, [.. Enumerable.Range(0, levels).Select(l => "l" + l)], codes);
    }
}
