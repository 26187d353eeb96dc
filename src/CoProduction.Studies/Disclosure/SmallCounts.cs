using CoProduction.Studies.Reporting;

namespace CoProduction.Studies.Disclosure;

/// <summary>
/// Masks counts of few persons in a public report: a count from 1 to k − 1 in a table of answers, of missing answers, of exits or of quality becomes <c>&lt; k</c>, and so does the share beside it. Where one
/// masked count of a row or of a column's group stands alone, the smallest other one goes too, so that no total gives it away. A picture of masked counts is left out; its table stays. Files and
/// results are written from the masked report and thus agree.
/// </summary>
public sealed class SmallCounts
{
    private readonly int k;
    private readonly string words;

    private SmallCounts(int k) => (this.k, words) = (k, $"< {NumberFormat.Count(k)}");

    /// <param name="report">As it was made.</param>
    /// <param name="k">The smallest count that is told; below 2 none is masked.</param>
    public static Report Mask(Report report, int k) => k < 2 ? report : new SmallCounts(k).Masked(report);

    private Report Masked(Report report) => report with { SmallestCount = k, Sections = [.. report.Sections.Select(section => section with { Blocks = [.. section.Blocks.Select(Masked)] })] };

    private ReportBlock Masked(ReportBlock block) => block switch
    {
        ReportDetails details => details with { Blocks = [.. details.Blocks.Select(Masked)] },
        Figure figure => Masked(figure.Table) is var table && ReferenceEquals(table, figure.Table) ? figure : table,
        ReportTable table => Masked(table),
        _ => block,
    };

    private ReportTable Masked(ReportTable table)
    {
        var masked = new HashSet<(int Row, int Column)>();
        for (var row = 0; row < table.Rows.Count; row++)
            for (var column = 0; column < table.Rows[row].Count; column++)
                if (IsSmall(table.Rows[row][column])) masked.Add((row, column));
        if (masked.Count == 0) return table;
        var lines = Lines(table).ToList();
        while (lines.Select(line => Complement(table, line, masked)).FirstOrDefault(cell => cell is not null) is { } alone) masked.Add(alone);
        return table with
        {
            Rows = [.. table.Rows.Select((cells, row) => (IReadOnlyList<ReportCell>)[.. cells.Select((cell, column) => IsHidden(cells, row, column, masked) ? ReportCell.NoNumber(words) : cell)])],
            Notes = [.. table.Notes, $"{words}: a count of 1 to {NumberFormat.Count(k - 1)} persons, or one from which such a count could be found by subtraction; masked in the public report."],
        };
    }

    private bool IsSmall(ReportCell cell) => cell is { IsPersons: true, Value: > 0 } && cell.Value < k;

    /// <summary>The count itself, or the share that stands behind it.</summary>
    private static bool IsHidden(IReadOnlyList<ReportCell> cells, int row, int column, HashSet<(int, int)> masked) =>
        masked.Contains((row, column)) || column > 0 && masked.Contains((row, column - 1)) && cells[column].Value is not null && cells[column].Text.EndsWith('%');

    /// <summary>Counts that may add up to a known total: those of a row, and those of a column within rows of one name (of one question) or of the whole table.</summary>
    private static IEnumerable<IReadOnlyList<(int Row, int Column)>> Lines(ReportTable table)
    {
        for (var row = 0; row < table.Rows.Count; row++) yield return [.. Persons(table, row).Select(column => (row, column))];
        var isGrouped = table.Rows.Select(row => row[0].Text).Distinct().Count() < table.Rows.Count;
        foreach (var group in Enumerable.Range(0, table.Rows.Count).GroupBy(row => isGrouped ? table.Rows[row][0].Text : ""))
            foreach (var column in group.SelectMany(row => Persons(table, row)).Distinct())
                yield return [.. group.Where(row => column < table.Rows[row].Count && table.Rows[row][column].IsPersons).Select(row => (row, column))];
    }

    private static IEnumerable<int> Persons(ReportTable table, int row) => Enumerable.Range(0, table.Rows[row].Count).Where(column => table.Rows[row][column].IsPersons);

    /// <summary>The smallest count of the line that must go too; null where none must, or nothing is left that could hide it.</summary>
    private static (int Row, int Column)? Complement(ReportTable table, IReadOnlyList<(int Row, int Column)> line, HashSet<(int, int)> masked)
    {
        if (line.Count(masked.Contains) != 1) return null;
        var left = line.Where(cell => !masked.Contains(cell) && table.Rows[cell.Row][cell.Column].Value > 0).OrderBy(cell => table.Rows[cell.Row][cell.Column].Value).ToList();
        return left.Count == 0 ? null : left[0];
    }
}
