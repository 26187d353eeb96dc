namespace CoProduction.Statistics;

/// <summary>p values adjusted as by R's <c>p.adjust</c>.</summary>
public static class MultipleTesting
{
    /// <param name="pValues">The family; null (not computed) stays null and does not count.</param>
    /// <param name="method">The adjustment.</param>
    /// <returns>Adjusted values in the order given.</returns>
    public static double?[] Adjust(IReadOnlyList<double?> pValues, PAdjustment method)
    {
        if (pValues.Any(p => p is < 0 or > 1 || p is { } v && double.IsNaN(v))) throw new InvalidAnalysisException("A p value lies outside 0 to 1.");
        int[] order = [.. Enumerable.Range(0, pValues.Count).Where(i => pValues[i] is not null).OrderBy(i => pValues[i])];
        var m = order.Length;
        var result = new double?[pValues.Count];
        var harmonic = Enumerable.Range(1, m).Sum(i => 1.0 / i);
        var factor = (Func<int, double>)(rank => method switch
        {
            PAdjustment.Bonferroni => m,
            PAdjustment.Holm or PAdjustment.Hochberg => m - rank + 1,
            PAdjustment.BenjaminiHochberg => (double)m / rank,
            _ => harmonic * m / rank,
        });
        // Adjusted values must not fall as p rises: step-down takes running maxima, step-up running minima from the top.
        var stepDown = method is PAdjustment.Holm or PAdjustment.Bonferroni;
        var running = stepDown ? 0.0 : 1.0;
        for (var i = 0; i < m; i++)
        {
            var rank = stepDown ? i + 1 : m - i;
            var value = Math.Min(1, factor(rank) * pValues[order[rank - 1]]!.Value);
            running = stepDown ? Math.Max(running, value) : Math.Min(running, value);
            result[order[rank - 1]] = running;
        }
        return result;
    }
}
