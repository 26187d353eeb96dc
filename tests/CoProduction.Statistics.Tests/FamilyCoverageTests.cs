namespace CoProduction.Statistics.Tests;

/// <summary>How often intervals of the estimators of families.R hold the truth, and tests reject without an effect, under their own designs.</summary>
[Trait("simulation", "coverage")]
public class FamilyCoverageTests
{
    private const double Effect = 0.5;

    [Fact]
    public void Arms_against_a_control_within_strata_hold_together()
    {
        // Five strata of twelve, four rows of each arm in each; the second arm varies twice as much.
        int[] stratum = [.. Enumerable.Range(0, 60).Select(i => i / 12)];
        int[] arm = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        var model = new ComparisonModel { Stratum = "s" };
        Covers("Dunnett within strata, HC2, 5 strata of 12, three arms, both intervals together", 300, 0.935, 0.955, random =>
        {
            var table = Table(("y", Array.ConvertAll(Rows(60), i => stratum[i] + (arm[i] == 1 ? Effect : 0) + (1 + (arm[i] == 2 ? 1 : 0)) * Normal(random))), ("s", Array.ConvertAll(stratum, s => (double)s)), ("arm", Array.ConvertAll(arm, a => (double)a)));
            var comparisons = MultipleComparisons.Dunnett(table, "y", "arm", model, "0").Comparisons;
            return Holds(comparisons[0].Result, Effect) && Holds(comparisons[1].Result, 0);
        });
    }

    [Fact]
    public void Arms_against_a_control_between_clusters_hold_together()
    {
        var model = new ComparisonModel { Cluster = "c" };
        Covers("Dunnett between clusters, CR2, 18 clusters of 2 to 6, three arms, both intervals together", 300, 0.93, 0.955, random =>
        {
            var comparisons = MultipleComparisons.Dunnett(Clustered(random, 18, 3, 0.7), "y", "arm", model, "0").Comparisons;
            return Holds(comparisons[0].Result, Effect) && Holds(comparisons[1].Result, 0);
        });
    }

    [Fact]
    public void Pairs_of_clusters_cover() => Covers("pairs of clusters, 10 pairs, clusters of 3 to 9", 2000, 0.935, 0.96, random =>
    {
        var rows = new List<(double Y, double Z, double Pair, double Cluster)>();
        for (var pair = 0; pair < 10; pair++)
        {
            var (level, treated) = (Normal(random), random.Next(2));
            for (var member = 0; member < 2; member++)
            {
                var own = 0.5 * Normal(random);
                var size = 3 + (3 * pair + member) % 7;
                for (var i = 0; i < size; i++) rows.Add((level + own + (member == treated ? Effect : 0) + Normal(random), member == treated ? 1 : 0, pair, 2 * pair + member));
            }
        }
        var table = Table(("y", [.. rows.Select(r => r.Y)]), ("z", [.. rows.Select(r => r.Z)]), ("pair", [.. rows.Select(r => r.Pair)]), ("c", [.. rows.Select(r => r.Cluster)]));
        return Holds(DifferenceInMeans.MatchedClusterPairs(table, "y", "z", "pair", "c").Terms.Single(), Effect);
    });

    /// <summary>40 clusters of five, one in five says yes in the control; an experiment that separates has no clustered error and is not counted (the figure says of how many).</summary>
    [Fact]
    public void Firth_s_logit_covers_with_40_clusters()
    {
        var low = Math.Log(0.2 / 0.8);
        Covers("Firth's logit, CR1, 40 clusters of 5, 20% events in the control", 300, 0.93, 0.955, random =>
        {
            var cluster = Array.ConvertAll(Rows(200), i => (double)(i / 5));
            var z = Array.ConvertAll(cluster, c => c % 2);
            var y = new double[200];
            for (var g = 0; g < 40; g++)
            {
                // Rows of a cluster copy its first answer with probability one half: the marginal odds stay those of the arm.
                var p = 1 / (1 + Math.Exp(-low - Effect * (g % 2)));
                var first = random.NextDouble() < p ? 1.0 : 0;
                for (var i = 5 * g; i < 5 * g + 5; i++) y[i] = random.Next(2) == 0 ? first : random.NextDouble() < p ? 1 : 0;
            }
            return Holds(FirthLogit.Fit(Table(("y", y), ("z", z), ("c", cluster)), Formula.Parse("y ~ z"), "c").Terms(StandardErrorType.CR1)[1], Effect);
        });
    }

    [Theory]
    [InlineData(false, 0.925, 0.955)]
    [InlineData(true, 0.925, 0.955)]
    public void Marginal_effects_of_the_logit_on_a_sample_cover_the_population_s(bool sampled, double least, double most)
    {
        var population = new SampledUnits();
        var truth = population.Whole.AverageMarginalEffects()[0].Value!.Value;
        Covers($"marginal effect of a logit on a sample, {(sampled ? "covariates sampled" : "covariates as given")}, 25 of 150 and 25 of 50 units of 6", 300, least, most,
            random => Holds(population.Sample(random).AverageMarginalEffects(0.95, sampled)[0], truth));
    }

    [Fact]
    public void Hotelling_s_test_with_weights_holds_its_level() => Covers("Hotelling's T² with weights of 1 to 3, 15 clusters of 2 to 6, three arms, not rejected at 5%", 500, 0.94, 0.975, random =>
    {
        var table = Clustered(random, 15, 3, 0);
        var weighted = new DataTable([.. table.Names.Select(table.Column), new NumericColumn("w", Array.ConvertAll(Rows(table.Rows), i => 1 + 2 * random.NextDouble()))]);
        return LeastSquares.Fit(weighted, Formula.Parse("y ~ factor(arm)"), "w", "c").HotellingTest("factor(arm)").PValue >= 0.05;
    }, 0);

    [Fact]
    public void Hotelling_s_test_with_absorbed_effects_holds_its_level() => Covers("Hotelling's T² with absorbed sites, 15 clusters of 2 to 6, three arms, not rejected at 5%", 500, 0.94, 0.975, random =>
    {
        var table = Clustered(random, 15, 3, 0);
        var sites = new DataTable([.. table.Names.Select(table.Column), new NumericColumn("site", Array.ConvertAll(Rows(table.Rows), i => (double)(i % 4)))]);
        return FixedEffectsRegression.Fit(sites, Formula.Parse("y ~ factor(arm) | site"), cluster: "c").HotellingTest("factor(arm)").PValue >= 0.05;
    }, 0);

    // Clusters of 2 to 6 rows, whole clusters in arms 0, 1, 2; arm 1 has the effect.
    private static DataTable Clustered(Random random, int count, int arms, double effect)
    {
        int[] cluster = [.. Enumerable.Range(0, count).SelectMany(c => Enumerable.Repeat(c, 2 + c / arms % 5))];
        var shared = Array.ConvertAll(Rows(count), _ => 0.7 * Normal(random));
        return Table(("y", Array.ConvertAll(cluster, c => shared[c] + (effect > 0 && c % arms == 1 ? Effect : 0) + Normal(random))), ("arm", Array.ConvertAll(cluster, c => (double)(c % arms))), ("c", Array.ConvertAll(cluster, c => (double)c)));
    }

    private static void Covers(string what, int quick, double low, double high, Func<Random, bool?> holds, int allowed = 1)
    {
        var random = new Random(20261124);
        var (draws, count, held) = (Simulations.Draws(quick), 0, 0);
        for (var draw = 0; draw < draws; draw++)
        {
            if (holds(random) is not { } result) continue;
            count++;
            if (result) held++;
        }
        count.Should().BeGreaterThanOrEqualTo(allowed == 0 ? draws : draws * 99 / 100, "almost every experiment has an interval");
        Simulations.ShouldBe(what, held, count, low, high);
    }

    private static bool? Holds(TermEstimate estimate, double truth) => estimate.ConfidenceLow is { } low ? low <= truth && truth <= estimate.ConfidenceHigh : null;

    private static bool Holds(AdjustedEstimate estimate, double truth) => estimate.Low <= truth && truth <= estimate.High;

    private static int[] Rows(int n) => [.. Enumerable.Range(0, n)];

    private static DataTable Table(params (string Name, double[] Values)[] columns) => DataTable.Of(columns);

    private static double Normal(Random random) => PowerTests.Normal(random);
}
