namespace CoProduction.Studies.Reporting;

/// <summary>A column of a table.</summary>
/// <param name="Key">Stable name, the header of the table as CSV.</param>
/// <param name="Header">Words above the column.</param>
/// <param name="IsNumber">Numbers stand to the right.</param>
public sealed record ReportColumn(string Key, string Header, bool IsNumber = false)
{
    /// <summary>Words above neighbouring columns that have the same; null: none.</summary>
    public string? Group { get; init; }

    /// <summary>What stands below the number of a cell, as the end of a column's name in the CSV: <c>std_error</c>, <c>n</c>; null: nothing does.</summary>
    public string? Below { get; init; }

    /// <summary>Cells may have stars, which the CSV counts in a column of their own.</summary>
    public bool HasStars { get; init; }
}
