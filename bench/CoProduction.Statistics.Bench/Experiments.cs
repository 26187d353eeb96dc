using BenchmarkDotNet.Attributes;

namespace CoProduction.Statistics.Bench;

/// <summary>What a report computes for one experiment: re-assignment within 325 blocks of four, and 57 sites pooled.</summary>
[MemoryDiagnoser(false)]
public class Experiments
{
    private DataTable _blocked = null!;
    private DataTable _sites = null!;

    [GlobalSetup]
    public void Setup()
    {
        _blocked = Table(1_300, i => i / 4, i => i % 4 < 2 ? 0 : 1);
        _sites = Table(7_000, i => i % 57, i => i / 57 % 2);
    }

    [Benchmark]
    public object RandomizationInferenceBlocked() => RandomizationInference.Conditional(_blocked, "y", "arm", randomized: new RandomizationColumns(Blocks: ["group"]));

    [Benchmark]
    public object RandomEffectsPooling() => MetaAnalysis.OfSites(_sites, "y", "arm", "group");

    private static DataTable Table(int rows, Func<int, int> group, Func<int, int> arm)
    {
        var random = new Random(20_27);
        var index = Enumerable.Range(0, rows).ToArray();
        return new DataTable([
            new NumericColumn("y", [.. index.Select(i => Math.Round(100 * random.NextDouble()) + 5 * arm(i) + group(i) % 10)]),
            new NumericColumn("arm", [.. index.Select(i => (double)arm(i))]),
            new NumericColumn("group", [.. index.Select(i => (double)group(i))])]);
    }
}
