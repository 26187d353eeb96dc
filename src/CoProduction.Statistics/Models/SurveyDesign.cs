namespace CoProduction.Statistics;

/// <summary>How a probability sample was drawn: names of columns. R: <c>survey::svydesign(ids, strata, weights, fpc, nest = TRUE)</c>.</summary>
/// <param name="Weights">Positive sampling weights, 1 over the probability to be drawn; null: population over sample where that is known, else equal.</param>
/// <param name="Strata">Strata of the first stage; null: one.</param>
/// <param name="Cluster">Primary sampling unit, its name read within its stratum; null: each row is one.</param>
/// <param name="Population">Primary units in the population of the row's stratum (2 or more), or the share of them drawn (at most 1); null: sampled with replacement, or as good as.</param>
/// <param name="LonelyUnits">What a stratum with a single primary unit contributes.</param>
public sealed record SurveyDesign(string? Weights = null, string? Strata = null, string? Cluster = null, string? Population = null, LonelyUnits LonelyUnits = LonelyUnits.Refuse)
{
    internal IEnumerable<string> Columns => new[] { Weights, Strata, Cluster, Population }.OfType<string>();
}
