namespace CoProduction.Statistics.Tests;

/// <summary>How often 95% intervals hold the truth, over 10,000 seeded draws of each estimator's own design.</summary>
public class LinearModelCoverageTests
{
    private const int Draws = 10_000;

    /// <summary>Ten blocks of four, two treated in each; the treated vary twice as much. n = 40.</summary>
    [Fact]
    public void Absorbed_blocks_with_HC2_cover_the_effect()
    {
        var random = new Random(20260301);
        var block = Enumerable.Range(0, 40).Select(i => (double)(i / 4)).ToArray();
        var treated = Enumerable.Range(0, 40).Select(i => (double)(i % 2)).ToArray();
        var formula = Formula.Parse("y ~ treated | block");
        Covers(() =>
        {
            var shift = Enumerable.Range(0, 10).Select(_ => 3 * Normal(random)).ToArray();
            var y = treated.Select((t, i) => shift[i / 4] + 0.7 * t + (1 + t) * Normal(random)).ToArray();
            var table = new DataTable([new NumericColumn("y", y), new NumericColumn("treated", treated), new NumericColumn("block", block)]);
            return (FixedEffectsRegression.Fit(table, formula).Terms(StandardErrorType.HC2)[0], 0.7);
        }).Should().BeInRange(0.94, 0.96);
    }

    /// <summary>Twenty villages of 3 to 7 persons in four sites, half of the villages of a site treated, effects of the village in the error. n = 100.</summary>
    [Fact]
    public void Absorbed_sites_with_CR2_cover_the_effect()
    {
        var random = new Random(20260302);
        var village = Enumerable.Range(0, 20).SelectMany(v => Enumerable.Repeat((double)v, 3 + v * 7 % 5)).ToArray();
        var site = Array.ConvertAll(village, v => Math.Floor(v / 5));
        var formula = Formula.Parse("y ~ treated | site");
        Covers(() =>
        {
            var arms = Enumerable.Range(0, 4).SelectMany(_ => Shuffled([0.0, 0, 1, 1, random.Next(2)], random)).ToArray();
            var effect = Enumerable.Range(0, 20).Select(_ => Normal(random)).ToArray();
            var treated = Array.ConvertAll(village, v => arms[(int)v]);
            var y = village.Select((v, i) => site[i] + 0.7 * treated[i] + effect[(int)v] + Normal(random)).ToArray();
            var table = new DataTable([new NumericColumn("y", y), new NumericColumn("treated", treated), new NumericColumn("site", site), new NumericColumn("village", village)]);
            return (FixedEffectsRegression.Fit(table, formula, cluster: "village").Terms(StandardErrorType.CR2)[0], 0.7);
        }).Should().BeInRange(0.94, 0.96);
    }

    /// <summary>Six of 20 primary units in each of five strata without replacement, units of unequal size taken whole. n ≈ 135.</summary>
    [Fact]
    public void A_stratified_cluster_sample_covers_the_population_mean()
    {
        var random = new Random(20260303);
        var units = Enumerable.Range(0, 100).Select(u =>
        {
            var effect = Normal(random) + u / 20;
            return Enumerable.Range(0, 3 + u * 3 % 4).Select(_ => effect + Normal(random)).ToArray();
        }).ToArray();
        var truth = units.SelectMany(u => u).Average();
        var design = new SurveyDesign(Strata: "stratum", Cluster: "psu", Population: "units");
        Covers(() =>
        {
            var drawn = Enumerable.Range(0, 5).SelectMany(h => Shuffled([.. Enumerable.Range(h * 20, 20)], random).Take(6)).ToArray();
            var rows = drawn.SelectMany(u => units[u].Select(y => (Unit: u, Y: y))).ToArray();
            var table = new DataTable([
                new NumericColumn("y", Array.ConvertAll(rows, r => r.Y)), new NumericColumn("psu", Array.ConvertAll(rows, r => (double)r.Unit)),
                new NumericColumn("stratum", Array.ConvertAll(rows, r => (double)(r.Unit / 20))), new NumericColumn("units", Array.ConvertAll(rows, _ => 20.0))]);
            return (SurveyMeans.Estimate(table, "y", design)[0].Estimate, truth);
        }).Should().BeInRange(0.94, 0.96);
    }

    private static double Covers(Func<(TermEstimate Estimate, double Truth)> draw) =>
        Enumerable.Range(0, Draws).Count(_ => draw() is var (estimate, truth) && estimate.ConfidenceLow <= truth && truth <= estimate.ConfidenceHigh) / (double)Draws;

    private static T[] Shuffled<T>(T[] values, Random random)
    {
        random.Shuffle(values);
        return values;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
