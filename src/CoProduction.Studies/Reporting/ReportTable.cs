namespace CoProduction.Studies.Reporting;

/// <summary>A table with a title, columns, rows and notes. The first column names the row.</summary>
public sealed record ReportTable : ReportBlock
{
    /// <summary>Stable; names the table's file.</summary>
    public required string Key { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<ReportColumn> Columns { get; init; }

    public required IReadOnlyList<IReadOnlyList<ReportCell>> Rows { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}
