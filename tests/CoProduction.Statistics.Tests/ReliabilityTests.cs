using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class ReliabilityTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Omega_and_loadings_solve_the_likelihood_equations_of_one_factor(int matrix)
    {
        var golden = Golden.Measurement.GetProperty("omega")[matrix];
        var correlation = golden.GetProperty("correlation").EnumerateArray().Select(Golden.Numbers).ToArray();
        var scale = Reliability.Of(WithCorrelation(correlation), Names(correlation.Length));
        scale.OmegaTotal.ShouldBeClose(golden.GetProperty("omega").GetDouble(), 1e-11, "ω");
        foreach (var (item, loading) in scale.Items.Zip(Golden.Numbers(golden.GetProperty("loadings")))) item.Loading.ShouldBeClose(loading, 1e-10, item.Item);
    }

    [Fact]
    public void Omega_of_a_scale_without_an_acceptable_factor_has_a_reason()
    {
        Reliability.Of(Golden.Items(), ["i1", "i2"]).OmegaReason.Should().Contain("two items");
        // λ₁ = √(.8·.8/.3) > 1
        var heywood = Reliability.Of(WithCorrelation([[1, .8, .8], [.8, 1, .3], [.8, .3, 1]]), Names(3));
        (heywood.OmegaTotal, heywood.Items[0].Loading).Should().Be(((double?)null, (double?)null));
        heywood.OmegaReason.Should().Contain("Heywood").And.Contain("'i1'");
        heywood.Alpha.Should().NotBeNull("alpha needs no factor");
        var items = Golden.Items();
        var copies = new DataTable([items.Column("i1"), items.Column("i2"), new NumericColumn("i3", [.. items.Numeric("i2").Values])]);
        Reliability.Of(copies, ["i1", "i2", "i3"]).OmegaReason.Should().Contain("linear combination");
    }

    [Fact]
    public void The_order_and_the_units_of_the_items_do_not_move_omega()
    {
        var items = WithCorrelation([[1, .5, .4, .3], [.5, 1, .35, .45], [.4, .35, 1, .25], [.3, .45, .25, 1]]);
        var omega = Reliability.Of(items, ["i1", "i2", "i3", "i4"]).OmegaTotal!.Value;
        Reliability.Of(items, ["i4", "i2", "i1", "i3"]).OmegaTotal.ShouldBeClose(omega, 1e-11, "order");
        var scaled = new DataTable(items.Names.Select((name, j) => new NumericColumn(name, [.. items.Numeric(name).Values.ToArray().Select(v => 7 + (j + 2) * v)])));
        Reliability.Of(scaled, ["i1", "i2", "i3", "i4"]).OmegaTotal.ShouldBeClose(omega, 1e-11, "units: the items are standardised");
    }

    [Fact]
    public void Feldt_s_interval_covers_as_often_as_it_says()
    {
        // Five parallel items, α = .75, n = 100, 10,000 draws: 94 to 96 in 100.
        const double errorVariance = 5.0 / 3; // α = 5/(5 + σ²)
        const double truth = 0.75;
        var random = new Random(20262);
        int draws = 10_000, covered = 0;
        var items = Enumerable.Range(0, 5).Select(_ => new double[100]).ToArray();
        for (var draw = 0; draw < draws; draw++)
        {
            for (var i = 0; i < 100; i++)
            {
                var trait = Normal(random);
                foreach (var item in items) item[i] = trait + Math.Sqrt(errorVariance) * Normal(random);
            }
            var scale = Reliability.Of(new DataTable(items.Select((v, j) => new NumericColumn($"i{j + 1}", v))), Names(5));
            if (scale.AlphaLow <= truth && truth <= scale.AlphaHigh) covered++;
        }
        (covered / (double)draws).Should().BeInRange(0.94, 0.96);
    }

    private static string[] Names(int k) => [.. Enumerable.Range(1, k).Select(i => $"i{i}")];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Orthogonal contrasts times the Cholesky factor: a sample whose correlations are exactly those.
    private static DataTable WithCorrelation(double[][] correlation)
    {
        var k = correlation.Length;
        var factor = new double[k, k];
        for (var i = 0; i < k; i++)
            for (var j = 0; j <= i; j++)
            {
                var rest = correlation[i][j];
                for (var l = 0; l < j; l++) rest -= factor[i, l] * factor[j, l];
                factor[i, j] = i == j ? Math.Sqrt(rest) : rest / factor[j, j];
            }
        const int n = 8;
        return new DataTable(Enumerable.Range(0, k).Select(i => new NumericColumn($"i{i + 1}", [.. Enumerable.Range(0, n).Select(row => Enumerable.Range(0, i + 1).Sum(l => factor[i, l] * Walsh(row, l + 1)))])));
    }

    private static double Walsh(int row, int column) => (System.Numerics.BitOperations.PopCount((uint)(row & column)) & 1) == 0 ? 1 : -1;
}
