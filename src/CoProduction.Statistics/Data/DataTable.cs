using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>Named columns of equal length. A selection of rows copies a column only when it is asked for.</summary>
public sealed class DataTable
{
    private readonly Dictionary<string, Lazy<DataColumn>> _columns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DataColumn> _computed = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _unreadable;

    /// <param name="columns">Columns of one length with different names.</param>
    /// <param name="unreadable">Columns that exist but could not be read, and why: an analysis that needs one says so.</param>
    public DataTable(IEnumerable<DataColumn> columns, IReadOnlyDictionary<string, string>? unreadable = null)
    {
        _unreadable = unreadable ?? new Dictionary<string, string>();
        foreach (var column in columns)
        {
            if (!_columns.TryAdd(column.Name, new Lazy<DataColumn>(column))) throw new InvalidAnalysisException($"Column '{column.Name}' appears twice.");
            if (_columns.Count > 1 && column.Length != Rows) throw new ArgumentException($"Column '{column.Name}' has {column.Length} rows, the others {Rows}.", nameof(columns));
            Rows = column.Length;
        }
    }

    /// <summary>Columns of numbers given as arrays: every estimator takes a table and the names of its columns.</summary>
    /// <param name="columns">Names and n numbers each, NaN = missing.</param>
    public static DataTable Of(params (string Name, double[] Values)[] columns) => new(columns.Select(c => new NumericColumn(c.Name, c.Values)));

    private DataTable(DataTable source, IReadOnlyList<int> rows)
    {
        _unreadable = source._unreadable;
        Rows = rows.Count;
        foreach (var (name, column) in source._columns) _columns[name] = new Lazy<DataColumn>(() => column.Value.Select(rows));
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyCollection<string> Names => _columns.Keys;

    /// <summary>True when there is a column of that name.</summary>
    public bool Has(string name) => _columns.ContainsKey(name);

    /// <summary>The column of that name, or one computed from others (<c>log(income)</c>, <c>I(age/10)</c>), else an <see cref="InvalidAnalysisException"/>.</summary>
    public DataColumn Column(string name) => _columns.TryGetValue(name, out var column) ? column.Value
        : Computed(name)
        ?? throw new InvalidAnalysisException(_unreadable.TryGetValue(name, out var why) ? why : $"There is no column '{name}'.");

    // Asked for again and again while a model is built: computed once.
    private DataColumn? Computed(string name)
    {
        if (_computed.TryGetValue(name, out var known)) return known;
        return ColumnExpression.Find(name)?.Of(this, name) is { } column ? _computed.GetOrAdd(name, column) : null;
    }

    /// <summary>The numeric column of that name; a factor is an <see cref="InvalidAnalysisException"/>.</summary>
    public NumericColumn Numeric(string name) => Column(name) as NumericColumn
        ?? throw new InvalidAnalysisException($"Column '{name}' holds text, a number is needed.");

    /// <summary>The column as a factor, whatever its type.</summary>
    public FactorColumn Factor(string name) => Column(name).AsFactor();

    /// <summary>The table of the given rows, in that order.</summary>
    public DataTable Select(IReadOnlyList<int> rows) => new(this, rows);

    /// <summary>The rows that pass the filter.</summary>
    public DataTable Where(RowFilter filter) => filter.IsEmpty ? this : Select(filter.Rows(this));

    /// <summary>The indices of rows with a value in every named column.</summary>
    public int[] CompleteRows(IEnumerable<string> names)
    {
        var missing = new bool[Rows];
        foreach (var name in names.Distinct(StringComparer.Ordinal)) Column(name).MarkMissing(missing);
        return Unmarked(missing);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Unmarked(bool[] marks)
    {
        var rows = new int[marks.AsSpan().Count(false)];
        for (int row = 0, used = 0; row < marks.Length; row++)
            if (!marks[row]) rows[used++] = row;
        return rows;
    }
}
