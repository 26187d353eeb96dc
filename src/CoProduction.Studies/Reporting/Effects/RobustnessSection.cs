using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>How far results reach: sizes, what nulls rule out, redraws, other specifications, sites, places in the loop, clusters, the number of tests.</summary>
internal static class RobustnessSection
{
    public static ReportSection Build(StudyResults results, ReportNames names) => new("robustness", "How far the results reach",
    [
        .. SizeBlocks.Build(results, names),
        .. RedrawBlocks.Build(results, names),
        .. results.Multiverses.Select(result => MultiverseBlocks.Build(results, result)),
        .. SiteBlocks.Build(results, names),
        .. LoopBlocks.Build(results, names),
        .. OrderBlocks.Build(results),
        .. ClusterBlocks.Build(results),
        .. TestBlocks.Build(results),
    ]);
}
