namespace CoProduction.Statistics;

/// <summary>The columns of a table that say what was randomized: <see cref="RandomizationDesign"/> by name.</summary>
/// <param name="Stratum">Strata of the analysis, or null.</param>
/// <param name="Blocks">Further columns that the assignment held: permuted blocks, other factors.</param>
/// <param name="Cluster">Units assigned whole, or null.</param>
public sealed record RandomizationColumns(string? Stratum = null, IReadOnlyList<string>? Blocks = null, string? Cluster = null)
{
    internal IEnumerable<string> Names => new[] { Stratum, Cluster }.OfType<string>().Concat(Blocks ?? []);

    internal RandomizationDesign Design(DataTable rows) => new()
    {
        Stratum = Stratum is null ? null : rows.Factor(Stratum),
        Within = [.. (Blocks ?? []).Select(rows.Factor)],
        Cluster = Cluster is null ? null : rows.Factor(Cluster),
    };
}
