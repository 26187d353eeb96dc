using System.Runtime.InteropServices;
using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// CR2 with Satterthwaite df (Pustejovsky and Tipton 2018, identity working model) where one factor is absorbed: the same numbers as with its
/// dummies in the model. The hat matrix is QQ' + Σ d_l d_l'/n_l; within a cluster it acts on the columns of Q and on the levels that the
/// cluster shares with others. A level that lies in one cluster leaves Q untouched and needs no dimension of its own.
/// </summary>
internal static class AbsorbedBellMcCaffrey
{
    private const double SingularTolerance = 1e-12;

    /// <param name="q">n × k row-major, orthonormal, demeaned within the levels.</param>
    /// <param name="k">Columns of q.</param>
    /// <param name="residuals">n numbers.</param>
    /// <param name="levels">Level of each row.</param>
    /// <param name="levelSizes">Rows of each level.</param>
    /// <param name="clusters">The rows of each cluster.</param>
    /// <param name="directions">Vectors R⁻ᵀc of k numbers, one per contrast.</param>
    /// <returns>The meat Σ s_g s_g' in the coordinates of Q, and the df of each direction.</returns>
    public static (double[] Meat, double[] Df) Compute(
        double[] q, int k, double[] residuals, ReadOnlySpan<int> levels, ReadOnlySpan<double> levelSizes, Clusters clusters, IReadOnlyList<double[]> directions, Work work)
    {
        work.Restart();
        work.Next(residuals.Length);
        var meat = new double[k * k];
        var score = new double[k];
        var sums = directions.Select(_ => new PairSum(k)).ToArray();
        foreach (var rows in clusters.Rows)
        {
            work.Advance(rows.Length);
            var (ofLevel, shared) = SharedLevels(rows, levels, levelSizes);
            var adjusted = Adjust(q, k, rows, ofLevel, shared);
            Array.Clear(score);
            for (var i = 0; i < rows.Length; i++)
                for (var j = 0; j < k; j++) score[j] += adjusted[i * k + j] * residuals[rows[i]];
            for (var a = 0; a < k; a++)
                for (var b = 0; b < k; b++) meat[a * k + b] += score[a] * score[b];
            for (var c = 0; c < sums.Length; c++) sums[c].Add(q, adjusted, rows, ofLevel, shared, directions[c]);
        }
        return (meat, Array.ConvertAll(sums, s => s.Df));
    }

    /// <summary>Degrees of freedom η of Hotelling's T² for q contrasts (<see cref="HotellingSums"/>); null where the contrasts are dependent.</summary>
    /// <param name="q">n × k row-major, orthonormal, demeaned within the levels.</param>
    /// <param name="k">Columns of q.</param>
    /// <param name="levels">Level of each row.</param>
    /// <param name="levelSizes">Rows of each level.</param>
    /// <param name="clusters">The rows of each cluster.</param>
    /// <param name="directions">Vectors R⁻ᵀc of k numbers, one per contrast.</param>
    public static double? Hotelling(double[] q, int k, int[] levels, double[] levelSizes, Clusters clusters, IReadOnlyList<double[]> directions) => HotellingSums.Df(directions, contrasts =>
    {
        var count = contrasts.Count;
        var sums = new HotellingSums(count, k);
        foreach (var rows in clusters.Rows)
        {
            var (ofLevel, shared) = SharedLevels(rows, levels, levelSizes);
            var adjusted = Adjust(q, k, rows, ofLevel, shared);
            var parts = contrasts.Select(c => Project(q, adjusted, rows, ofLevel, shared, c)).ToArray();
            var inner = new double[count * count];
            for (var s = 0; s < count; s++)
                for (var t = 0; t < count; t++)
                    for (var i = 0; i < rows.Length; i++) inner[s * count + t] += parts[s].V[i] * parts[t].V[i];
            sums.Add(inner, Array.ConvertAll(parts, p => p.OnColumns), Array.ConvertAll(shared, l => l.Level), Array.ConvertAll(parts, p => p.OnLevels));
        }
        return sums;
    });

    // v = A_gQ_gd, Q_g'v and d_l'v/√n_l
    private static (double[] V, double[] OnColumns, double[] OnLevels) Project(double[] q, double[] adjusted, int[] rows, int[] ofLevel, (int Level, double Size)[] shared, double[] direction)
    {
        var k = direction.Length;
        var (v, p, e) = (new double[rows.Length], new double[k], new double[shared.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < k; j++) v[i] += adjusted[i * k + j] * direction[j];
            for (var j = 0; j < k; j++) p[j] += q[rows[i] * k + j] * v[i];
            if (ofLevel[i] >= 0) e[ofLevel[i]] += v[i];
        }
        for (var l = 0; l < e.Length; l++) e[l] /= Math.Sqrt(shared[l].Size);
        return (v, p, e);
    }

    // The levels that rows outside the cluster have too, and which of them each row has (−1: none).
    private static (int[] OfLevel, (int Level, double Size)[] Shared) SharedLevels(int[] rows, ReadOnlySpan<int> levels, ReadOnlySpan<double> sizes)
    {
        var counts = new Dictionary<int, int>();
        foreach (var row in rows) CollectionsMarshal.GetValueRefOrAddDefault(counts, levels[row], out _)++;
        var shared = new List<(int, double)>();
        var index = new Dictionary<int, int>();
        foreach (var (level, count) in counts)
        {
            if (count == sizes[level]) continue;
            index[level] = shared.Count;
            shared.Add((level, sizes[level]));
        }
        var ofLevel = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) ofLevel[i] = index.TryGetValue(levels[rows[i]], out var at) ? at : -1;
        return (ofLevel, [.. shared]);
    }

    // A_g Q_g with A_g = (I − Q_gQ_g' − Σ d d'/n)^-½.
    private static double[] Adjust(double[] q, int k, int[] rows, int[] ofLevel, (int Level, double Size)[] shared)
    {
        var n = rows.Length;
        var columns = new List<double[]>();
        for (var l = 0; l < shared.Length; l++) columns.Add([.. ofLevel.Select(o => o == l ? 1.0 : 0)]);
        for (var j = 0; j < k; j++) columns.Add([.. rows.Select(row => q[row * k + j])]);
        var basis = HouseholderQr.Factor(columns, 1e-13);
        var u = basis.ThinQ();
        var r = basis.Rank;
        var inner = columns.ConvertAll(c => Coordinates(u, r, c)); // U'd_l, then U'q_j
        var b = new double[r * r];
        for (var a = 0; a < r; a++)
        {
            for (var c = 0; c < r; c++)
            {
                double sum = a == c ? 1 : 0;
                for (var l = 0; l < columns.Count; l++) sum -= inner[l][a] * inner[l][c] / (l < shared.Length ? shared[l].Size : 1);
                b[a * r + c] = sum;
            }
        }
        var (values, vectors) = SymmetricEigen.Decompose(b, r);
        var largest = values.Append(1).Max();
        var adjusted = new double[n * k];
        for (var j = 0; j < k; j++)
        {
            var change = new double[r];
            for (var e = 0; e < r; e++)
            {
                double projected = 0;
                for (var a = 0; a < r; a++) projected += vectors[a * r + e] * inner[shared.Length + j][a];
                projected *= (values[e] > SingularTolerance * largest ? 1 / Math.Sqrt(values[e]) : 0) - 1;
                for (var a = 0; a < r; a++) change[a] += vectors[a * r + e] * projected;
            }
            for (var i = 0; i < n; i++)
            {
                var value = q[rows[i] * k + j];
                for (var a = 0; a < r; a++) value += u[i * r + a] * change[a];
                adjusted[i * k + j] = value;
            }
        }
        return adjusted;
    }

    private static double[] Coordinates(double[] u, int r, double[] column)
    {
        var result = new double[r];
        for (var i = 0; i < column.Length; i++)
            for (var a = 0; a < r; a++) result[a] += u[i * r + a] * column[i];
        return result;
    }

    /// <summary>tr(Ω)²/tr(Ω²) with Ω_gh = δ·v_g'v_g − u_g'u_h; u_g = (Q_g'v_g, d_l'v_g/√n_l) is sparse in the levels.</summary>
    private sealed class PairSum(int k)
    {
        private readonly double[] _dense = new double[k * k];
        private readonly Dictionary<int, double[]> _mixed = [];
        private readonly Dictionary<(int, int), double> _levels = [];
        private double _trace;
        private double _diagonal;

        public double Df => _trace * _trace
            / (_dense.Sum(v => v * v) + 2 * _mixed.Values.Sum(column => column.Sum(v => v * v)) + _levels.Values.Sum(v => v * v) + _diagonal);

        public void Add(double[] q, double[] adjusted, int[] rows, int[] ofLevel, (int Level, double Size)[] shared, double[] direction)
        {
            var (v, p, e) = Project(q, adjusted, rows, ofLevel, shared, direction);
            var square = v.Sum(x => x * x);
            var length = p.Sum(x => x * x) + e.Sum(x => x * x);
            _trace += square - length;
            _diagonal += square * square - 2 * square * length;
            for (var a = 0; a < k; a++)
                for (var b = 0; b < k; b++) _dense[a * k + b] += p[a] * p[b];
            for (var l = 0; l < e.Length; l++)
            {
                if (!_mixed.TryGetValue(shared[l].Level, out var column)) _mixed[shared[l].Level] = column = new double[k];
                for (var a = 0; a < k; a++) column[a] += e[l] * p[a];
                for (var m = 0; m < e.Length; m++) CollectionsMarshal.GetValueRefOrAddDefault(_levels, (shared[l].Level, shared[m].Level), out _) += e[l] * e[m];
            }
        }
    }
}
