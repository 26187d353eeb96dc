using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>Mean and variance of a sample, in two passes with compensated sums.</summary>
/// <param name="N">Number of values.</param>
/// <param name="Mean">NaN for an empty sample.</param>
/// <param name="SumOfSquares">Σ(x − mean)².</param>
/// <param name="IsConstant">True when all values are the same (or there is none): its variance is zero by definition, not by rounding.</param>
public readonly record struct SampleMoments(int N, double Mean, double SumOfSquares, bool IsConstant)
{
    /// <summary>With divisor n − 1; null below two values.</summary>
    public double? Variance => N < 2 ? null : SumOfSquares / (N - 1);

    /// <summary>√Variance.</summary>
    public double? StandardDeviation => Variance is { } v ? Math.Sqrt(v) : null;

    /// <param name="values">The sample; NaN is not allowed.</param>
    public static SampleMoments Of(ReadOnlySpan<double> values)
    {
        var n = values.Length;
        if (n == 0) return new SampleMoments(0, double.NaN, 0, true);
        var sum = new CompensatedSum();
        var constant = true;
        foreach (var x in values)
        {
            sum.Add(x);
            constant &= x == values[0];
        }
        if (constant) return new SampleMoments(n, values[0], 0, true);
        var mean = sum.Value / n;
        var squares = new CompensatedSum();
        var rest = new CompensatedSum();
        foreach (var x in values)
        {
            var d = x - mean;
            rest.Add(d);
            squares.Add(d * d);
        }
        // The mean itself is rounded: what is left of Σ(x − mean) corrects the sum of squares.
        return new SampleMoments(n, mean, squares.Value - rest.Value * rest.Value / n, false);
    }

    /// <summary>Σ(x_i − m)(x_{i+1} − m) / Σ(x_i − m)², in the order of the values; null for a constant.</summary>
    public double? Lag1Autocorrelation(ReadOnlySpan<double> values)
    {
        if (IsConstant || N < 2) return null;
        var rest = new CompensatedSum();
        foreach (var x in values) rest.Add(x - Mean);
        var low = rest.Value / N; // what rounding took from the mean
        var sum = new CompensatedSum();
        for (var i = 1; i < values.Length; i++) sum.Add((values[i - 1] - Mean - low) * (values[i] - Mean - low));
        return sum.Value / SumOfSquares;
    }
}
