using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>
/// The rows of a logit as blocks: numbers centred and scaled, factors as places. Where every covariate is discrete, the rows are cells with their
/// counts, which is exact.
/// </summary>
internal sealed class LogitRows
{
    private const int MostCells = 1 << 16;

    private readonly ModelRows? _rows;
    private readonly double[] _outcome = [];
    private readonly TermRows[] _dense = [];
    private readonly TermRows[] _sparse = [];
    private readonly (int[][] Places, double[] Observations, double[] Events) _cells;

    private LogitRows(ModelRows rows, double[] outcome, bool hasIntercept)
    {
        (_rows, _outcome, Columns, Count) = (rows, outcome, rows.Columns, rows.Count);
        _dense = [.. rows.Terms.Where(t => t.IsDense)];
        _sparse = [.. rows.Terms.Where(t => !t.IsDense)];
        Dense = Array.ConvertAll(_dense, t => t.First);
        int[] ends = [.. rows.Terms.Skip(1).Select(t => t.First), rows.Columns];
        Sparse = [.. rows.Terms.Zip(ends).Where(t => !t.First.IsDense).Select(t => (t.First.First, t.Second - t.First.First))];
        Lanes = Math.Max(4, (Dense.Length + 3) / 4 * 4);
        Mean = new double[Dense.Length];
        Scale = new double[Dense.Length];
        for (var d = 0; d < Dense.Length; d++) (Mean[d], Scale[d]) = _dense[d].IsIndicator ? (0, 1) : Moments(_dense[d], hasIntercept);
    }

    private LogitRows(LogitRows rows, int[][] places, double[] observations, double[] events)
    {
        (Columns, Dense, Sparse, Lanes, Mean, Scale) = (rows.Columns, rows.Dense, rows.Sparse, rows.Lanes, rows.Mean, rows.Scale);
        _cells = (places, observations, events);
        Count = observations.Length;
    }

    /// <summary>k.</summary>
    public int Columns { get; }

    /// <summary>Rows, or cells.</summary>
    public int Count { get; }

    /// <summary>Model column of each dense term.</summary>
    public int[] Dense { get; }

    /// <summary>First model column and width of each sparse term.</summary>
    public (int First, int Width)[] Sparse { get; }

    public int Lanes { get; }

    /// <summary>Subtracted from each dense column; zero without an intercept to take it up.</summary>
    public double[] Mean { get; }

    /// <summary>Each dense column is divided by it.</summary>
    public double[] Scale { get; }

    /// <summary>Null where a column does not vary, or has no finite spread.</summary>
    public static LogitRows? Of(ModelRows rows, double[] outcome, bool hasIntercept)
    {
        var read = new LogitRows(rows, outcome, hasIntercept);
        return Array.TrueForAll(read.Scale, s => s > 0 && double.IsFinite(s)) ? read : null;
    }

    public LogitBlock Block() => new(Lanes, Sparse.Length);

    /// <summary>Reads rows <paramref name="first"/> and following, at most <see cref="LogitBlock.Size"/>.</summary>
    public void Read(int first, LogitBlock block)
    {
        var count = block.Count = Math.Min(LogitBlock.Size, Count - first);
        if (_rows is not null)
        {
            Array.Fill(block.Observations, 1, 0, count);
            Array.Copy(_outcome, first, block.Events, 0, count);
            ReadColumns(_rows.Rows.Slice(first, count), block);
        }
        else
        {
            Array.Copy(_cells.Observations, first, block.Observations, 0, count);
            Array.Copy(_cells.Events, first, block.Events, 0, count);
            for (var t = 0; t < Sparse.Length; t++) Array.Copy(_cells.Places[t], first, block.Place[t], 0, count);
            for (var i = 0; i < count && Dense.Length > 0; i++) block.Dense[i * Lanes] = 1;
        }
        Array.Clear(block.Observations, count, LogitBlock.Size - count);
        Array.Clear(block.Events, count, LogitBlock.Size - count);
    }

    /// <summary>Reads any rows: positions among the used ones, ascending or not.</summary>
    public void Read(ReadOnlySpan<int> positions, LogitBlock block)
    {
        block.Count = positions.Length;
        Span<int> rows = stackalloc int[positions.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = _rows!.Rows[positions[i]];
            (block.Observations[i], block.Events[i]) = (1, _outcome[positions[i]]);
        }
        ReadColumns(rows, block);
    }

    /// <summary>The cells of the covariates with their counts; null where a covariate is not discrete or there are too many.</summary>
    public LogitRows? Cells()
    {
        if (_dense.Any(t => !t.IsIndicator) || _sparse.Any(t => !t.IsIndicator)) return null;
        var cells = Sparse.Aggregate(1L, (product, t) => Math.Min(product * (t.Width + 1), int.MaxValue));
        if (cells > Math.Min(MostCells, Count / 8)) return null;
        var observations = new double[cells];
        var events = new double[cells];
        var block = Block();
        var key = new int[LogitBlock.Size];
        for (var first = 0; first < Count; first += LogitBlock.Size)
        {
            Read(first, block);
            Array.Clear(key);
            var stride = 1;
            for (var t = 0; t < Sparse.Length; t++)
            {
                for (var i = 0; i < block.Count; i++) key[i] += stride * block.Place[t][i];
                stride *= Sparse[t].Width + 1;
            }
            for (var i = 0; i < block.Count; i++)
            {
                observations[key[i]]++;
                events[key[i]] += block.Events[i];
            }
        }
        int[] used = [.. Enumerable.Range(0, (int)cells).Where(c => observations[c] > 0)];
        var places = new int[Sparse.Length][];
        for (int t = 0, stride = 1; t < Sparse.Length; stride *= Sparse[t++].Width + 1)
            places[t] = Array.ConvertAll(used, c => c / stride % (Sparse[t].Width + 1));
        return new LogitRows(this, places, Array.ConvertAll(used, c => observations[c]), Array.ConvertAll(used, c => events[c]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadColumns(ReadOnlySpan<int> rows, LogitBlock block)
    {
        Span<double> values = stackalloc double[rows.Length];
        for (var d = 0; d < _dense.Length; d++)
        {
            _dense[d].ReadValues(rows, values);
            var (mean, inverse, at) = (Mean[d], 1 / Scale[d], d);
            for (var i = 0; i < values.Length; i++, at += Lanes) block.Dense[at] = (values[i] - mean) * inverse;
        }
        for (var t = 0; t < _sparse.Length; t++)
        {
            _sparse[t].ReadColumns(rows, block.Place[t], -1);
            var (first, width) = Sparse[t];
            var place = block.Place[t];
            for (var i = 0; i < rows.Length; i++) place[i] = place[i] < 0 ? width : place[i] - first;
            if (_sparse[t].IsIndicator) continue;
            block.Value[t] ??= new double[LogitBlock.Size];
            _sparse[t].ReadValues(rows, block.Value[t]);
        }
    }

    // Mean and root mean square about it, in two passes.
    private (double Mean, double Scale) Moments(TermRows term, bool centred)
    {
        var values = new double[LogitBlock.Size];
        double mean = 0, square = 0;
        for (var pass = centred ? 0 : 1; pass < 2; pass++)
        {
            double total = 0;
            for (var first = 0; first < Count; first += LogitBlock.Size)
            {
                var count = Math.Min(LogitBlock.Size, Count - first);
                term.ReadValues(_rows!.Rows.Slice(first, count), values);
                double part = 0;
                for (var i = 0; i < count; i++) part += pass == 0 ? values[i] : (values[i] - mean) * (values[i] - mean);
                total += part;
            }
            if (pass == 0) mean = total / Count;
            else square = total / Count;
        }
        // A column that is constant but for rounding is one the general path must judge.
        var scale = Math.Sqrt(square);
        return (mean, scale > 1e-9 * Math.Abs(mean) ? scale : 0);
    }
}
