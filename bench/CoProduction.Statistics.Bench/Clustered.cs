using BenchmarkDotNet.Attributes;

namespace CoProduction.Statistics.Bench;

/// <summary>350,000 rows in 10,000 clusters.</summary>
[MemoryDiagnoser(false)]
public class Clustered
{
    private DataTable _table = null!;

    [GlobalSetup]
    public void Setup() => _table = SampleData.Of(350_000);

    [Benchmark]
    public object LeastSquaresCR2() => LeastSquares.Fit(_table, Formula.Parse("y ~ " + SampleData.ClusterTerms), cluster: "cluster").Terms(StandardErrorType.CR2);
}
