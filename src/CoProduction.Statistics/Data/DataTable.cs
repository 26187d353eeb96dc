namespace CoProduction.Statistics;

/// <summary>Named columns of equal length.</summary>
public sealed class DataTable
{
    private readonly Dictionary<string, DataColumn> _columns;

    /// <param name="columns">Columns of one length with different names.</param>
    public DataTable(IEnumerable<DataColumn> columns)
    {
        _columns = new Dictionary<string, DataColumn>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (!_columns.TryAdd(column.Name, column)) throw new InvalidAnalysisException($"Column '{column.Name}' appears twice.");
            if (_columns.Count > 1 && column.Length != Rows) throw new ArgumentException($"Column '{column.Name}' has {column.Length} rows, the others {Rows}.", nameof(columns));
            Rows = column.Length;
        }
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyCollection<DataColumn> Columns => _columns.Values;

    /// <summary>The column of that name, or an <see cref="InvalidAnalysisException"/>.</summary>
    public DataColumn Column(string name) => _columns.TryGetValue(name, out var column)
        ? column
        : throw new InvalidAnalysisException($"There is no column '{name}'.");

    /// <summary>The numeric column of that name; a factor is an <see cref="InvalidAnalysisException"/>.</summary>
    public NumericColumn Numeric(string name) => Column(name) as NumericColumn
        ?? throw new InvalidAnalysisException($"Column '{name}' holds text, a number is needed.");

    /// <summary>The column as a factor, whatever its type.</summary>
    public FactorColumn Factor(string name) => Column(name).AsFactor();

    /// <summary>The table of the given rows, in that order.</summary>
    public DataTable Select(IReadOnlyList<int> rows) => new(_columns.Values.Select(c => c.Select(rows)));

    /// <summary>The rows that pass the filter.</summary>
    public DataTable Where(RowFilter filter) => filter.IsEmpty ? this : Select(filter.Rows(this));

    /// <summary>The indices of rows with a value in every named column.</summary>
    public int[] CompleteRows(IEnumerable<string> names)
    {
        var needed = names.Distinct(StringComparer.Ordinal).Select(Column).ToArray();
        return [.. Enumerable.Range(0, Rows).Where(row => !Array.Exists(needed, c => c.IsMissing(row)))];
    }
}
