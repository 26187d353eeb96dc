namespace CoProduction.Statistics.Numerics;

/// <summary>
/// QR factorisation by Householder reflections, columns taken in their order (as LINPACK dqrdc2: a column that its
/// predecessors already explain is set aside, so later columns lose and the first never does).
/// Never forms X'X: the condition number is that of X, not its square.
/// </summary>
internal sealed class HouseholderQr
{
    /// <summary>Relative to the length of the column. Filip's last power keeps 5e-8 of its length, an exact copy about 1e-16.</summary>
    public const double RankTolerance = 1e-11;

    private readonly double[][] _reflectors;
    private readonly double[] _r; // rank × rank, upper triangle, row-major

    private HouseholderQr(int rows, double[][] reflectors, int[] kept, int[] dropped, double[] r, double[][] droppedCoefficients)
    {
        Rows = rows;
        _reflectors = reflectors;
        Kept = kept;
        Dropped = dropped;
        _r = r;
        DroppedCoefficients = droppedCoefficients;
    }

    public int Rows { get; }

    public int Rank => Kept.Length;

    /// <summary>Indices of the columns that span the space, ascending.</summary>
    public int[] Kept { get; }

    /// <summary>Indices of the columns that are linear combinations of earlier kept ones.</summary>
    public int[] Dropped { get; }

    /// <summary>For each dropped column, its coefficients on the kept columns.</summary>
    public double[][] DroppedCoefficients { get; }

    public double R(int row, int column) => _r[row * Rank + column];

    /// <param name="columns">k columns of n numbers; not changed.</param>
    /// <param name="tolerance">A column whose remainder is at most this share of its length is dropped.</param>
    public static HouseholderQr Factor(IReadOnlyList<double[]> columns, double tolerance = RankTolerance)
    {
        var rows = columns.Count == 0 ? 0 : columns[0].Length;
        var reflectors = new List<double[]>();
        var diagonal = new List<double>();
        var transformed = new List<double[]>();
        var kept = new List<int>();
        var droppedColumns = new List<double[]>();
        var dropped = new List<int>();
        for (var j = 0; j < columns.Count; j++)
        {
            var column = (double[])columns[j].Clone();
            var length = Norm(column, 0);
            for (var i = 0; i < reflectors.Count; i++) Reflect(reflectors[i], i, column);
            var k = reflectors.Count;
            var remainder = k < rows ? Norm(column, k) : 0;
            if (length == 0 || remainder <= tolerance * length)
            {
                dropped.Add(j);
                droppedColumns.Add(column[..k]);
                continue;
            }
            var reflector = Reflector(column, k, remainder);
            diagonal.Add(column[k] > 0 ? -remainder : remainder);
            transformed.Add(column[..k]);
            reflectors.Add(reflector);
            kept.Add(j);
        }
        var rank = kept.Count;
        var r = new double[rank * rank];
        for (var j = 0; j < rank; j++)
        {
            for (var i = 0; i < j; i++) r[i * rank + j] = transformed[j][i];
            r[j * rank + j] = diagonal[j];
        }
        var qr = new HouseholderQr(rows, [.. reflectors], [.. kept], [.. dropped], r, new double[dropped.Count][]);
        for (var d = 0; d < dropped.Count; d++)
        {
            var right = new double[rank];
            droppedColumns[d].CopyTo(right, 0);
            qr.SolveR(right);
            qr.DroppedCoefficients[d] = right;
        }
        return qr;
    }

    /// <summary>Q'y in place: the first Rank entries are the coordinates, the rest the residual's.</summary>
    public void ApplyTranspose(double[] y)
    {
        for (var i = 0; i < _reflectors.Length; i++) Reflect(_reflectors[i], i, y);
    }

    /// <summary>Q y in place.</summary>
    public void Apply(double[] y)
    {
        for (var i = _reflectors.Length - 1; i >= 0; i--) Reflect(_reflectors[i], i, y);
    }

    /// <summary>The thin Q, n × Rank, row-major.</summary>
    public double[] ThinQ()
    {
        var q = new double[Rows * Rank];
        var column = new double[Rows];
        for (var j = 0; j < Rank; j++)
        {
            Array.Clear(column);
            column[j] = 1;
            for (var i = j; i >= 0; i--) Reflect(_reflectors[i], i, column);
            for (var row = 0; row < Rows; row++) q[row * Rank + j] = column[row];
        }
        return q;
    }

    /// <summary>Solves R x = b in place.</summary>
    public void SolveR(Span<double> b)
    {
        for (var i = Rank - 1; i >= 0; i--)
        {
            var sum = b[i];
            for (var j = i + 1; j < Rank; j++) sum -= _r[i * Rank + j] * b[j];
            b[i] = sum / _r[i * Rank + i];
        }
    }

    /// <summary>Solves R'x = b in place.</summary>
    public void SolveRTranspose(Span<double> b)
    {
        for (var i = 0; i < Rank; i++)
        {
            var sum = b[i];
            for (var j = 0; j < i; j++) sum -= _r[j * Rank + i] * b[j];
            b[i] = sum / _r[i * Rank + i];
        }
    }

    private static double[] Reflector(double[] column, int k, double norm)
    {
        // v = x ± ‖x‖e, scaled so that v'v = 2: a reflection is then y - v(v'y).
        var v = column[k..];
        v[0] += v[0] > 0 ? norm : -norm;
        var scale = Math.Sqrt(2) / Norm(v, 0);
        for (var i = 0; i < v.Length; i++) v[i] *= scale;
        return v;
    }

    private static void Reflect(double[] v, int offset, double[] y)
    {
        var target = y.AsSpan(offset);
        double dot = 0;
        for (var i = 0; i < v.Length; i++) dot += v[i] * target[i];
        if (dot == 0) return;
        for (var i = 0; i < v.Length; i++) target[i] -= dot * v[i];
    }

    private static double Norm(double[] x, int from)
    {
        double scale = 0;
        for (var i = from; i < x.Length; i++) scale = Math.Max(scale, Math.Abs(x[i]));
        if (scale == 0 || !double.IsFinite(scale)) return scale;
        double sum = 0;
        for (var i = from; i < x.Length; i++)
        {
            var s = x[i] / scale;
            sum += s * s;
        }
        return scale * Math.Sqrt(sum);
    }
}
