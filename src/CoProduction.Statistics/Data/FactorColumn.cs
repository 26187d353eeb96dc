using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>A column of categories. The first level is the reference of treatment contrasts.</summary>
public sealed class FactorColumn : DataColumn
{
    private readonly string[] _levels;
    private readonly int[] _codes;

    /// <param name="name">Name of the column.</param>
    /// <param name="levels">Labels in order, all different.</param>
    /// <param name="codes">n indices into <paramref name="levels"/>, −1 = missing.</param>
    public FactorColumn(string name, string[] levels, int[] codes) : base(name)
    {
        if (!IsRising(levels) && levels.Distinct(StringComparer.Ordinal).Count() != levels.Length) throw new InvalidAnalysisException($"Factor '{name}' names a level twice.");
        if (Array.Exists(codes, c => c < -1 || c >= levels.Length)) throw new ArgumentOutOfRangeException(nameof(codes), $"Factor '{name}' has a code without a level.");
        _levels = levels;
        _codes = codes;
    }

    /// <param name="name">Name of the column.</param>
    /// <param name="values">n labels, null = missing.</param>
    /// <param name="levels">Labels in order; without them the values in code point order.</param>
    /// <returns>The factor. A value that is no level is an <see cref="InvalidAnalysisException"/>.</returns>
    public static FactorColumn FromValues(string name, IReadOnlyList<string?> values, IEnumerable<string>? levels = null)
    {
        var order = (levels ?? values.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)).ToArray();
        var code = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < order.Length; i++) code[order[i]] = i;
        var codes = new int[values.Count];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = values[i] is not { } value ? -1
                : code.TryGetValue(value, out var c) ? c
                : throw new InvalidAnalysisException($"'{value}' is no level of factor '{name}'.");
        return new FactorColumn(name, order, codes);
    }

    /// <summary>In code point order no level stands twice: a million persons need not be hashed to know it.</summary>
    private static bool IsRising(string[] levels)
    {
        for (var level = 1; level < levels.Length; level++)
            if (string.CompareOrdinal(levels[level - 1], levels[level]) >= 0)
                return false;
        return true;
    }

    /// <inheritdoc/>
    public override int Length => _codes.Length;

    /// <summary>Labels in order.</summary>
    public IReadOnlyList<string> Levels => _levels;

    /// <summary>n indices into <see cref="Levels"/>, −1 = missing.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The index of the row's level, −1 = missing.</summary>
    public int this[int row] => _codes[row];

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _codes[row] < 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MarkMissing(Span<bool> missing)
    {
        for (var row = 0; row < _codes.Length; row++) missing[row] |= _codes[row] < 0;
    }

    /// <summary>For each level whether one of the rows has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool[] Occurring(ReadOnlySpan<int> rows)
    {
        var occurs = new bool[_levels.Length];
        foreach (var row in rows) occurs[_codes[row]] = true;
        return occurs;
    }

    /// <inheritdoc/>
    public override string? Text(int row) => _codes[row] < 0 ? null : _levels[_codes[row]];

    /// <inheritdoc/>
    public override FactorColumn Select(IReadOnlyList<int> rows)
    {
        var codes = new int[rows.Count];
        for (var i = 0; i < codes.Length; i++) codes[i] = _codes[rows[i]];
        return new FactorColumn(Name, _levels, codes);
    }

    /// <inheritdoc/>
    public override FactorColumn AsFactor() => this;

    /// <summary>The index of a label, or an <see cref="InvalidAnalysisException"/> that lists the levels.</summary>
    public int LevelOf(string label) => Array.IndexOf(_levels, label) is var code and >= 0
        ? code
        : throw new InvalidAnalysisException($"'{label}' is no level of '{Name}' (levels: {string.Join(", ", _levels)}).");
}
