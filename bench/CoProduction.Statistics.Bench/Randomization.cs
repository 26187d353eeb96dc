using BenchmarkDotNet.Attributes;

namespace CoProduction.Statistics.Bench;

/// <summary>10,000 draws, 1,300 rows in blocks of four within five sites; the interval is part of the test.</summary>
[MemoryDiagnoser]
public class Randomization
{
    private const int Rows = 1300;

    private readonly FactorColumn _site = Column("site", 260);
    private readonly FactorColumn _block = Column("block", 4);
    private readonly bool[] _treated = [.. Enumerable.Range(0, Rows).Select(i => i % 4 < 2)];
    private readonly double[] _outcome = Outcome();

    [Benchmark]
    public RandomizationTest Blocked() => RandomizationInference.Conditional(_outcome, _treated, new RandomizationDesign { Stratum = _site, Within = [_block] });

    [Benchmark]
    public WestfallYoung FiveOutcomes() => WestfallYoung.Test([.. Enumerable.Range(0, 5).Select(j => ($"y{j}", _outcome))], _treated, new RandomizationDesign { Stratum = _site, Within = [_block] });

    private static FactorColumn Column(string name, int size) => new(name, [.. Enumerable.Range(0, Rows / size).Select(i => $"{i}")], [.. Enumerable.Range(0, Rows).Select(i => i / size)]);

    private static double[] Outcome()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Rows).Select(i => random.NextDouble() + i / 260 + (i % 4 < 2 ? 0.05 : 0))];
    }
}
