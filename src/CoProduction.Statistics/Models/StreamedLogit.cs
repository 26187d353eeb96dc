using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// The maximum of a logit over many rows, read in blocks: Newton's method on cross-products of centred and scaled columns. Used only where these are
/// well conditioned, which is measured, and where the maximum exists; everything else goes to <see cref="CanonicalSolution"/>.
/// </summary>
internal sealed class StreamedLogit : CanonicalMaximum
{
    /// <summary>Fewer numbers in the model matrix are fitted by QR.</summary>
    private const long FewestNumbers = 200_000;
    private const int MostColumns = 500;

    /// <summary>A column that keeps less of its squared length beside the others needs QR; above it cross-products keep 11 digits.</summary>
    private const double WellConditioned = 1e-5;

    /// <summary>Fixed, so that results do not depend on the number of processors.</summary>
    private const int Slices = 16;

    private readonly ModelMatrix _matrix;
    private readonly LogitRows _rows;
    private readonly LogitRows _cells;
    private readonly Work _work;
    private double[] _standardized;
    private UnitCholesky? _information;

    private StreamedLogit(ModelMatrix matrix, LogitRows rows, Work work)
    {
        (_matrix, _rows, _cells, _work) = (matrix, rows, rows.Cells() ?? rows, work);
        _standardized = new double[rows.Columns];
        Problems = new string?[rows.Columns];
    }

    /// <summary>Null where the general path must be taken: few rows, ill-conditioned or collinear columns, separation.</summary>
    public static StreamedLogit? Fit(ModelMatrix matrix, double[] outcome, Work work)
    {
        if ((long)outcome.Length * matrix.Columns.Count < FewestNumbers || matrix.Columns.Count > MostColumns) return null;
        if (Array.TrueForAll(outcome, y => y == outcome[0])) return null;
        if (LogitRows.Of(matrix.Regressors, outcome, matrix.Formula.HasIntercept) is not { } rows) return null;
        var fit = new StreamedLogit(matrix, rows, work);
        // A twentieth of the rows gives a start from which few steps are left.
        if (fit._cells.Count > 100_000 && !fit.Climb(20)) fit._standardized = new double[rows.Columns];
        return fit.Climb(1) ? fit : null;
    }

    public override double InverseInformation(double[] gradient)
    {
        var g = Standardized(gradient);
        _information!.Forward(g);
        return g.Sum(v => v * v);
    }

    public override double[] Covariance(StandardErrorType type, Clusters? clusters)
    {
        var k = _rows.Columns;
        var roots = Enumerable.Range(0, k).Select(j =>
        {
            var unit = new double[k];
            unit[j] = 1;
            return Standardized(unit);
        }).ToArray();
        if (type == StandardErrorType.Classical)
        {
            foreach (var root in roots) _information!.Forward(root);
            return Products(roots, null);
        }
        foreach (var root in roots) _information!.Solve(root);
        _work.Restart();
        var meat = type is StandardErrorType.HC0 or StandardErrorType.HC1 ? RobustMeat() : ClusteredMeat(clusters!);
        var covariance = Products(roots, meat);
        var factor = SmallSampleFactor(type, _rows.Count, k, clusters?.Count ?? 0);
        for (var i = 0; i < covariance.Length; i++) covariance[i] *= factor;
        return covariance;
    }

    /// <summary>Average marginal effects, from one pass over the rows where no variable occurs twice; null where one does.</summary>
    public IEnumerable<MarginalEffects.Effect>? Effects() => LogitEffects.Of(_matrix, _cells, _standardized, _work);

    /// <summary>Xb of every row.</summary>
    public double[] Predictor()
    {
        var eta = new double[_rows.Count];
        var (dense, sparse) = Split(_rows, _standardized);
        var block = _rows.Block();
        for (var first = 0; first < eta.Length; first += LogitBlock.Size)
        {
            _rows.Read(first, block);
            block.Predict(dense, sparse);
            Array.Copy(block.Eta, 0, eta, first, block.Count);
        }
        return eta;
    }

    /// <summary>Coefficients of the dense lanes, and of each sparse term with a zero at its end.</summary>
    public static (double[] Dense, double[][] Sparse) Split(LogitRows rows, double[] coefficients)
    {
        var dense = new double[rows.Lanes];
        for (var d = 0; d < rows.Dense.Length; d++) dense[d] = coefficients[rows.Dense[d]];
        return (dense, Array.ConvertAll(rows.Sparse, t => (double[])[.. coefficients.AsSpan(t.First, t.Width), 0]));
    }

    /// <summary>Sums over slices of every <paramref name="stride"/>-th block, added in their order.</summary>
    public static double[] Sum(LogitRows rows, int length, int stride, Action<LogitBlock, double[]> add, Work work, double share = 1)
    {
        var blocks = (rows.Count + LogitBlock.Size - 1) / LogitBlock.Size;
        var parts = new double[Slices][];
        work.Next(blocks / stride, share);
        Parallel.For(0, Slices, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = work.CancellationToken }, slice =>
        {
            var sums = new double[length];
            var block = rows.Block();
            for (var b = (int)((long)blocks * slice / Slices); b < (int)((long)blocks * (slice + 1) / Slices); b++)
            {
                if (b % stride != 0) continue;
                rows.Read(b * LogitBlock.Size, block);
                add(block, sums);
                work.Advance(1);
            }
            parts[slice] = sums;
        });
        for (var slice = 1; slice < Slices; slice++)
            for (var i = 0; i < length; i++) parts[0][i] += parts[slice][i];
        return parts[0];
    }

    // Newton's method from the present coefficients; false where it leads nowhere.
    private bool Climb(int stride)
    {
        var sums = new LogitSums(_cells);
        var previous = double.NegativeInfinity;
        for (var step = 0; step < 25; step++)
        {
            var at = At(sums, stride);
            if (!(at[0] >= previous - 1e-9 * Math.Abs(previous))) return false; // overshot: separation or nearly so
            previous = at[0];
            if (UnitCholesky.Factor(sums.Cross(at), WellConditioned) is not { } information) return false;
            var score = sums.Score(at);
            var delta = (double[])score.Clone();
            information.Solve(delta);
            for (var j = 0; j < delta.Length; j++) _standardized[j] += delta[j];
            // The decrement is the squared distance to the maximum in standard errors; the step just taken squares it.
            var decrement = score.Zip(delta, (s, d) => s * d).Sum();
            if (stride > 1 && decrement < 1e-4) return true;
            if (!(Math.Abs(decrement) < 1e-16)) continue;
            (LogLikelihood, _information, Coefficients) = (at[0] + decrement / 2, information, Original(_standardized));
            return true;
        }
        return false;
    }

    private double[] At(LogitSums sums, int stride)
    {
        var (dense, sparse) = Split(_cells, _standardized);
        return Sum(_cells, sums.Length, stride, (block, total) =>
        {
            block.Predict(dense, sparse);
            total[0] += block.Evaluate();
            sums.Add(total, block, block.Weight, block.Residual);
        }, _work, stride > 1 ? 0.1 : 0.5);
    }

    private double[] RobustMeat()
    {
        var sums = new LogitSums(_cells);
        var (dense, sparse) = Split(_cells, _standardized);
        return sums.Cross(Sum(_cells, sums.Length, 1, (block, total) =>
        {
            block.Predict(dense, sparse);
            block.Evaluate();
            sums.Add(total, block, block.SquaredResidual, block.Residual);
        }, _work));
    }

    private double[] ClusteredMeat(Clusters clusters)
    {
        var k = _rows.Columns;
        var meat = new double[k * k];
        var (dense, sparse) = Split(_rows, _standardized);
        var sums = new LogitSums(_rows);
        var total = new double[sums.Length];
        var block = _rows.Block();
        _work.Next(_rows.Count);
        foreach (var members in clusters.Rows)
        {
            Array.Clear(total);
            for (var first = 0; first < members.Length; first += LogitBlock.Size)
            {
                _rows.Read(members.AsSpan(first, Math.Min(LogitBlock.Size, members.Length - first)), block);
                block.Predict(dense, sparse);
                block.Evaluate();
                sums.AddScore(total, block, block.Residual);
            }
            _work.Advance(members.Length);
            var score = sums.Score(total);
            for (var a = 0; a < k; a++)
            {
                if (score[a] == 0) continue;
                for (var b = 0; b < k; b++) meat[a * k + b] += score[a] * score[b];
            }
        }
        return meat;
    }

    // b = β/s, the intercept takes up the means.
    private double[] Original(double[] standardized)
    {
        var b = (double[])standardized.Clone();
        for (var d = 0; d < _rows.Dense.Length; d++)
        {
            var column = _rows.Dense[d];
            b[column] /= _rows.Scale[d];
            if (_rows.Mean[d] != 0) b[0] -= b[column] * _rows.Mean[d];
        }
        return b;
    }

    // The gradient in the standardised coefficients of a gradient in the original ones.
    private double[] Standardized(double[] gradient)
    {
        var g = (double[])gradient.Clone();
        for (var d = 0; d < _rows.Dense.Length; d++)
        {
            var column = _rows.Dense[d];
            if (_rows.Mean[d] != 0) g[column] -= _rows.Mean[d] * gradient[0];
            g[column] /= _rows.Scale[d];
        }
        return g;
    }

    private static double[] Products(double[][] roots, double[]? meat)
    {
        var k = roots.Length;
        var products = new double[k * k];
        for (var a = 0; a < k; a++)
        {
            var left = meat is null ? roots[a] : SmallMatrix.Multiply(meat, roots[a]);
            for (var b = 0; b <= a; b++)
            {
                double sum = 0;
                for (var j = 0; j < k; j++) sum += left[j] * roots[b][j];
                products[a * k + b] = products[b * k + a] = sum;
            }
        }
        return products;
    }
}
