using CoProduction.Statistics.Numerics;
using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>
/// Rows compressed to cells: where every variable of a model has few values, rows with the same values have the same leverage and
/// fitted value, so count, mean and squares about the mean of a cell hold all that least squares needs of them; the results are exact.
/// </summary>
internal sealed class OutcomeCells
{
    private const int MostCells = 16_384;
    private const int MostNumbers = 8;
    private const int RowsPerCell = 8;

    private OutcomeCells(int[] count, DoubleDouble[] mean, DoubleDouble[] within) => (Count, Mean, Within) = (count, mean, within);

    /// <summary>Rows of each cell.</summary>
    public int[] Count { get; }

    /// <summary>Mean outcome of each cell.</summary>
    public DoubleDouble[] Mean { get; }

    /// <summary>Σ(y − mean)² of each cell.</summary>
    public DoubleDouble[] Within { get; }

    /// <summary>The cells of a model whose variables have few values; null where there would not be far fewer cells than rows.</summary>
    public static LeastSquaresRows? Compress(ModelRows model, double[] outcome, Work work)
    {
        var columns = new List<CellCode>();
        long cells = 1;
        foreach (var source in model.Terms.SelectMany(t => t.Sources).Distinct())
        {
            if (CellCode.Of(source, model.Rows) is not { } code) return null;
            columns.Add(code);
            cells *= code.Count;
            if (cells > Math.Min(MostCells, model.Count / RowsPerCell)) return null;
        }
        if (columns.Count == 0) return null;
        var size = (int)cells;
        var sums = RowSlices.Run(model.Count, size * 48L, (first, end) =>
        {
            var part = new Sums(size);
            part.Add(model.Rows[first..end], [.. columns], outcome, work);
            return part;
        }, work, 0.9);
        foreach (var part in sums.Skip(1)) sums[0].Add(part);
        return sums[0].ToRows(model, outcome, work);
    }

    private sealed class Sums(int size)
    {
        private readonly int[] _count = new int[size];
        private readonly int[] _row = new int[size];
        private readonly DoubleDouble[] _sum = new DoubleDouble[size];
        private readonly DoubleDouble[] _square = new DoubleDouble[size];

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Add(ReadOnlySpan<int> rows, CellCode[] columns, double[] outcome, Work work)
        {
            Span<int> cell = stackalloc int[BlockKernels.Size];
            for (var from = 0; from < rows.Length; from += BlockKernels.Size)
            {
                var block = rows.Slice(from, Math.Min(BlockKernels.Size, rows.Length - from));
                cell.Clear();
                foreach (var column in columns) column.Read(block, cell);
                for (var i = 0; i < block.Length; i++)
                {
                    var (c, y) = (cell[i], outcome[block[i]]);
                    if (_count[c]++ == 0) _row[c] = block[i];
                    Add(ref _sum[c], y);
                    Add(ref _square[c], DoubleDouble.Product(y, y));
                }
                work.Advance(block.Length);
            }
        }

        public void Add(Sums other)
        {
            for (var c = 0; c < size; c++)
            {
                if (_count[c] == 0) _row[c] = other._row[c];
                _count[c] += other._count[c];
                _sum[c] += other._sum[c];
                _square[c] += other._square[c];
            }
        }

        public LeastSquaresRows ToRows(ModelRows model, double[] outcome, Work work)
        {
            int[] used = [.. Enumerable.Range(0, size).Where(c => _count[c] > 0).OrderBy(c => _row[c])];
            var mean = Array.ConvertAll(used, c => DoubleDouble.Sum(_sum[c].High, _sum[c].Low) / _count[c]);
            var within = used.Select((c, i) => DoubleDouble.Sum(_square[c].High, _square[c].Low) - mean[i] * mean[i] * _count[c]).Select(w => w.High > 0 ? w : 0);
            return new LeastSquaresRows(
                new ModelRows(model.Terms, model.Columns, Array.ConvertAll(used, c => _row[c])),
                outcome,
                cells: new OutcomeCells(Array.ConvertAll(used, c => _count[c]), mean, [.. within]),
                work: work);
        }

        // The low parts are not normalised until the end.
        private static void Add(ref DoubleDouble sum, DoubleDouble value)
        {
            var high = DoubleDouble.Sum(sum.High, value.High);
            sum = new DoubleDouble(high.High, sum.Low + (high.Low + value.Low));
        }
    }

    /// <summary>A column with few values, as a digit of the number of a cell.</summary>
    private sealed class CellCode
    {
        private readonly FactorColumn? _factor;
        private readonly NumericColumn? _numbers;
        private readonly double[] _values = [];

        private CellCode(FactorColumn? factor, NumericColumn? numbers, double[] values)
        {
            (_factor, _numbers, _values) = (factor, numbers, values);
            Count = factor?.Levels.Count ?? values.Length;
        }

        public int Count { get; }

        public static CellCode? Of(DataColumn column, ReadOnlySpan<int> rows)
        {
            if (column is FactorColumn factor) return new CellCode(factor, null, []);
            var numbers = (NumericColumn)column;
            var values = new List<double>();
            foreach (var row in rows)
            {
                if (values.Contains(numbers[row])) continue;
                if (values.Count == MostNumbers) return null;
                values.Add(numbers[row]);
            }
            return new CellCode(null, numbers, [.. values]);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Read(ReadOnlySpan<int> rows, Span<int> cells)
        {
            if (_factor is not null)
            {
                var codes = _factor.Codes;
                for (var i = 0; i < rows.Length; i++) cells[i] = cells[i] * Count + codes[rows[i]];
                return;
            }
            var x = _numbers!.Values;
            for (var i = 0; i < rows.Length; i++) cells[i] = cells[i] * Count + Array.IndexOf(_values, x[rows[i]]);
        }
    }
}
