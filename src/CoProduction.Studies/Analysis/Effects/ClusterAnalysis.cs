using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Clusters that were assigned: how many in each arm, how large, how alike their persons.</summary>
internal sealed class ClusterAnalysis(AnalysisData data, OutcomeSamples samples)
{
    public IReadOnlyList<ClusterResult> Run(IReadOnlyList<Inquiry> inquiries) => data.Design.Randomizations.Count == 0 ? []
        : [.. samples.Of(inquiries.Where(inquiry => inquiry.IsPrimaryOrSecondary())).Where(sample => sample.Shape.ByCluster).Select(Run)];

    private static ClusterResult Run(OutcomeSample sample)
    {
        var clusters = sample.Sample.ClusterColumn();
        var known = sample.Sample.At(at => !clusters.IsMissing(at));
        var names = known.ClusterColumn();
        var arms = sample.Arms.Select(arm =>
        {
            var sizes = Enumerable.Range(0, known.N).Where(at => known.ArmAt(at) == arm.Key).GroupBy(at => names[at]).Select(group => group.Count()).ToList();
            return new ClusterArm(arm.Key, ArmRows.NameOf(arm), sizes.Count, sizes.Sum(), sizes.DefaultIfEmpty(0).Min(), sizes.DefaultIfEmpty(0).Average(), sizes.DefaultIfEmpty(0).Max());
        });
        var correlation = known.N == 0 ? new IntraclassCorrelation(null, null, null, "No row has a known cluster.") : IntraclassCorrelation.Of(known.Outcome, known.ArmColumn(), names);
        return new ClusterResult(sample.Plan.Key, sample.Plan.Label.Length > 0 ? sample.Plan.Label : sample.Plan.Key, sample.Measure.Key, sample.Label, [.. arms], sample.Sample.N - known.N, correlation);
    }
}
