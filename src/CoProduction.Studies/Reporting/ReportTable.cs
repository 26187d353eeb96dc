namespace CoProduction.Studies.Reporting;

/// <summary>A table with a title, columns, rows and notes. The first column names the row.</summary>
public sealed record ReportTable : ReportBlock
{
    private const int MostOpenRows = 24;

    /// <summary>Stable; names the table's file.</summary>
    public required string Key { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<ReportColumn> Columns { get; init; }

    public required IReadOnlyList<IReadOnlyList<ReportCell>> Rows { get; init; }

    /// <summary>By their first row, ascending; empty: the rows are not divided. Rows before the first group have none.</summary>
    public IReadOnlyList<ReportRowGroup> Groups { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Too long to be read through: it stands closed on a screen, so that what follows it is found.</summary>
    public bool IsLong => !StaysOpen && Rows.Count > MostOpenRows;

    /// <summary>Made to be read through, however long.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>Repeats what stands in other tables, for who looks one up or takes the file: left out of print.</summary>
    public bool IsScreenOnly { get; init; }

    /// <summary>The line under which a long table stands.</summary>
    public string Summary => $"{Title} ({NumberFormat.Count(Rows.Count)} rows)";

    /// <summary>The table as it is read: without columns in which no row has anything but a dash. Its file keeps them, so that files have the same columns whatever the data.</summary>
    public ReportTable WithoutEmptyColumns()
    {
        if (Rows.Count == 0) return this;
        var kept = Enumerable.Range(0, Columns.Count).Where(column => column == 0 || Rows.Any(row => row[column] is { Text: not ("" or NumberFormat.None) } or { Below.Length: > 0 })).ToList();
        return kept.Count == Columns.Count ? this : this with { Columns = [.. kept.Select(column => Columns[column])], Rows = [.. Rows.Select(row => (IReadOnlyList<ReportCell>)[.. kept.Select(column => row[column])])] };
    }

    /// <summary>The group that starts with a row; null where none does.</summary>
    public ReportRowGroup? GroupAt(int row) => Groups.FirstOrDefault(group => group.First == row);
}
