using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Sums over rows of a streamed logit: log likelihood, score X'r and cross-products X'ΩX in the standardised columns. A row adds only where it is not zero.
/// </summary>
internal sealed class LogitSums
{
    private readonly LogitRows _rows;
    private readonly int _lanes;
    private readonly int _cross;
    private readonly int[] _score;
    private readonly int[] _diagonal;
    private readonly int[] _withDense;
    private readonly int[,] _pair;

    public LogitSums(LogitRows rows)
    {
        _rows = rows;
        _lanes = rows.Lanes;
        var terms = rows.Sparse.Length;
        (_score, _diagonal, _withDense, _pair) = (new int[terms], new int[terms], new int[terms], new int[terms, terms]);
        Length = 1 + _lanes;
        _cross = Take(_lanes * _lanes);
        for (var t = 0; t < terms; t++)
        {
            var places = rows.Sparse[t].Width + 1;
            _score[t] = Take(places);
            _diagonal[t] = Take(places);
            _withDense[t] = Take(places * _lanes);
            for (var u = 0; u < t; u++) _pair[t, u] = Take(places * (rows.Sparse[u].Width + 1));
        }

        int Take(int count) => (Length += count) - count;
    }

    /// <summary>Numbers that the sums take.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a block with the given weights and residuals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(double[] sums, LogitBlock block, double[] weight, double[] residual)
    {
        AddScore(sums, block, residual);
        for (var i = 0; i < block.Count; i++)
        {
            var w = Vector256.Create(weight[i]);
            for (var d = i * _lanes; d < (i + 1) * _lanes; d += 4) (w * Vector256.Create(block.Dense, d)).CopyTo(block.Scratch, d);
        }
        BlockProducts.AddCross(block.Scratch, _lanes, block.Dense, _lanes, block.Count, sums.AsSpan(_cross));
        for (var t = 0; t < _rows.Sparse.Length; t++)
        {
            var place = block.Place[t].AsSpan(0, block.Count);
            var value = block.Value[t];
            BlockProducts.AddRows(block.Scratch, _lanes, value, place, sums.AsSpan(_withDense[t]));
            if (value is not null)
                for (var i = 0; i < place.Length; i++) block.Product[i] = weight[i] * value[i];
            var weighted = (value is null ? weight : block.Product).AsSpan(0, place.Length);
            Scatter(sums.AsSpan(_diagonal[t]), place, weighted, value);
            for (var u = 0; u < t; u++)
            {
                var other = block.Place[u].AsSpan(0, place.Length);
                var width = _rows.Sparse[u].Width + 1;
                var pair = block.Pair.AsSpan(0, place.Length);
                for (var i = 0; i < pair.Length; i++) pair[i] = place[i] * width + other[i];
                Scatter(sums.AsSpan(_pair[t, u]), pair, weighted, block.Value[u]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(Span<double> target, ReadOnlySpan<int> place, ReadOnlySpan<double> amount, double[]? times)
    {
        if (times is null)
            for (var i = 0; i < place.Length; i++) target[place[i]] += amount[i];
        else
            for (var i = 0; i < place.Length; i++) target[place[i]] += amount[i] * times[i];
    }

    /// <summary>Adds the score of a block alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddScore(Span<double> sums, LogitBlock block, double[] residual)
    {
        for (var d = 0; d < _lanes; d += 4)
        {
            var (even, odd) = (Vector256<double>.Zero, Vector256<double>.Zero);
            for (var i = 0; i < block.Count; i += 2)
            {
                even += Vector256.Create(residual[i]) * Vector256.Create(block.Dense, i * _lanes + d);
                // Beyond the last row of an odd block the residual is zero.
                odd += Vector256.Create(i + 1 < block.Count ? residual[i + 1] : 0) * Vector256.Create(block.Dense, (i + 1) * _lanes + d);
            }
            var to = sums.Slice(1 + d, 4);
            (Vector256.Create((ReadOnlySpan<double>)to) + even + odd).CopyTo(to);
        }
        for (var t = 0; t < _rows.Sparse.Length; t++) Scatter(sums[_score[t]..], block.Place[t].AsSpan(0, block.Count), residual.AsSpan(0, block.Count), block.Value[t]);
    }

    /// <summary>X'r, k numbers in the order of the model's columns.</summary>
    public double[] Score(double[] sums)
    {
        var score = new double[_rows.Columns];
        for (var d = 0; d < _rows.Dense.Length; d++) score[_rows.Dense[d]] = sums[1 + d];
        for (var t = 0; t < _rows.Sparse.Length; t++) Array.Copy(sums, _score[t], score, _rows.Sparse[t].First, _rows.Sparse[t].Width);
        return score;
    }

    /// <summary>X'ΩX, k × k, row-major.</summary>
    public double[] Cross(double[] sums)
    {
        var k = _rows.Columns;
        var cross = new double[k * k];
        for (var a = 0; a < _rows.Dense.Length; a++)
            for (var b = a; b < _rows.Dense.Length; b++) Set(_rows.Dense[a], _rows.Dense[b], sums[_cross + a * _lanes + b]);
        for (var t = 0; t < _rows.Sparse.Length; t++)
        {
            var (first, width) = _rows.Sparse[t];
            for (var c = 0; c < width; c++)
            {
                Set(first + c, first + c, sums[_diagonal[t] + c]);
                for (var d = 0; d < _rows.Dense.Length; d++) Set(first + c, _rows.Dense[d], sums[_withDense[t] + c * _lanes + d]);
                for (var u = 0; u < t; u++)
                    for (var e = 0; e < _rows.Sparse[u].Width; e++) Set(first + c, _rows.Sparse[u].First + e, sums[_pair[t, u] + c * (_rows.Sparse[u].Width + 1) + e]);
            }
        }
        return cross;

        void Set(int a, int b, double value) => cross[a * k + b] = cross[b * k + a] = value;
    }
}
