using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Average marginal effects of a streamed logit in which every variable occurs once: all of them in one pass. The probabilities of a row under the levels of a
/// factor share one exponential, e^η·e^(b_l − b_own).
/// </summary>
internal sealed class LogitEffects
{
    /// <summary>Beyond it e^η might overflow.</summary>
    private const double LargestPredictor = 300;

    private readonly LogitRows _rows;
    private readonly double[] _coefficients;
    private readonly double[] _dense;
    private readonly double[][] _sparse;
    private readonly LogitSums _curvature;
    private readonly List<Levels> _levels = [];
    private readonly double _n;

    private LogitEffects(LogitRows rows, double[] coefficients, double n)
    {
        (_rows, _coefficients, _n) = (rows, coefficients, n);
        (_dense, _sparse) = StreamedLogit.Split(rows, coefficients);
        _curvature = new LogitSums(rows);
        Length = 2 + _curvature.Length; // blocks beyond the largest |η|, Σw, the sums of the curvature
    }

    private int Length { get; set; }

    public static IEnumerable<MarginalEffects.Effect>? Of(ModelMatrix matrix, LogitRows rows, double[] standardized, Work work)
    {
        var terms = matrix.Formula.Terms;
        if (!matrix.Formula.HasIntercept || terms.Any(t => t.Variables is not [{ Power: 1 }])) return null;
        string[] inputs = [.. terms.SelectMany(t => ColumnExpression.Inputs(t.Variables[0].Column))];
        if (inputs.Distinct(StringComparer.Ordinal).Count() < inputs.Length || rows.Dense.Length + rows.Sparse.Length != terms.Count + 1) return null;
        var effects = new LogitEffects(rows, standardized, matrix.Data.Rows);
        var results = new List<(string Term, string Column, Func<double[], (double, double[])> Compute)>();
        foreach (var columns in matrix.Columns.Select((c, j) => (Column: c, Index: j)).Where(c => c.Column.Term is not null).GroupBy(c => c.Column.Term))
        {
            var variable = columns.First().Column.Factors[0].Variable.Column;
            var term = Array.FindIndex(rows.Sparse, t => t.First == columns.First().Index);
            if (term >= 0)
            {
                var levels = effects.Take(term, -1, [.. effects._sparse[term]]);
                results.AddRange(columns.Select((c, level) => (c.Column.Name, variable, (Func<double[], (double, double[])>)(sums => effects.Change(levels, sums, level)))));
                continue;
            }
            var dense = Array.IndexOf(rows.Dense, columns.First().Index);
            var name = columns.First().Column.Name;
            if (IsBinary(matrix.Data.Numeric(variable)))
            {
                var levels = effects.Take(-1, dense, [effects._dense[dense] * (1 - rows.Mean[dense]) / rows.Scale[dense], effects._dense[dense] * -rows.Mean[dense] / rows.Scale[dense]]);
                results.Add((name, variable, sums => effects.Change(levels, sums, 0)));
            }
            else
            {
                results.Add((name, variable, sums => effects.Slope(dense, sums)));
            }
        }
        work.Restart();
        var sums = StreamedLogit.Sum(rows, effects.Length, 1, effects.Add, work);
        if (sums[0] > 0) return null;
        return results.Select(r => new MarginalEffects.Effect(r.Term, r.Column, () => effects.Original(r.Compute(sums))));
    }

    private static bool IsBinary(NumericColumn column)
    {
        foreach (var v in column.Values)
            if (v is not (0 or 1)) return false;
        return true;
    }

    // Levels of a sparse term, or of a 0/1 number; the last is the reference.
    private Levels Take(int sparse, int dense, double[] offsets)
    {
        var lanes = (offsets.Length + 3) / 4 * 4;
        var levels = new Levels(sparse, dense, offsets, lanes, new double[lanes], Array.ConvertAll(offsets, o => Math.Exp(-o)), Length, new int[_rows.Sparse.Length]);
        for (var l = 0; l < offsets.Length; l++) levels.Exponentials[l] = Math.Exp(offsets[l]);
        Length += lanes * (1 + _rows.Lanes); // Σp, then Σw·x of each dense column
        for (var u = 0; u < _rows.Sparse.Length; u++)
        {
            levels.Others[u] = Length;
            if (u != sparse) Length += lanes * (_rows.Sparse[u].Width + 1);
        }
        _levels.Add(levels);
        return levels;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(LogitBlock block, double[] sums)
    {
        block.Predict(_dense, _sparse);
        block.Evaluate();
        var largest = _levels.Select(l => 2 * l.Offsets.Max(Math.Abs)).DefaultIfEmpty(0).Max();
        for (var i = 0; i < block.Count; i++) largest = Math.Max(largest, Math.Abs(block.Eta[i]));
        if (!(largest <= LargestPredictor))
        {
            sums[0]++;
            return;
        }
        for (var i = 0; i < block.Count; i++) sums[1] += block.Weight[i];
        _curvature.AddScore(sums.AsSpan(2), block, block.Curvature);
        for (var i = 0; i < block.Count; i += 4) Vector256.Exp(Vector256.Create(block.Eta, i)).CopyTo(block.Eta, i);
        var weights = block.Room(_levels.Count == 0 ? 0 : _levels.Max(l => l.Lanes));
        foreach (var levels in _levels) Add(levels, block, weights, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(Levels levels, LogitBlock block, double[] weights, double[] sums)
    {
        var (lanes, one) = (levels.Lanes, Vector256<double>.One);
        // e^η without the row's own level
        for (var i = 0; i < block.Count; i++)
        {
            var own = levels.Sparse >= 0 ? block.Place[levels.Sparse][i] : block.Dense[i * _rows.Lanes + levels.Dense] > 0 ? 0 : 1;
            block.Product[i] = block.Eta[i] * levels.Inverses[own];
        }
        for (var v = 0; v < lanes; v += 4)
        {
            var (level, total) = (Vector256.Create(levels.Exponentials, v), Vector256<double>.Zero);
            for (var i = 0; i < block.Count; i++)
            {
                var odds = Vector256.Create(block.Product[i]) * level;
                var inverse = one / (one + odds);
                var p = Vector256.Create(block.Observations[i]) * odds * inverse;
                total += p;
                (p * inverse).CopyTo(weights, i * lanes + v);
            }
            (Vector256.Create(sums, levels.At + v) + total).CopyTo(sums, levels.At + v);
        }
        BlockProducts.AddCross(block.Dense, _rows.Lanes, weights, lanes, block.Count, sums.AsSpan(levels.At + lanes));
        for (var u = 0; u < _rows.Sparse.Length; u++)
            if (u != levels.Sparse) BlockProducts.AddRows(weights, lanes, null, block.Place[u].AsSpan(0, block.Count), sums.AsSpan(levels.Others[u]));
    }

    // Mean of p at the level less p at the reference, with its gradient in the standardised coefficients.
    private (double Value, double[] Gradient) Change(Levels levels, double[] sums, int level)
    {
        var (lanes, reference) = (levels.Lanes, levels.Offsets.Length - 1);
        var gradient = new double[_coefficients.Length];
        for (var d = 0; d < _rows.Dense.Length; d++)
        {
            var at = levels.At + (1 + d) * lanes;
            gradient[_rows.Dense[d]] = sums[at + level] - sums[at + reference];
        }
        for (var u = 0; u < _rows.Sparse.Length; u++)
        {
            if (u == levels.Sparse) continue;
            for (var c = 0; c < _rows.Sparse[u].Width; c++) gradient[_rows.Sparse[u].First + c] = sums[levels.Others[u] + c * lanes + level] - sums[levels.Others[u] + c * lanes + reference];
        }
        // The first dense column is the intercept: its sums are Σw at each level.
        var (high, low) = (sums[levels.At + lanes + level], sums[levels.At + lanes + reference]);
        if (levels.Sparse >= 0) gradient[_rows.Sparse[levels.Sparse].First + level] = high;
        else gradient[_rows.Dense[levels.Dense]] = ((1 - _rows.Mean[levels.Dense]) * high + _rows.Mean[levels.Dense] * low) / _rows.Scale[levels.Dense];
        return ((sums[levels.At + level] - sums[levels.At + reference]) / _n, Array.ConvertAll(gradient, g => g / _n));
    }

    // Mean of p(1 − p)·b.
    private (double Value, double[] Gradient) Slope(int dense, double[] sums)
    {
        var slope = _dense[dense] / _rows.Scale[dense];
        var gradient = Array.ConvertAll(_curvature.Score(sums[2..(2 + _curvature.Length)]), s => s * slope / _n);
        gradient[_rows.Dense[dense]] += sums[1] / _n / _rows.Scale[dense];
        return (slope * sums[1] / _n, gradient);
    }

    // The gradient in the original coefficients: β_j = s_j·b_j, β_0 = b_0 + Σ m_j·b_j.
    private (double Value, double[] Gradient) Original((double Value, double[] Gradient) effect)
    {
        for (var d = 0; d < _rows.Dense.Length; d++)
        {
            var column = _rows.Dense[d];
            if (column != 0) effect.Gradient[column] = effect.Gradient[column] * _rows.Scale[d] + _rows.Mean[d] * effect.Gradient[0];
        }
        return effect;
    }

    private sealed record Levels(int Sparse, int Dense, double[] Offsets, int Lanes, double[] Exponentials, double[] Inverses, int At, int[] Others);
}
