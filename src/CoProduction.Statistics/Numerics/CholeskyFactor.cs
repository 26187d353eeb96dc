namespace CoProduction.Statistics.Numerics;

/// <summary>
/// X'X = LL' and the least squares solution, in double-double from cross-products in double-double. What the columns' condition number κ costs is
/// κ²·1e-32, less than the κ·1e-16 of a QR in doubles for every κ below 1e16 (mixed-precision Cholesky QR: Yamazaki, Tomov and
/// Dongarra 2015). Columns are taken in their order: one that its predecessors explain is set aside, so later columns lose.
/// </summary>
internal sealed class CholeskyFactor
{
    /// <summary>Remainder relative to the length of a column. Filip's last power keeps 5e-8, an exact copy 1e-16, what 32 digits leave of it 1e-15.</summary>
    public const double RankTolerance = 1e-11;

    private readonly DoubleDouble[] _lower; // rank × rank, row-major
    private readonly DoubleDouble[] _projection; // L⁻¹X'y

    private readonly int _columns;

    /// <param name="products">Of k columns and, as column k, the outcome.</param>
    /// <param name="k">Number of columns.</param>
    public CholeskyFactor(CrossProducts products, int k)
    {
        _columns = k;
        var rows = new List<DoubleDouble[]>();
        var kept = new List<int>();
        var dropped = new List<int>();
        for (var j = 0; j < k; j++)
        {
            var (row, rest) = Eliminate(rows, kept, products, j);
            var square = products[j, j].High;
            if (square <= 0 || rest.High <= RankTolerance * RankTolerance * square)
            {
                dropped.Add(j);
                continue;
            }
            rows.Add([.. row, DoubleDouble.Sqrt(rest)]);
            kept.Add(j);
        }
        Kept = [.. kept];
        Dropped = [.. dropped];
        _lower = new DoubleDouble[Rank * Rank];
        InverseR = new double[Rank * Rank];
        for (var j = 0; j < Rank; j++) rows[j].CopyTo(_lower, j * Rank);
        (_projection, var residual) = Eliminate(rows, kept, products, k);
        OutcomeSumOfSquares = products[k, k].High;
        ResidualSumOfSquares = Math.Max(0, residual.High);
        Coefficients = SolveTransposed([.. _projection]);
        for (var j = 0; j < Rank; j++)
        {
            var unit = new DoubleDouble[Rank];
            unit[j] = 1;
            SolveTransposed(unit);
            for (var i = 0; i <= j; i++) InverseR[i * Rank + j] = (double)unit[i];
        }
        for (var j = 0; j < Rank; j++)
        {
            double square = 0;
            for (var m = j; m < Rank; m++) square += InverseR[j * Rank + m] * InverseR[j * Rank + m];
            Condition = Math.Max(Condition, Math.Sqrt(square * products[Kept[j], Kept[j]].High));
        }
    }

    private CholeskyFactor(CholeskyFactor other)
    {
        (_columns, _lower, _projection) = (other._columns, other._lower, other._projection);
        (Kept, Dropped, Condition, InverseR) = (other.Kept, other.Dropped, other.Condition, other.InverseR);
        (OutcomeSumOfSquares, Coefficients, ResidualSumOfSquares) = (other.OutcomeSumOfSquares, other.Coefficients, other.ResidualSumOfSquares);
    }

    public int Rank => Kept.Length;

    /// <summary>Indices of the columns that span the space, ascending.</summary>
    public int[] Kept { get; }

    /// <summary>Indices of the columns that are linear combinations of earlier kept ones.</summary>
    public int[] Dropped { get; }

    /// <summary>The largest length of a column relative to what the other columns leave of it, at least 1.</summary>
    public double Condition { get; } = 1;

    /// <summary>Rank numbers.</summary>
    public DoubleDouble[] Coefficients { get; private init; }

    public double OutcomeSumOfSquares { get; }

    public double ResidualSumOfSquares { get; private init; }

    /// <summary>The solution improved by the least squares of its residuals, which stand in the place of the outcome in the cross-products.</summary>
    public CholeskyFactor Refine(CrossProducts residuals)
    {
        var correction = new CholeskyFactor(residuals, _columns);
        return new CholeskyFactor(this)
        {
            Coefficients = [.. Coefficients.Zip(correction.Coefficients, (b, d) => b + d)],
            ResidualSumOfSquares = correction.ResidualSumOfSquares,
        };
    }

    /// <summary>The coefficient of each column, zero where it was set aside, as far as <paramref name="length"/>.</summary>
    public DoubleDouble[] CoefficientsByColumn(int length)
    {
        var coefficients = new DoubleDouble[length];
        for (var j = 0; j < Rank; j++) coefficients[Kept[j]] = Coefficients[j];
        return coefficients;
    }

    /// <summary>The outcome's sum of squares that the columns from this one on explain beyond their predecessors.</summary>
    public double Explained(int from)
    {
        DoubleDouble sum = 0;
        for (var j = from; j < Rank; j++) sum += _projection[j] * _projection[j];
        return (double)sum;
    }

    public DoubleDouble Lower(int row, int column) => _lower[row * Rank + column];

    /// <summary>L as <see cref="BlockKernels.Solve"/> takes it.</summary>
    public double[] LowerForBlocks()
    {
        var lower = Array.ConvertAll(_lower, v => (double)v);
        for (var j = 0; j < Rank; j++) lower[j * Rank + j] = (double)(1 / _lower[j * Rank + j]);
        return lower;
    }

    /// <summary>R⁻¹ = L⁻ᵀ, rank × rank row-major: coefficients are R⁻¹ times what is a sum over rows of q = L⁻¹x.</summary>
    public double[] InverseR { get; }

    /// <summary>L⁻¹x in place.</summary>
    public void Solve(Span<DoubleDouble> x)
    {
        for (var j = 0; j < Rank; j++)
        {
            var sum = x[j];
            for (var m = 0; m < j; m++) sum -= _lower[j * Rank + m] * x[m];
            x[j] = sum / _lower[j * Rank + j];
        }
    }

    private DoubleDouble[] SolveTransposed(DoubleDouble[] x)
    {
        for (var j = Rank - 1; j >= 0; j--)
        {
            var sum = x[j];
            for (var m = j + 1; m < Rank; m++) sum -= _lower[m * Rank + j] * x[m];
            x[j] = sum / _lower[j * Rank + j];
        }
        return x;
    }

    private static (DoubleDouble[] Row, DoubleDouble Remainder) Eliminate(List<DoubleDouble[]> rows, List<int> kept, CrossProducts products, int column)
    {
        var row = new DoubleDouble[rows.Count];
        var rest = products[column, column];
        for (var i = 0; i < row.Length; i++)
        {
            var sum = products[kept[i], column];
            for (var m = 0; m < i; m++) sum -= rows[i][m] * row[m];
            row[i] = sum / rows[i][i];
            rest -= row[i] * row[i];
        }
        return (row, rest);
    }
}
