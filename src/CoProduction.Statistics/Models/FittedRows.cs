using CoProduction.Statistics.Numerics;
using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>
/// The rows of a fitted model seen again, block by block: q = R⁻¹'x, a row of the thin Q, its length the leverage, and the residual; all of √W·X.
/// Q is computed in double-double where that is free or where the columns are so nearly collinear that doubles would lose digits.
/// </summary>
internal sealed class FittedRows
{
    private const int Size = BlockKernels.Size;
    private const long FreeOperations = 1_000_000;
    private const double LargestCondition = 1e5;

    private readonly LeastSquaresRows _rows;
    private readonly CholeskyFactor _factor;
    private readonly double[] _lower;
    private readonly int[] _places; // of each column of the model among the kept ones; −1
    private readonly DoubleDouble[] _coefficients; // by column of the model
    private readonly bool _isExtended;

    public FittedRows(LeastSquaresRows rows, CholeskyFactor factor)
    {
        _rows = rows;
        _factor = factor;
        _lower = factor.LowerForBlocks();
        _places = new int[rows.Model.Columns];
        Array.Fill(_places, -1);
        for (var j = 0; j < factor.Rank; j++) _places[factor.Kept[j]] = j;
        _coefficients = factor.CoefficientsByColumn(rows.Model.Columns + 2);
        _isExtended = factor.Condition > LargestCondition || (long)rows.Count * factor.Rank * factor.Rank <= FreeOperations;
    }

    /// <summary>The same fit on other rows: every row of a table that was fitted by its cells.</summary>
    public FittedRows On(LeastSquaresRows rows) => new(rows, _factor);

    public Work Work => _rows.Work;

    public int Rank => _factor.Rank;

    public int Count => _rows.Count;

    /// <summary>The cells, where rows are cells.</summary>
    public OutcomeCells? Cells => _rows.Cells;

    /// <summary>Sums over blocks of the rows <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public void ForEach(int first, int end, Action<FittedBlock> use)
    {
        var block = NewBlock();
        for (var from = first; from < end; from += Size)
        {
            block.Rows.Read(from, Math.Min(Size, end - from));
            Fit(block);
            use(block);
            Work.Advance(Math.Min(Size, end - from));
        }
    }

    /// <summary>The same over rows in another order.</summary>
    public void ForEach(ReadOnlySpan<int> positions, Action<FittedBlock> use)
    {
        var block = NewBlock();
        while (!positions.IsEmpty)
        {
            var count = Math.Min(Size, positions.Length);
            positions[..count].CopyTo(block.Rows.Positions);
            block.Rows.ReadPositions(count);
            Fit(block);
            use(block);
            Work.Advance(count);
            positions = positions[count..];
        }
    }

    private FittedBlock NewBlock() => new(new RowBlock(_rows, true), Rank);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fit(FittedBlock block)
    {
        block.Rows.SubtractFitted(_coefficients);
        block.Rows.Outcome.CopyTo(block.Residuals, 0);
        if (_isExtended) SolveExtended(block);
        else
        {
            block.Rows.CopyTo(block.Q, _places);
            BlockKernels.Solve(_lower, Rank, block.Q);
        }
        if (_rows.Weights is not null) ScaleByRootWeights(block);
        for (var i = 0; i < Size; i++) block.Squares[i] = block.Residuals[i] * block.Residuals[i];
        if (_rows.Cells is { } cells)
            for (var i = 0; i < block.Rows.Count; i++)
            {
                var cell = block.Rows.Positions[i];
                block.Squares[i] = cells.Within[cell].High + cells.Count[cell] * block.Squares[i];
            }
        Array.Clear(block.Leverage);
        for (var j = 0; j < Rank; j++)
        {
            var q = block.Column(j);
            for (var i = 0; i < Size; i++) block.Leverage[i] += q[i] * q[i];
        }
    }

    private void SolveExtended(FittedBlock block)
    {
        Array.Clear(block.Q);
        var row = new DoubleDouble[Rank];
        for (var i = 0; i < block.Rows.Count; i++)
        {
            block.Rows.CopyRow(i, row, _places);
            _factor.Solve(row);
            for (var j = 0; j < Rank; j++) block.Q[j * Size + i] = (double)row[j];
        }
    }

    private void ScaleByRootWeights(FittedBlock block)
    {
        for (var i = 0; i < block.Rows.Count; i++)
        {
            var root = Math.Sqrt(block.Rows.Weights[i]);
            block.Residuals[i] *= root;
            for (var j = 0; j < Rank; j++) block.Q[j * Size + i] *= root;
        }
    }
}
