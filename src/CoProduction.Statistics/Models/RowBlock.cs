using CoProduction.Statistics.Numerics;
using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>Up to <see cref="BlockKernels.Size"/> rows of a model and its outcome, term by term; what lies beyond <see cref="Count"/> is zero.</summary>
internal sealed class RowBlock
{
    private const int Size = BlockKernels.Size;

    private readonly LeastSquaresRows _source;
    private readonly Part[] _parts; // the terms, then the outcome
    private readonly int[] _rows = new int[Size];
    private readonly int _none;

    /// <param name="source">The rows.</param>
    /// <param name="hasLongOutcome">True when the outcome needs two doubles: a mean, a residual.</param>
    public RowBlock(LeastSquaresRows source, bool hasLongOutcome)
    {
        _source = source;
        _none = source.Model.Columns + 1;
        _parts = [.. source.Model.Terms.Select(t => new Part(t, t.First, t.IsExtended)), new Part(null, source.Model.Columns, hasLongOutcome)];
    }

    public int Count { get; private set; }

    /// <summary>Where the rows of the block stand among the n rows.</summary>
    public int[] Positions { get; } = new int[Size];

    /// <summary>Weights, or sizes of cells; one where there are none.</summary>
    public double[] Weights { get; } = new double[Size];

    public void Read(int first, int count)
    {
        for (var i = 0; i < count; i++) Positions[i] = first + i;
        ReadPositions(count);
    }

    /// <summary>Reads the rows that the first <paramref name="count"/> entries of <see cref="Positions"/> name.</summary>
    public void ReadPositions(int count)
    {
        Count = count;
        var positions = Positions.AsSpan(0, count);
        var rows = _rows.AsSpan(0, count);
        for (var i = 0; i < count; i++) rows[i] = _source.Model.Rows[positions[i]];
        foreach (var part in _parts)
        {
            if (part.Term is { } term)
            {
                term.ReadColumns(rows, part.Columns, _none);
                term.ReadValues(rows, part.High, part.Low);
            }
            else
            {
                part.Columns.AsSpan().Fill(part.First);
                _source.ReadOutcome(positions, rows, part.High, part.Low);
            }
            part.Columns.AsSpan(count).Fill(_none);
            part.High.AsSpan(count).Clear();
            part.Low.AsSpan(count).Clear();
        }
        _source.ReadWeights(positions, rows, Weights);
        Weights.AsSpan(count).Clear();
    }

    /// <summary>Adds the products of all pairs of columns, the outcome being column k.</summary>
    public void AddTo(CrossProducts products, bool isWeighted)
    {
        foreach (var part in _parts) part.Weight(isWeighted ? Weights : null);
        for (var a = 0; a < _parts.Length; a++)
            for (var b = a; b < _parts.Length; b++) Add(products, _parts[a], _parts[b]);
    }

    /// <summary>The columns of the model, each <see cref="BlockKernels.Size"/> numbers long, at the places given (−1: left out).</summary>
    public void CopyTo(double[] dense, int[] places)
    {
        Array.Clear(dense);
        foreach (var part in _parts.AsSpan(0, _parts.Length - 1))
        {
            if (part.IsDense)
            {
                if (places[part.First] >= 0) part.High.CopyTo(dense, places[part.First] * Size);
                continue;
            }
            for (var i = 0; i < Count; i++)
                if (part.Columns[i] != _none && places[part.Columns[i]] is >= 0 and var place) dense[place * Size + i] = part.High[i];
        }
    }

    /// <summary>One row of the model with all its digits.</summary>
    public void CopyRow(int i, Span<DoubleDouble> row, int[] places)
    {
        row.Clear();
        foreach (var part in _parts.AsSpan(0, _parts.Length - 1))
            if (part.Columns[i] != _none && places[part.Columns[i]] is >= 0 and var place) row[place] = new DoubleDouble(part.High[i], part.Low[i]);
    }

    /// <summary>Puts outcome − fitted, with all its digits, in the place of the outcome.</summary>
    /// <param name="coefficients">By column, k + 2 of them: zero for a dropped column, the outcome and none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SubtractFitted(DoubleDouble[] coefficients)
    {
        var (high, low) = (_parts[^1].High, _parts[^1].Low);
        foreach (var part in _parts.AsSpan(0, _parts.Length - 1))
        {
            if (part.IsDense)
            {
                BlockKernels.SubtractProduct(high, low, part.High, part.Low, coefficients[part.First]);
                continue;
            }
            for (var i = 0; i < Count; i++)
            {
                var c = coefficients[part.Columns[i]];
                var product = part.IsIndicator ? c : DoubleDouble.Product(part.High[i], c.High);
                var difference = DoubleDouble.Sum(high[i], -product.High);
                high[i] = difference.High;
                low[i] += difference.Low - product.Low;
                if (!part.IsIndicator) low[i] -= part.High[i] * c.Low + part.Low[i] * c.High;
            }
        }
        for (var i = 0; i < Count; i++) (high[i], low[i]) = DoubleDouble.Sum(high[i], low[i]);
    }

    /// <summary>The outcome, or what <see cref="SubtractFitted"/> left of it, rounded.</summary>
    public double[] Outcome => _parts[^1].High;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(CrossProducts products, Part a, Part b)
    {
        if (a.IsDense && b.IsDense)
        {
            products.Add(a.First, b.First, BlockKernels.ExtendedDot(a.WeightedHigh, a.WeightedLow, b.High, b.IsExtended ? b.Low : []));
        }
        else if (a.IsOne && b.IsOne)
        {
            for (var i = 0; i < Count; i++) products.Count(a.Columns[i], b.Columns[i]);
        }
        else if (a.IsOne && !b.IsExtended)
        {
            for (var i = 0; i < Count; i++) products.Add(a.Columns[i], b.Columns[i], b.High[i]);
        }
        else if (b.IsOne && a.WeightedLow.IsEmpty)
        {
            for (var i = 0; i < Count; i++) products.Add(a.Columns[i], b.Columns[i], a.WeightedHigh[i]);
        }
        else
        {
            for (var i = 0; i < Count; i++) products.Add(a.Columns[i], b.Columns[i], a.Weighted(i) * new DoubleDouble(b.High[i], b.Low[i]));
        }
    }

    /// <summary>A term, or the outcome, in the rows of the block.</summary>
    private sealed class Part
    {
        private readonly double[] _weightedHigh = new double[Size];
        private readonly double[] _weightedLow = new double[Size];
        private bool _isWeighted;

        public Part(TermRows? term, int first, bool isExtended)
        {
            Term = term;
            First = first;
            IsExtended = isExtended;
        }

        /// <summary>Null for the outcome.</summary>
        public TermRows? Term { get; }

        public int First { get; }

        public bool IsDense => Term is not { IsDense: false };

        public bool IsIndicator => Term is { IsIndicator: true };

        public bool IsExtended { get; }

        /// <summary>True when its weighted values are one.</summary>
        public bool IsOne => IsIndicator && !_isWeighted;

        public int[] Columns { get; } = new int[Size];

        public double[] High { get; } = new double[Size];

        public double[] Low { get; } = new double[Size];

        public ReadOnlySpan<double> WeightedHigh => _isWeighted ? _weightedHigh : High;

        public ReadOnlySpan<double> WeightedLow => _isWeighted ? _weightedLow : IsExtended ? Low : [];

        public DoubleDouble Weighted(int i) => _isWeighted ? new(_weightedHigh[i], _weightedLow[i]) : new(High[i], Low[i]);

        public void Weight(double[]? weights)
        {
            _isWeighted = weights is not null;
            if (weights is null) return;
            for (var i = 0; i < Size; i++)
            {
                var product = DoubleDouble.Product(weights[i], High[i]);
                _weightedHigh[i] = product.High;
                _weightedLow[i] = product.Low + weights[i] * Low[i];
            }
        }
    }
}
