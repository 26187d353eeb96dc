namespace CoProduction.Studies.Tests.Randomization;

/// <summary>Pearson's statistic against equal or given shares. Salts are fixed, so a test that passes once always passes.</summary>
internal static class ChiSquare
{
    public static double OfEqualShares(IReadOnlyCollection<int> counts) => Of(counts, [.. counts.Select(_ => 1.0 / counts.Count)]);

    public static double Of(IEnumerable<int> counts, IReadOnlyList<double> shares)
    {
        var observed = counts.ToList();
        var total = observed.Sum();
        return observed.Select((count, i) => Math.Pow(count - total * shares[i], 2) / (total * shares[i])).Sum();
    }

    /// <summary>The 99.9 % point (Wilson–Hilferty), 0.5 where there is nothing to vary.</summary>
    public static double Bound(int degreesOfFreedom)
    {
        if (degreesOfFreedom == 0) return 0.5;
        double df = degreesOfFreedom;
        return df * Math.Pow(1 - 2 / (9 * df) + 3.0902 * Math.Sqrt(2 / (9 * df)), 3);
    }
}
