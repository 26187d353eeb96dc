using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Assigned clusters: how many, how large, how alike.</summary>
internal static class ClusterBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results)
    {
        if (results.Clusters.Count == 0) yield break;
        yield return new ReportTable
        {
            Key = "clusters",
            Title = "Clusters per arm and their sizes",
            Columns = [new("randomization", "Randomization"), new("outcome", "Outcome"), new("arm", "Arm"), new("clusters", "Clusters", true), new("n", "Rows", true), new("smallest", "Smallest", true), new("mean_size", "Mean size", true), new("largest", "Largest", true)],
            Rows =
            [
                .. results.Clusters.SelectMany(result => result.Arms.Select(arm => (IReadOnlyList<ReportCell>)
                [
                    result.RandomizationLabel, result.OutcomeLabel, arm.Label, ReportCell.Count(arm.Clusters), ReportCell.Count(arm.N), ReportCell.Count(arm.Smallest), ReportCell.Mean(arm.MeanSize), ReportCell.Count(arm.Largest),
                ])),
            ],
            Notes = ["Rows with the outcome.", .. results.Clusters.Where(result => result.Unknown > 0).Select(result => $"{result.OutcomeLabel}: the cluster of {NumberFormat.Count(result.Unknown)} rows is not known.")],
        };
        yield return new ReportTable
        {
            Key = "intraclass_correlations",
            Title = "How alike persons of a cluster are",
            Columns = [new("outcome", "Outcome"), new("randomization", "Randomization"), new("icc", "Intraclass correlation", true), new("mean_size", "Cluster size", true), new("design_effect", "Design effect", true), new("reason", "Remarks")],
            Rows =
            [
                .. results.Clusters.Select(result => (IReadOnlyList<ReportCell>)
                [
                    result.OutcomeLabel, result.RandomizationLabel, ReportCell.Coefficient(result.Correlation.Value), ReportCell.Mean(result.Correlation.MeanSize), ReportCell.Mean(result.Correlation.DesignEffect),
                    result.Correlation.Reason ?? (result.Correlation.Value < 0 ? "Below zero: persons of a cluster are no more alike than others." : ""),
                ]),
            ],
            Notes = ["Within arms, by analysis of variance (Donner and Klar 2000). Design effect: by how much the variance of a mean exceeds that of independent persons. The errors of the estimates are those of clusters (CR2) and use neither number."],
        };
    }
}
