namespace CoProduction.Statistics.Tests;

/// <summary>A seeded population of 200 units of six, 150 in one stratum and 50 in the other, with a yes or no that depends on x; samples take 25 units of each.</summary>
internal sealed class SampledUnits
{
    public static readonly Formula Logit = Formula.Parse("y ~ x");

    private readonly (double X, double Y)[][] units;

    public SampledUnits()
    {
        var random = new Random(11);
        units = [.. Enumerable.Range(0, 200).Select(u =>
        {
            var shift = 0.4 * PowerTests.Normal(random) + u / 100 * 0.5;
            return Enumerable.Range(0, 6).Select(_ => PowerTests.Normal(random)).Select(x => (X: x, Y: random.NextDouble() < 1 / (1 + Math.Exp(0.5 - 0.7 * x - shift)) ? 1.0 : 0)).ToArray();
        })];
        var all = units.SelectMany(u => u).ToArray();
        Whole = LogisticRegression.Fit(DataTable.Of(("y", [.. all.Select(r => r.Y)]), ("x", [.. all.Select(r => r.X)])), Logit);
    }

    /// <summary>The logit of the whole population: the truth.</summary>
    public LogisticFit Whole { get; }

    /// <summary>The logit of a new sample, by its design.</summary>
    public SurveyFit Sample(Random random)
    {
        int[][] drawn = [Draw(random, 0, 150), Draw(random, 150, 50)];
        var rows = drawn.SelectMany((part, h) => part.SelectMany(u => units[u].Select(r => (Unit: u, Stratum: h, r.X, r.Y)))).ToArray();
        var table = DataTable.Of(("y", Array.ConvertAll(rows, r => r.Y)), ("x", Array.ConvertAll(rows, r => r.X)), ("psu", Array.ConvertAll(rows, r => (double)r.Unit)), ("h", Array.ConvertAll(rows, r => (double)r.Stratum)),
            ("w", Array.ConvertAll(rows, r => r.Stratum == 0 ? 6.0 : 2)), ("units", Array.ConvertAll(rows, r => r.Stratum == 0 ? 150.0 : 50)));
        return SurveyLogit.Fit(table, Logit, new SurveyDesign("w", "h", "psu", "units"));
    }

    private static int[] Draw(Random random, int first, int count)
    {
        int[] all = [.. Enumerable.Range(first, count)];
        random.Shuffle(all);
        return all[..25];
    }
}
