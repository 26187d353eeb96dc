namespace CoProduction.Statistics.Tests;

/// <summary>
/// How often 95% intervals hold the truth, over 10,000 seeded draws: an arm of half the rows and a number, n = 200; clusters as stated. The figures are in docs/statistics.md.
/// </summary>
public class LimitedOutcomeCoverageTests
{
    private const int Draws = 10_000;
    private const int N = 200;
    private const double Effect = 0.6;

    private static readonly double[] Arm = [.. Enumerable.Range(0, N).Select(i => (double)(i % 2))];

    [Fact]
    public void The_logit_covers_the_log_odds_ratio() =>
        Covers(1, (random, x) => Draw(random, x, eta => random.NextDouble() < P(eta) ? 1 : 0), t => LogisticRegression.Fit(t, Formula.Parse("y ~ z + x")).Terms(StandardErrorType.Classical)[1])
            .Should().BeInRange(0.94, 0.96);

    [Fact]
    public void The_ordered_logit_covers_the_log_odds_ratio() =>
        Covers(2, (random, x) => Draw(random, x, eta => eta + Logistic(random) is var latent ? 1 + (latent > -1 ? 1 : 0) + (latent > 0.5 ? 1 : 0) + (latent > 2 ? 1 : 0) : 0),
            t => OrderedLogit.Fit(t, Formula.Parse("y ~ z + x")).Terms()[0]).Should().BeInRange(0.94, 0.96);

    /// <summary>The share is correct in the mean only: its spread around it is uniform.</summary>
    [Fact]
    public void The_fractional_logit_with_HC1_covers() =>
        Covers(3, (random, x) => Draw(random, x, eta => P(eta) is var p ? p + (2 * random.NextDouble() - 1) * Math.Min(p, 1 - p) : 0), t => FractionalLogit.Fit(t, Formula.Parse("y ~ z + x")).Terms(StandardErrorType.HC1)[1])
            .Should().BeInRange(0.94, 0.96);

    /// <summary>Counts with a variance of twice the mean and more: classical errors would cover far less.</summary>
    [Fact]
    public void Poisson_with_HC1_covers_although_the_counts_are_overdispersed() =>
        Covers(4, (random, x) => Draw(random, x, eta => Count(random, Math.Exp(eta) * -Math.Log(1 - random.NextDouble()))), t => PoissonRegression.Fit(t, Formula.Parse("y ~ z + x")).Terms(StandardErrorType.HC1)[1])
            .Should().BeInRange(0.94, 0.96);

    [Fact]
    public void Tobit_covers_between_two_limits() =>
        Covers(5, (random, x) => Draw(random, x, eta => Math.Clamp(eta + Normal(random), -0.5, 2)), t => Tobit.Fit(t, Formula.Parse("y ~ z + x"), -0.5, 2).Terms(StandardErrorType.Classical)[1]).Should().BeInRange(0.94, 0.96);

    /// <summary>40 clusters of five, arms assigned to clusters.</summary>
    [Fact]
    public void The_logit_with_CR1_covers_with_40_clusters()
    {
        var cluster = Enumerable.Range(0, N).Select(i => (double)(i / 5)).ToArray();
        var random = new Random(20260406);
        var held = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var y = new double[N];
            var z = Array.ConvertAll(cluster, c => c % 2);
            for (var g = 0; g < 40; g++)
            {
                // Rows of a cluster copy its first answer with probability one half: the marginal odds stay those of the arm.
                var p = P(-0.3 + Effect * (g % 2));
                var first = random.NextDouble() < p ? 1.0 : 0;
                for (var i = 5 * g; i < 5 * g + 5; i++) y[i] = random.Next(2) == 0 ? first : random.NextDouble() < p ? 1 : 0;
            }
            var table = new DataTable([new NumericColumn("y", y), new NumericColumn("z", z), new NumericColumn("cluster", cluster)]);
            var row = LogisticRegression.Fit(table, Formula.Parse("y ~ z"), "cluster").Terms(StandardErrorType.CR1)[1];
            if (row.ConfidenceLow <= Effect && Effect <= row.ConfidenceHigh) held++;
        }
        (held / (double)Draws).Should().BeInRange(0.935, 0.96);
    }

    private static double Covers(int seed, Func<Random, double[], double[]> outcome, Func<DataTable, TermEstimate> estimate)
    {
        var random = new Random(20260400 + seed);
        var held = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            double[] x = [.. Enumerable.Range(0, N).Select(_ => Normal(random))];
            var row = estimate(new DataTable([new NumericColumn("y", outcome(random, x)), new NumericColumn("z", Arm), new NumericColumn("x", x)]));
            if (row.ConfidenceLow <= Effect && Effect <= row.ConfidenceHigh) held++;
        }
        return held / (double)Draws;
    }

    private static double[] Draw(Random random, double[] x, Func<double, double> of) => [.. x.Select((v, i) => of(-0.2 + Effect * Arm[i] + 0.4 * v))];

    private static double P(double eta) => 1 / (1 + Math.Exp(-eta));

    private static double Logistic(Random random)
    {
        var u = (random.Next() + 0.5) / int.MaxValue;
        return Math.Log(u / (1 - u));
    }

    private static int Count(Random random, double mean)
    {
        var (count, product, limit) = (0, 1 - random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++) product *= 1 - random.NextDouble();
        return count;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
