using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>A column of numbers; NaN marks a missing value.</summary>
public sealed class NumericColumn : DataColumn
{
    private readonly double[] _values;
    private FactorColumn? _factor;

    /// <param name="name">Name of the column.</param>
    /// <param name="values">n numbers, NaN = missing. Infinite values are refused.</param>
    public NumericColumn(string name, double[] values) : base(name)
    {
        if (Array.Exists(values, double.IsInfinity)) throw new InvalidAnalysisException($"Column '{name}' holds an infinite value.");
        _values = values;
    }

    /// <param name="name">Name of the column.</param>
    /// <param name="values">n numbers, null = missing.</param>
    public NumericColumn(string name, IEnumerable<double?> values) : this(name, [.. values.Select(v => v ?? double.NaN)])
    {
    }

    /// <inheritdoc/>
    public override int Length => _values.Length;

    /// <summary>The n numbers, NaN = missing.</summary>
    public ReadOnlySpan<double> Values => _values;

    internal double[] Numbers => _values;

    /// <summary>The number in a row, NaN = missing.</summary>
    public double this[int row] => _values[row];

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(_values[row]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MarkMissing(Span<bool> missing)
    {
        for (var row = 0; row < _values.Length; row++) missing[row] |= double.IsNaN(_values[row]);
    }

    /// <inheritdoc/>
    public override string? Text(int row) => IsMissing(row) ? null : NumberText(_values[row]);

    /// <inheritdoc/>
    public override NumericColumn Select(IReadOnlyList<int> rows)
    {
        var values = new double[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = _values[rows[i]];
        return new NumericColumn(Name, values);
    }

    /// <inheritdoc/>
    public override FactorColumn AsFactor() => _factor ??= ToFactor();

    private FactorColumn ToFactor()
    {
        var levels = _values.Where(v => !double.IsNaN(v)).Distinct().Order().ToArray();
        var code = new Dictionary<double, int>();
        for (var i = 0; i < levels.Length; i++) code[levels[i]] = i;
        var codes = Array.ConvertAll(_values, v => double.IsNaN(v) ? -1 : code[v]);
        return new FactorColumn(Name, Array.ConvertAll(levels, NumberText), codes);
    }
}
