using CoProduction.Statistics;
using CoProduction.Studies.Analysis.Effects;

namespace CoProduction.Studies.Analysis;

/// <summary>
/// Westfall and Young's step-down for the outcomes of a family: one draw moves all outcomes jointly. Only outcomes of the same two arms in the same cell belong
/// together, on the rows that have all of them.
/// </summary>
internal sealed class FamilyRedraw
{
    private readonly Dictionary<(string Inquiry, AnalysisCell Cell), (ComparisonSample Sample, string Treated, string Control, bool Clustered)> samples = [];

    /// <summary>Remembers the rows of an estimate that could be redrawn: two arms, one row per person.</summary>
    public void Add(Estimate estimate, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, bool clustered)
    {
        if (estimate.Inquiry.Family is not { Length: > 0 } || weights.Count != 2 || weights.Values.Any(weight => Math.Abs(weight) != 1)) return;
        samples[(estimate.Inquiry.Key, estimate.Cell)] = (sample, weights.First(weight => weight.Value > 0).Key, weights.First(weight => weight.Value < 0).Key, clustered);
    }

    /// <summary>The estimates with the adjusted p where two or more of them can be redrawn together.</summary>
    public List<Estimate> Adjust(List<Estimate> estimates)
    {
        var families = estimates.Index().Where(each => samples.ContainsKey((each.Item.Inquiry.Key, each.Item.Cell)))
            .GroupBy(each => (each.Item.Inquiry.Family, each.Item.Inquiry.Randomization, each.Item.Cell, samples[(each.Item.Inquiry.Key, each.Item.Cell)].Treated, samples[(each.Item.Inquiry.Key, each.Item.Cell)].Control));
        foreach (var family in families.Where(family => family.Count() > 1))
        {
            var members = family.ToList();
            var parts = members.ConvertAll(member => samples[(member.Item.Inquiry.Key, member.Item.Cell)]);
            var common = parts.Select(part => part.Sample.Rows.ToHashSet()).Aggregate((left, right) => [.. left.Intersect(right)]);
            var (first, treated, _, clustered) = parts[0];
            var test = WestfallYoung.Test(
                [.. parts.Select((part, index) => ($"{index}", Kept(part.Sample, common, at => part.Sample.Outcome[at])))],
                Kept(first, common, at => first.ArmAt(at) == treated),
                new RandomizationDesign { Stratum = Selected(first.StratumColumn(), first, common), Within = first.HasBlocks ? [Selected(first.DrawColumn(), first, common)] : [], Cluster = clustered ? Selected(first.ClusterColumn(), first, common) : null }, new RandomizationOptions { MostRowDraws = ArmRedraw.MostRowDraws });
            for (var index = 0; index < members.Count; index++)
                estimates[members[index].Index] = members[index].Item with { RedrawnPValue = test.Outcomes.Count > index ? test.Outcomes[index].PValueMaxT : null };
        }
        return estimates;
    }

    private static T[] Kept<T>(ComparisonSample sample, HashSet<(int, string)> common, Func<int, T> value) => [.. Enumerable.Range(0, sample.N).Where(at => common.Contains(sample.Rows[at])).Select(value)];

    private static FactorColumn Selected(FactorColumn column, ComparisonSample sample, HashSet<(int, string)> common) => column.Select(Kept(sample, common, at => at));
}
