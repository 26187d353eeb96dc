using System.Text.Json;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class AssociationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_polychoric_correlation_is_the_solved_likelihood_to_ten_digits(int table)
    {
        var golden = Golden.Measurement.GetProperty("polychoric")[table];
        var (x, y) = Columns(golden.GetProperty("counts"));
        foreach (var (method, name) in new[] { (PolychoricMethod.MaximumLikelihood, "ml"), (PolychoricMethod.TwoStep, "two_step") })
        {
            var expected = golden.GetProperty(name);
            var actual = PolychoricCorrelation.Of(x, y, method);
            actual.Test.Coefficient.ShouldBeClose(Number(expected, "rho"), 1e-10, name);
            actual.StandardError.ShouldBeClose(Number(expected, "std_error"), 1e-8, name);
            actual.FirstThresholds.Zip(Golden.Numbers(expected.GetProperty("first")), (a, e) => Math.Abs(a - e)).Max().Should().BeLessThan(1e-10);
            actual.SecondThresholds.Zip(Golden.Numbers(expected.GetProperty("second")), (a, e) => Math.Abs(a - e)).Max().Should().BeLessThan(1e-10);
            if (name != "ml") continue;
            actual.FitDf.Should().Be(expected.GetProperty("df").GetInt32());
            if (actual.FitDf > 0) actual.FitPValue.ShouldBeClose(Number(expected, "p"), 1e-8, "fit");
            else actual.FitPValue.Should().BeNull("two times two categories are always fitted");
        }
    }

    [Fact]
    public void Turning_a_variable_round_turns_the_polychoric_correlation_round()
    {
        var (x, y) = Columns(Golden.Measurement.GetProperty("polychoric")[0].GetProperty("counts"));
        var turned = new FactorColumn("y", ["c", "b", "a"], [.. y.Codes.ToArray().Select(c => 2 - c)]);
        var (a, b) = (PolychoricCorrelation.Of(x, y).Test, PolychoricCorrelation.Of(x, turned).Test);
        b.Coefficient.ShouldBeClose(-a.Coefficient!.Value, 1e-10, "sign");
        b.ConfidenceLow.ShouldBeClose(-a.ConfidenceHigh!.Value, 1e-9, "limits change places");
        var swapped = PolychoricCorrelation.Of(y, x).Test;
        swapped.Coefficient.ShouldBeClose(a.Coefficient!.Value, 1e-10, "it is symmetric");
    }

    [Fact]
    public void A_table_that_drives_the_polychoric_correlation_to_the_edge_says_so()
    {
        var (x, y) = Columns(JsonDocument.Parse("[[20, 0], [0, 25]]").RootElement);
        var latent = PolychoricCorrelation.Of(x, y);
        (latent.Test.Coefficient, latent.StandardError).Should().Be(((double?)null, (double?)null));
        latent.Test.Reason.Should().Contain("±1");
        var constant = new FactorColumn("x", ["a"], new int[45]);
        PolychoricCorrelation.Of(constant, y).Test.Reason.Should().Contain("constant");
        var many = new NumericColumn("age", [.. Enumerable.Range(0, 45).Select(i => (double)i)]).AsFactor();
        FluentActions.Invoking(() => PolychoricCorrelation.Of(many, y)).Should().Throw<InvalidAnalysisException>().WithMessage("*'age' has 45 categories*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Contingency_tables_match_their_definitions(int table)
    {
        var golden = Golden.Measurement.GetProperty("contingency")[table];
        var (x, y) = Columns(golden.GetProperty("counts"));
        var test = Contingency.Of(new DataTable([x, y]), "x", "y");
        test.ChiSquare.ShouldBeClose(Number(golden, "chi_square"), 1e-13, "χ²");
        test.G.ShouldBeClose(Number(golden, "g"), 1e-12, "G");
        test.GPValue.ShouldBeClose(Number(golden, "g_p"), 1e-11, "p of G");
        test.CramersV.ShouldBeClose(Number(golden, "v"), 1e-13, "V");
        test.CramersVLow.ShouldBeClose(Number(golden, "v_low"), 1e-9, "lower limit of V");
        test.CramersVHigh.ShouldBeClose(Number(golden, "v_high"), 1e-9, "upper limit of V");
        if (golden.GetProperty("fisher").ValueKind == JsonValueKind.Null) return;
        var fisher = FisherTest.Of(test.Counts);
        ((double?)fisher.PValue).ShouldBeClose(Number(golden.GetProperty("fisher"), "p"), 1e-12, "whole-number enumeration");
        (fisher.IsExact, fisher.Tables).Should().Be((true, golden.GetProperty("fisher").GetProperty("tables").GetInt64()));
    }

    [Fact]
    public void Fisher_s_test_of_a_two_by_two_table_is_that_of_the_contingency_table()
    {
        var (x, y) = Columns(JsonDocument.Parse("[[12, 3], [5, 14]]").RootElement);
        var test = Contingency.Of(new DataTable([x, y]), "x", "y");
        ((double?)FisherTest.Of(test.Counts).PValue).ShouldBeClose(test.FisherPValue!.Value, 1e-12, "two ways to one number");
    }

    [Fact]
    public void A_large_table_keeps_its_digits_far_out_in_the_tail()
    {
        // R: fisher.test(matrix(c(1827, 1159, 1782, 2460), 2))$p.value
        var (x, y) = Columns(JsonDocument.Parse("[[1827, 1782], [1159, 2460]]").RootElement);
        var test = Contingency.Of(new DataTable([x, y]), "x", "y");
        test.FisherPValue.ShouldBeClose(2.415725748647282e-58, 1e-11, "R's sums of logs keep 11 digits here");
        ((double?)FisherTest.Of(test.Counts).PValue).ShouldBeClose(test.FisherPValue!.Value, 1e-13, "logs of factorials are of the order 50,000");
    }

    [Fact]
    public void Too_many_tables_are_sampled_with_a_seed_and_labelled_so()
    {
        IReadOnlyList<IReadOnlyList<long>> counts = [[30, 20, 25], [12, 25, 28], [24, 15, 31], [17, 22, 40]];
        var test = FisherTest.Of(counts, seed: 7, draws: 20_000);
        (test.IsExact, test.Tables, test.Seed).Should().Be((false, 20_000L, 7));
        test.Should().Be(FisherTest.Of(counts, seed: 7, draws: 20_000), "a seed repeats the draws");
        // R: fisher.test(t, workspace = 2e8)$p.value counts them by the network algorithm
        test.PValue.Should().BeApproximately(0.0288688962888499, 5 * Math.Sqrt(0.0289 / 20_000));
    }

    [Fact]
    public void Shuffled_tables_are_as_extreme_as_the_exact_test_says()
    {
        IReadOnlyList<IReadOnlyList<long>> counts = [[5, 2, 1], [1, 6, 2], [0, 3, 7]];
        var exact = FisherTest.Of(counts).PValue;
        var seen = 0;
        var draws = 4000;
        var random = new Random(3);
        for (var draw = 0; draw < draws; draw++)
        {
            int[] columns = [.. Enumerable.Repeat(0, 6), .. Enumerable.Repeat(1, 11), .. Enumerable.Repeat(2, 10)];
            random.Shuffle(columns);
            var table = new long[3][];
            for (var i = 0; i < 3; i++) table[i] = new long[3];
            for (var i = 0; i < 27; i++) table[i < 8 ? 0 : i < 17 ? 1 : 2][columns[i]]++;
            if (FisherTest.Of(table).PValue <= exact + 1e-9) seen++;
        }
        ((double)seen / draws).Should().BeApproximately(exact, 5 * Math.Sqrt(exact / draws));
    }

    [Fact]
    public void Means_under_unequal_variances_have_two_tests_and_the_variances_another()
    {
        var golden = Golden.Measurement.GetProperty("unequal_variances");
        var groups = golden.GetProperty("groups").EnumerateArray().Select(Golden.Numbers).ToArray();
        var table = new DataTable([
            new NumericColumn("y", [.. groups.SelectMany(g => g)]),
            FactorColumn.FromValues("g", [.. groups.SelectMany((g, i) => g.Select(_ => (string?)$"g{i}"))])]);
        var comparison = GroupComparison.Of(table, "y", "g");
        comparison.BrownForsytheMeansF.ShouldBeClose(Number(golden, "f"), 1e-13, "F*");
        comparison.BrownForsytheMeansDf2.ShouldBeClose(Number(golden, "df2"), 1e-13, "df of F*");
        comparison.BrownForsytheMeansPValue.ShouldBeClose(Number(golden, "p"), 1e-12, "p of F*");
        comparison.WelchF.ShouldBeClose(Number(golden, "welch_f"), 1e-13, "Welch");
        comparison.WelchDf2.ShouldBeClose(Number(golden, "welch_df2"), 1e-13, "df of Welch");
        comparison.WelchPValue.ShouldBeClose(Number(golden, "welch_p"), 1e-12, "p of Welch");
        comparison.BrownForsytheF.Should().NotBe(comparison.BrownForsytheMeansF, "the test of the variances is another");
    }

    [Fact]
    public void The_signed_rank_test_is_R_s()
    {
        // R: wilcox.test(x, y, paired = TRUE), Hollander and Wolfe's depression scores; reference_measurement.R
        double[] x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
        double[] y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
        var test = SignedRankTest.Of([.. x.Zip(y, (a, b) => a - b)]);
        (test.V, test.N, test.Zeros).Should().Be((40, 9, 0));
        test.PValueExact.ShouldBeClose(0.0390625, 1e-14, "20 of 512");
        test.PValueContinuity.ShouldBeClose(0.0440109840129515, 1e-13, "continuity");
        test.PValue.ShouldBeClose(0.0381517101734152, 1e-13, "normal");
        SignedRankTest.Of([0, 0]).Should().Be(new SignedRankTest(0, 2, 0, null, null, null));
        SignedRankTest.Of([1, 2, 0, -1]).PValueExact.Should().BeNull("ties and zeros have no exact distribution here");
    }

    [Fact]
    public void Spearman_s_interval_is_Bonett_and_Wright_s()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8];
        double[] y = [2, 1, 4, 3, 7, 8, 6, 5];
        var test = Correlation.Spearman(x, y, 0.9);
        var rho = test.Coefficient!.Value;
        var margin = 1.6448536269514722 * Math.Sqrt((1 + rho * rho / 2) / 5);
        test.ConfidenceLow.ShouldBeClose(Math.Tanh(Math.Atanh(rho) - margin), 1e-14, "low");
        test.ConfidenceHigh.ShouldBeClose(Math.Tanh(Math.Atanh(rho) + margin), 1e-14, "high");
    }

    [Fact]
    public void The_intervals_of_correlations_cover_as_often_as_they_say()
    {
        // Bivariate normal, ρ = .5, n = 200; latent values cut into 3 × 3 categories for the polychoric. 10,000 draws; 94 to 96 in 100.
        const double rho = 0.5;
        var spearmanTruth = 6 / Math.PI * Math.Asin(rho / 2);
        var random = new Random(20261);
        int draws = 10_000, spearman = 0, polychoric = 0;
        var (x, y) = (new double[200], new double[200]);
        for (var draw = 0; draw < draws; draw++)
        {
            for (var i = 0; i < x.Length; i++)
            {
                var (r, angle) = (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), 2 * Math.PI * random.NextDouble());
                x[i] = r * Math.Cos(angle);
                y[i] = rho * x[i] + Math.Sqrt(1 - rho * rho) * r * Math.Sin(angle);
            }
            var rank = Correlation.Spearman(x, y);
            if (rank.ConfidenceLow <= spearmanTruth && spearmanTruth <= rank.ConfidenceHigh) spearman++;
            var latent = PolychoricCorrelation.Of(Cut("x", x), Cut("y", y), PolychoricMethod.TwoStep).Test;
            if (latent.ConfidenceLow <= rho && rho <= latent.ConfidenceHigh) polychoric++;
        }
        (spearman / (double)draws).Should().BeInRange(0.94, 0.96);
        (polychoric / (double)draws).Should().BeInRange(0.94, 0.96);
    }

    [Fact, Trait("simulation", "coverage")]
    public void The_interval_of_Cramér_s_V_covers_a_little_more_often_than_it_says()
    {
        // V = .356 in 3 × 3 cells, n = 200.
        double[] cells = [.20, .08, .05, .08, .15, .10, .04, .10, .20];
        double[] rows = [.33, .33, .34], columns = [.32, .33, .35];
        var truth = Math.Sqrt((Enumerable.Range(0, 9).Sum(c => cells[c] * cells[c] / rows[c / 3] / columns[c % 3]) - 1) / 2);
        var random = new Random(20265);
        int draws = Simulations.Draws(1000), covered = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            var (a, b) = (new int[200], new int[200]);
            for (var i = 0; i < 200; i++)
            {
                var (u, cell) = (random.NextDouble(), 0);
                while (cell < 8 && (u -= cells[cell]) > 0) cell++;
                (a[i], b[i]) = (cell / 3, cell % 3);
            }
            var test = Contingency.Of(new DataTable([new FactorColumn("a", ["x", "y", "z"], a), new FactorColumn("b", ["x", "y", "z"], b)]), "a", "b");
            if (test.CramersVLow <= truth && truth <= test.CramersVHigh) covered++;
        }
        Simulations.ShouldBe("Cramér's V, 3 × 3 cells, V = .36, n = 200", covered, draws, 0.955, 0.969);
    }

    private static FactorColumn Cut(string name, double[] values) => new(name, ["low", "middle", "high"], Array.ConvertAll(values, v => v < -0.5 ? 0 : v < 0.7 ? 1 : 2));

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static (FactorColumn X, FactorColumn Y) Columns(JsonElement counts)
    {
        var cells = counts.EnumerateArray().SelectMany((row, i) => row.EnumerateArray().SelectMany((c, j) => Enumerable.Repeat((i, j), c.GetInt32()))).ToArray();
        string[] levels = ["a", "b", "c", "d", "e"];
        return (new FactorColumn("x", levels, Array.ConvertAll(cells, c => c.i)), new FactorColumn("y", levels, Array.ConvertAll(cells, c => c.j)));
    }
}
