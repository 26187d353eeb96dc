using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Reporting;

/// <summary>Names of sites, themes and cells as the report writes them.</summary>
internal sealed class ReportNames(CompiledDesign compiled)
{
    public string Site(string key) => compiled.Sites.TryGetValue(key, out var site) && site.Name.InOrFirst("en") is { Length: > 0 } name ? name : key;

    public string Theme(string key) => compiled.Themes.TryGetValue(key, out var theme) && theme.Name.InOrFirst("en") is { Length: > 0 } name ? name : key;

    public string Cell(AnalysisCell cell) => (cell.Site, cell.Theme) switch
    {
        ({ } site, { } theme) => $"{Site(site)}, {Theme(theme)}",
        ({ } site, null) => Site(site),
        (null, { } theme) => Theme(theme),
        _ => "All",
    };

    /// <summary>What a result's stamp means.</summary>
    public static string StampWords(PlanLock planLock, bool isPlanned) => isPlanned
        ? $"Planned: locked with version {NumberFormat.Count(planLock.Version)} of the design, before the first response."
        : "Exploratory: not in the plan that was locked before the first response.";

    /// <summary>The word that stands where a number cannot.</summary>
    public static string Word(EstimateStatus status, string? reason = null) => status switch
    {
        EstimateStatus.NotAsked => "not asked",
        EstimateStatus.NotRandomized => "not randomized",
        _ => reason?.StartsWith("Too few", StringComparison.Ordinal) == true ? "too few" : "not estimable",
    };

    public static string StarsText(int stars) => new('*', stars);

    /// <summary>The legend of a table's own stars; null where it declares none.</summary>
    public static string? Legend(IReadOnlyList<double> thresholds) => thresholds.Count == 0 ? null
        : string.Join(", ", thresholds.OrderDescending().Select((threshold, index) => $"{StarsText(index + 1)} p < {NumberFormat.Fixed(threshold, threshold < 0.01 ? 3 : 2)}")) + ".";

    public static IReadOnlyList<string> Legends(IReadOnlyList<double> thresholds, bool shaded) =>
        [.. new[] { Legend(thresholds), shaded && thresholds.Count > 0 ? "A negative coefficient with a star is shaded; the minus sign says the same." : null }.OfType<string>()];
}
