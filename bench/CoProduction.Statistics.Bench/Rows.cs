using BenchmarkDotNet.Attributes;

namespace CoProduction.Statistics.Bench;

/// <summary>Cost against rows.</summary>
[MemoryDiagnoser(false)]
public class Rows
{
    private DataTable _table = null!;

    [Params(10_000, 100_000, 1_000_000, 10_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup() => _table = SampleData.Of(Count);

    [Benchmark]
    public object LeastSquaresHC2() => LeastSquares.Fit(_table, Formula.Parse("y ~ " + SampleData.AllTerms)).Terms(StandardErrorType.HC2);

    [Benchmark]
    public object LeastSquaresCR2() => LeastSquares.Fit(_table, Formula.Parse("y ~ " + SampleData.ClusterTerms), cluster: "cluster").Terms(StandardErrorType.CR2);

    [Benchmark]
    public object LogitMarginalEffects()
    {
        var fit = LogisticRegression.Fit(_table, Formula.Parse("binary ~ " + SampleData.AllTerms));
        return (fit.Terms(StandardErrorType.Classical), fit.AverageMarginalEffects());
    }
}
