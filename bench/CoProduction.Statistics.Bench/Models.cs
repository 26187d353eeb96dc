using BenchmarkDotNet.Attributes;

namespace CoProduction.Statistics.Bench;

/// <summary>The speed table: 1,000,000 rows in memory.</summary>
[MemoryDiagnoser(false)]
public class Models
{
    private DataTable _table = null!;

    [GlobalSetup]
    public void Setup() => _table = SampleData.Of(1_000_000);

    [Benchmark]
    public object LeastSquaresHC2() => LeastSquares.Fit(_table, Formula.Parse("y ~ " + SampleData.AllTerms)).Terms(StandardErrorType.HC2);

    [Benchmark]
    public object LeastSquaresHC2Discrete() => LeastSquares.Fit(_table, Formula.Parse("y ~ " + SampleData.DiscreteTerms)).Terms(StandardErrorType.HC2);

    [Benchmark]
    public object LogitMarginalEffects()
    {
        var fit = LogisticRegression.Fit(_table, Formula.Parse("binary ~ " + SampleData.AllTerms));
        return (fit.Terms(StandardErrorType.Classical), fit.AverageMarginalEffects());
    }
}
