namespace CoProduction.Statistics;

/// <summary>The rows of a model, read in blocks: factors stay codes, and the n × k matrix is never held.</summary>
internal sealed class ModelRows
{
    private readonly int[] _rows;

    /// <param name="terms">In the order of the columns.</param>
    /// <param name="columns">k.</param>
    /// <param name="rows">Indices of the n used rows in the columns of the terms.</param>
    public ModelRows(IReadOnlyList<TermRows> terms, int columns, int[] rows)
    {
        Terms = terms;
        Columns = columns;
        _rows = rows;
    }

    /// <summary>One dense term per column.</summary>
    public static ModelRows Of(IReadOnlyList<ModelColumn> columns, int rows) =>
        new([.. columns.Select((c, j) => new TermRows(j, [], [(new NumericColumn(c.Name, c.Values), 1)]))], columns.Count, [.. Enumerable.Range(0, rows)]);

    public IReadOnlyList<TermRows> Terms { get; }

    /// <summary>k.</summary>
    public int Columns { get; }

    /// <summary>n.</summary>
    public int Count => _rows.Length;

    /// <summary>Indices of the used rows in the table, n of them.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>Rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> − 1 as a count × k matrix, column by column.</summary>
    public void Read(int first, int count, Span<double> block)
    {
        var rows = Rows.Slice(first, count);
        block[..(count * Columns)].Clear();
        Span<int> columns = count <= 1024 ? stackalloc int[count] : new int[count];
        Span<double> values = count <= 1024 ? stackalloc double[count] : new double[count];
        foreach (var term in Terms)
        {
            if (term.IsDense)
            {
                term.ReadValues(rows, block.Slice(term.First * count, count));
                continue;
            }
            term.ReadColumns(rows, columns, -1);
            term.ReadValues(rows, values);
            for (var i = 0; i < count; i++)
                if (columns[i] >= 0) block[columns[i] * count + i] = values[i];
        }
    }
}
