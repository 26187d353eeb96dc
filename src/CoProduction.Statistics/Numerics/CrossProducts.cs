namespace CoProduction.Statistics.Numerics;

/// <summary>A symmetric table of sums, each kept to 32 digits; written at or above the diagonal of its terms.</summary>
internal sealed class CrossProducts(int size)
{
    private readonly double[] _high = new double[size * size];
    private readonly double[] _low = new double[size * size];

    public int Size => size;

    /// <summary>The sum for the columns a ≤ b.</summary>
    public DoubleDouble this[int a, int b] => DoubleDouble.Sum(_high[a * size + b], _low[a * size + b]);

    public void Add(int a, int b, double value)
    {
        ref var high = ref _high[a * size + b];
        var sum = DoubleDouble.Sum(high, value);
        high = sum.High;
        _low[a * size + b] += sum.Low;
    }

    public void Add(int a, int b, DoubleDouble value)
    {
        Add(a, b, value.High);
        _low[a * size + b] += value.Low;
    }

    /// <summary>For a whole number: sums below 2⁵³ are exact.</summary>
    public void Count(int a, int b, int value = 1) => _high[a * size + b] += value;

    public void Add(CrossProducts other)
    {
        for (var a = 0; a < size; a++)
            for (var b = 0; b < size; b++) Add(a, b, other[a, b]);
    }
}
