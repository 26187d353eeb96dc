using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Do several groups differ? Kruskal–Wallis; Welch's F (1951) and Brown and Forsythe's F* (1974) of the means under unequal variances; Brown and
/// Forsythe's test of the variances (1974), which is a different test by the same authors.
/// </summary>
public sealed class GroupComparison
{
    private readonly double[][] _groups;
    private readonly FactorColumn _factor;
    private readonly int[] _codes;

    private GroupComparison(FactorColumn factor, int[] codes, double[][] groups) => (_factor, _codes, _groups) = (factor, codes, groups);

    /// <summary>Rows used.</summary>
    public int N { get; private init; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Size, mean and standard deviation of each group, in the order of the levels.</summary>
    public IReadOnlyList<ArmSummary> Groups { get; private init; } = [];

    /// <summary>Groups − 1.</summary>
    public int Df => _groups.Length - 1;

    /// <summary>H corrected for ties; null when all values are the same or there is one group.</summary>
    public double? KruskalH { get; private init; }

    /// <summary>P(χ² &gt; H).</summary>
    public double? KruskalPValue => KruskalH is { } h ? Tail.ChiSquareUpper(h, Df) : null;

    /// <summary>F without equal variances; null when a group has fewer than two rows or does not vary.</summary>
    public double? WelchF { get; private init; }

    /// <summary>Denominator df of Welch's F.</summary>
    public double? WelchDf2 { get; private init; }

    /// <summary>P(F &gt; WelchF).</summary>
    public double? WelchPValue => WelchF is { } f ? Tail.FUpper(f, Df, WelchDf2!.Value) : null;

    /// <summary>
    /// Brown and Forsythe's F* of the means, Σn_g(ȳ_g − ȳ)²/Σ(1 − n_g/n)s_g²; null when a group has fewer than two rows or no group varies.
    /// </summary>
    public double? BrownForsytheMeansF { get; private init; }

    /// <summary>Denominator df of F*, by Satterthwaite.</summary>
    public double? BrownForsytheMeansDf2 { get; private init; }

    /// <summary>P(F &gt; F*).</summary>
    public double? BrownForsytheMeansPValue => BrownForsytheMeansF is { } f ? Tail.FUpper(f, Df, BrownForsytheMeansDf2!.Value) : null;

    /// <summary>Test of the *variances*: F of the absolute deviations from the group medians (Levene's test about medians).</summary>
    public double? BrownForsytheF { get; private init; }

    /// <summary>P(F &gt; BrownForsytheF).</summary>
    public double? BrownForsythePValue => BrownForsytheF is { } f ? Tail.FUpper(f, Df, _groups.Sum(g => g.Length) - _groups.Length) : null;

    /// <param name="table">The data; rows with a missing value are left out.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="group">Column of groups, a factor whatever its type.</param>
    public static GroupComparison Of(DataTable table, string outcome, string group)
    {
        table.Numeric(outcome);
        var used = table.Select(table.CompleteRows([outcome, group]));
        var values = used.Numeric(outcome).Values.ToArray();
        var factor = used.Factor(group);
        var byCode = Enumerable.Range(0, values.Length).GroupBy(i => factor[i]).OrderBy(g => g.Key).ToArray();
        var groups = Array.ConvertAll(byCode, g => g.Select(i => values[i]).ToArray());
        var welch = Welch(groups);
        var means = BrownForsytheOfMeans(groups);
        return new GroupComparison(factor, Array.ConvertAll(byCode, g => g.Key), groups)
        {
            KruskalH = Kruskal(groups),
            WelchF = welch?.F,
            WelchDf2 = welch?.Df2,
            BrownForsytheMeansF = means?.F,
            BrownForsytheMeansDf2 = means?.Df2,
            BrownForsytheF = BrownForsythe(groups),
            Groups = [.. byCode.Zip(groups, (code, members) => Summary(factor.Levels[code.Key], SampleMoments.Of(members)))],
            N = values.Length,
            RowsDropped = table.Rows - values.Length,
        };
    }

    /// <summary>Two of the groups by their labels.</summary>
    public (int First, int Second, RankSumTest Test) Compare(string first, string second)
    {
        var (a, b) = (Values(first), Values(second));
        return (a.Length, b.Length, RankSumTest.Of(a, b));
    }

    private double[] Values(string label) => Array.IndexOf(_codes, _factor.LevelOf(label)) is var i and >= 0 ? _groups[i] : [];

    private static ArmSummary Summary(string label, SampleMoments moments) => new(label, moments.N, moments.Mean, moments.StandardDeviation);

    private static double? Kruskal(double[][] groups)
    {
        if (groups.Length < 2) return null;
        double[] all = [.. groups.SelectMany(g => g)];
        double n = all.Length;
        var ties = 1 - Ranks.TieSizes(all).Sum(t => (double)t * t * t - t) / (n * n * n - n);
        if (ties <= 0) return null;
        var ranks = Ranks.Midranks(all);
        double h = 0;
        var start = 0;
        foreach (var group in groups)
        {
            // Deviations from the mean rank instead of R²/n − 3(n + 1): nothing cancels.
            double deviation = 0;
            for (var i = 0; i < group.Length; i++) deviation += ranks[start + i] - (n + 1) / 2;
            h += deviation * deviation / group.Length;
            start += group.Length;
        }
        return 12 / (n * (n + 1)) * h / ties;
    }

    private static (double F, double Df2)? Welch(double[][] groups)
    {
        var moments = Array.ConvertAll(groups, g => SampleMoments.Of(g));
        if (groups.Length < 2 || Array.Exists(moments, m => m.N < 2 || m.IsConstant)) return null;
        double k = groups.Length;
        var w = Array.ConvertAll(moments, m => m.N / m.Variance!.Value);
        var total = w.Sum();
        var centre = w.Zip(moments, (weight, m) => weight * m.Mean).Sum() / total;
        var between = w.Zip(moments, (weight, m) => weight * (m.Mean - centre) * (m.Mean - centre)).Sum() / (k - 1);
        var spread = w.Zip(moments, (weight, m) => (1 - weight / total) * (1 - weight / total) / (m.N - 1)).Sum() / (k * k - 1);
        return (between / (1 + 2 * (k - 2) * spread), 1 / (3 * spread));
    }

    private static (double F, double Df2)? BrownForsytheOfMeans(double[][] groups)
    {
        var moments = Array.ConvertAll(groups, g => SampleMoments.Of(g));
        if (groups.Length < 2 || Array.Exists(moments, m => m.N < 2) || Array.TrueForAll(moments, m => m.IsConstant)) return null;
        double n = moments.Sum(m => m.N);
        var mean = moments.Sum(m => m.N * m.Mean) / n;
        var parts = Array.ConvertAll(moments, m => (1 - m.N / n) * m.Variance!.Value);
        var total = parts.Sum();
        var f = moments.Sum(m => m.N * (m.Mean - mean) * (m.Mean - mean)) / total;
        return (f, 1 / parts.Zip(moments, (part, m) => part / total * (part / total) / (m.N - 1)).Sum());
    }

    private static double? BrownForsythe(double[][] groups)
    {
        var deviations = Array.ConvertAll(groups, g =>
        {
            var median = Median(g);
            return SampleMoments.Of(Array.ConvertAll(g, v => Math.Abs(v - median)));
        });
        double n = deviations.Sum(d => d.N);
        var df2 = n - groups.Length;
        var within = deviations.Sum(d => d.SumOfSquares);
        if (groups.Length < 2 || df2 < 1 || Array.TrueForAll(deviations, d => d.IsConstant)) return null;
        var mean = deviations.Sum(d => d.N * d.Mean) / n;
        return deviations.Sum(d => d.N * (d.Mean - mean) * (d.Mean - mean)) / (groups.Length - 1) / (within / df2);
    }

    private static double Median(double[] values)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
