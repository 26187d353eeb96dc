namespace CoProduction.Statistics.Numerics;

/// <summary>A running sum that keeps the low-order digits an ordinary sum loses (Neumaier 1974).</summary>
internal struct CompensatedSum
{
    private double _sum;
    private double _lost;

    public readonly double Value => _sum + _lost;

    public void Add(double value)
    {
        var next = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - next + value : value - next + _sum;
        _sum = next;
    }
}
