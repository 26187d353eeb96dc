namespace CoProduction.Statistics;

/// <summary>p values adjusted as by R's <c>p.adjust</c>, over a family declared beforehand.</summary>
public static class MultipleTesting
{
    /// <summary>
    /// A family of estimates with adjusted p values and, for Bonferroni, simultaneous intervals (each of level 1 − (1 − level)/m, level being that of the
    /// estimates). Step-wise procedures and false discovery rates have no intervals that agree with their p values: they are null, and say so.
    /// </summary>
    /// <param name="family">The estimates; one that could not be computed does not count.</param>
    /// <param name="method">The adjustment.</param>
    /// <returns>In the order given.</returns>
    public static IReadOnlyList<AdjustedEstimate> Adjust(IReadOnlyList<TermEstimate> family, PAdjustment method)
    {
        var adjusted = Adjust([.. family.Select(e => e.PValue)], method);
        var m = adjusted.Count(p => p is not null);
        return [.. family.Select((estimate, i) =>
        {
            if (adjusted[i] is not { } p) return new AdjustedEstimate(estimate, NameOf(method), null, null, null, estimate.Reason);
            if (method != PAdjustment.Bonferroni) return new AdjustedEstimate(estimate, NameOf(method), p, null, null, NoInterval(method));
            var interval = estimate.AtLevel(1 - (1 - estimate.Level) / m);
            return new AdjustedEstimate(estimate, NameOf(method), p, interval.ConfidenceLow, interval.ConfidenceHigh, null);
        })];
    }

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

    private static string NameOf(PAdjustment method) => method switch
    {
        PAdjustment.Holm => "holm",
        PAdjustment.Hochberg => "hochberg",
        PAdjustment.Bonferroni => "bonferroni",
        PAdjustment.BenjaminiHochberg => "BH",
        _ => "BY",
    };

    private static string NoInterval(PAdjustment method) => method switch
    {
        PAdjustment.Holm => "Holm's step-down procedure has no simultaneous intervals of its own; Bonferroni's hold too.",
        PAdjustment.Hochberg => "Hochberg's step-up procedure has no simultaneous intervals of its own.",
        _ => "A false discovery rate is a property of the rejected tests; it has no simultaneous intervals.",
    };
}
