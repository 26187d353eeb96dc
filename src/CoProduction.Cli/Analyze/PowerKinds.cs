using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds that plan: power, sample size and detectable effect beyond the plain t test.</summary>
internal static class PowerKinds
{
    public static AnalysisResult DetectableEffect(AnalysisSpec spec)
    {
        var (error, df) = (spec.Number("std_error"), spec.NumberOrNull("df"));
        var (power, alpha) = (spec.NumberOrNull("power") ?? 0.8, spec.NumberOrNull("alpha") ?? 0.05);
        var effect = Power.DetectableEffect(error, df, power, alpha);
        var result = new AnalysisResult();
        result.Summary("detectable_effect", effect);
        result.Summary("multiplier", effect / error);
        result.Summary("power", power);
        return result;
    }

    public static AnalysisResult Contrast(AnalysisSpec spec)
    {
        var (weights, sizes) = (spec.NumbersByName("weights"), spec.NumbersByName("n").ToDictionary(n => n.Name, n => n.Value, StringComparer.Ordinal));
        if (weights.Find(w => !sizes.ContainsKey(w.Name)) is { Name: { } missing }) throw new InvalidAnalysisException($"Cell '{missing}' has a weight but no n.");
        (double Weight, double N)[] cells = [.. sizes.Select(s => (weights.Find(w => w.Name == s.Key).Value, s.Value))];
        var (sd, alpha, both) = (spec.NumberOrNull("sd") ?? 1, spec.NumberOrNull("alpha") ?? 0.05, spec.Flag("count_both_tails"));
        var (delta, power, total) = (spec.NumberOrNull("delta"), spec.NumberOrNull("power"), cells.Sum(c => c.N));
        // With all three unknowns but n given, the cells' n are shares of the sample size sought.
        (total, delta, power) = (delta, power) switch
        {
            ({ } d, null) => (total, d, Power.OfContrast(cells, d, sd, alpha, both)),
            (null, { } p) => (total, Power.DetectableContrast(cells, p, sd, alpha), p),
            ({ } d, { } p) => (Power.SampleSizeOfContrast(cells, d, p, sd, alpha), d, p),
            _ => throw new InvalidAnalysisException("Give 'delta', 'power' or both; with both, 'n' holds shares and the sample size is computed."),
        };
        var result = new AnalysisResult();
        result.Summary("n", total);
        result.Summary("delta", delta);
        result.Summary("power", power);
        return result;
    }

    public static AnalysisResult Clusters(AnalysisSpec spec)
    {
        var (size, icc, variation) = (spec.Number("cluster_size"), spec.Number("icc"), spec.NumberOrNull("size_cv") ?? 0);
        var (sd, alpha) = (spec.NumberOrNull("sd") ?? 1, spec.NumberOrNull("alpha") ?? 0.05);
        var (clusters, delta, power) = (spec.NumberOrNull("clusters"), spec.NumberOrNull("delta"), spec.NumberOrNull("power"));
        (clusters, delta, power) = (clusters, delta, power) switch
        {
            ({ } g, { } d, null) => (g, d, Power.OfClusters(g, size, icc, d, sd, alpha, variation)),
            (null, { } d, { } p) => (Power.SampleSizeOfClusters(size, icc, d, p, sd, alpha, variation), d, p),
            ({ } g, null, { } p) => (g, Power.DetectableDifferenceOfClusters(g, size, icc, p, sd, alpha, variation), p),
            _ => throw new InvalidAnalysisException("Give two of 'clusters', 'delta' and 'power'; the third is computed."),
        };
        var result = new AnalysisResult();
        result.Summary("clusters", clusters);
        result.Summary("delta", delta);
        result.Summary("power", power);
        result.Summary("design_effect", Power.DesignEffect(size, icc, variation));
        return result;
    }
}
