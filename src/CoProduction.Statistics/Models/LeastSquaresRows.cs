using CoProduction.Statistics.Numerics;
using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>What least squares is fitted to: the rows of a model with an outcome and weights, or cells of equal rows.</summary>
internal sealed class LeastSquaresRows(ModelRows model, double[] outcome, double[]? weights = null, OutcomeCells? cells = null, Work? work = null)
{
    private const double ConditionToRefine = 1e6;
    private const double MostOfWhatIsLeft = 0.9; // whether a second pass is needed shows after the first

    public ModelRows Model => model;

    /// <summary>Rows, or cells.</summary>
    public int Count => model.Count;

    /// <summary>Analytic weights by row of the table; null without.</summary>
    public double[]? Weights => weights;

    /// <summary>Told of every block of rows; stops a sum between two blocks.</summary>
    public Work Work { get; } = work ?? Work.Unwatched;

    /// <summary>Where a row of <see cref="Model"/> stands for all rows of its cell.</summary>
    public OutcomeCells? Cells => cells;

    /// <summary>True when every row has the same outcome.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool OutcomeIsConstant()
    {
        foreach (var row in model.Rows)
            if (outcome[row] != outcome[model.Rows[0]]) return false;
        return true;
    }

    /// <summary>The cells of equal rows where there are few, else these rows.</summary>
    public LeastSquaresRows Compress() => OutcomeCells.Compress(model, outcome, Work) ?? this;

    public void ReadOutcome(ReadOnlySpan<int> positions, ReadOnlySpan<int> rows, Span<double> high, Span<double> low)
    {
        for (var i = 0; i < rows.Length; i++) (high[i], low[i]) = cells?.Mean[positions[i]] ?? outcome[rows[i]];
    }

    /// <summary>How often a row counts in X'WX: its weight, or the size of its cell.</summary>
    public void ReadWeights(ReadOnlySpan<int> positions, ReadOnlySpan<int> rows, Span<double> values)
    {
        for (var i = 0; i < rows.Length; i++) values[i] = cells?.Count[positions[i]] ?? weights?[rows[i]] ?? 1;
    }

    /// <summary>Least squares of the outcome on the columns.</summary>
    public CholeskyFactor Solve()
    {
        var factor = new CholeskyFactor(Products(null), model.Columns);
        return factor.Condition > ConditionToRefine ? factor.Refine(Products(factor.CoefficientsByColumn(model.Columns + 2))) : factor;
    }

    // X'WX, X'Wy and y'Wy; y, or what the coefficients leave of it, is column k.
    private CrossProducts Products(DoubleDouble[]? coefficients)
    {
        var k = model.Columns;
        var parts = RowSlices.Run(Count, (k + 2) * (k + 2) * sizeof(double) * 2, (first, end) =>
        {
            var products = new CrossProducts(k + 2);
            var block = new RowBlock(this, cells is not null || coefficients is not null);
            var isWeighted = weights is not null || cells is not null;
            for (var from = first; from < end; from += BlockKernels.Size)
            {
                var count = Math.Min(BlockKernels.Size, end - from);
                block.Read(from, count);
                if (coefficients is not null) block.SubtractFitted(coefficients);
                block.AddTo(products, isWeighted);
                Work.Advance(count);
            }
            return products;
        }, Work, MostOfWhatIsLeft);
        foreach (var part in parts.Skip(1)) parts[0].Add(part);
        if (cells is not null)
            foreach (var within in cells.Within) parts[0].Add(k, k, within);
        return parts[0];
    }
}
