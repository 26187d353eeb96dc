using CoProduction.Statistics.Numerics;
using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>
/// A term of a model on the rows of a table. However many columns it has, in a row at most one of them is not zero: the codes say
/// which, the numbers say how much.
/// </summary>
internal sealed class TermRows
{
    private readonly (FactorColumn Codes, int[] Steps)[] _factors;
    private readonly (NumericColumn Values, int Power)[] _numbers;

    /// <param name="first">Index of the term's first column in the model.</param>
    /// <param name="factors">For each factor what a level adds to the index of the column; −1: the level has no column.</param>
    /// <param name="numbers">The numbers multiplied, and their powers.</param>
    public TermRows(int first, (FactorColumn Codes, int[] Steps)[] factors, (NumericColumn Values, int Power)[] numbers)
    {
        First = first;
        _factors = factors;
        _numbers = numbers;
    }

    public int First { get; }

    /// <summary>One column that every row has.</summary>
    public bool IsDense => _factors.Length == 0;

    /// <summary>Every value is one.</summary>
    public bool IsIndicator => _numbers.Length == 0;

    /// <summary>True when a value needs two doubles to be exact: powers, products.</summary>
    public bool IsExtended => _numbers.Length > 1 || (_numbers.Length == 1 && _numbers[0].Power > 1);

    /// <summary>The columns that decide its values.</summary>
    public IEnumerable<DataColumn> Sources => _factors.Select(f => (DataColumn)f.Codes).Concat(_numbers.Select(n => n.Values));

    /// <summary>The index of the column that is not zero in each row, <paramref name="none"/> where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadColumns(ReadOnlySpan<int> rows, Span<int> columns, int none)
    {
        columns = columns[..rows.Length];
        columns.Fill(First);
        foreach (var (factor, steps) in _factors)
        {
            var codes = factor.Codes;
            for (var i = 0; i < rows.Length; i++)
            {
                var step = steps[codes[rows[i]]];
                columns[i] = step < 0 || columns[i] == none ? none : columns[i] + step;
            }
        }
    }

    /// <summary>Its value in each row, to 32 digits: high + low.</summary>
    public void ReadValues(ReadOnlySpan<int> rows, Span<double> high, Span<double> low)
    {
        if (!IsExtended)
        {
            ReadValues(rows, high);
            low[..rows.Length].Clear();
            return;
        }
        for (var i = 0; i < rows.Length; i++)
        {
            DoubleDouble value = 1;
            foreach (var (numbers, power) in _numbers)
                for (var p = 0; p < power; p++) value *= numbers[rows[i]];
            (high[i], low[i]) = value;
        }
    }

    /// <summary>Its value in each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadValues(ReadOnlySpan<int> rows, Span<double> values)
    {
        values = values[..rows.Length];
        if (_numbers is [{ Power: 1 } number] && IsRun(rows))
        {
            number.Values.Values.Slice(rows[0], rows.Length).CopyTo(values);
            return;
        }
        values.Fill(1);
        foreach (var (numbers, power) in _numbers)
        {
            var x = numbers.Values;
            for (var i = 0; i < rows.Length; i++)
                for (var p = 0; p < power; p++) values[i] *= x[rows[i]];
        }
    }

    // One row after the other: then the numbers can be copied.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsRun(ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < rows.Length; i++)
            if (rows[i] != rows[0] + i) return false;
        return rows.Length > 0;
    }
}
