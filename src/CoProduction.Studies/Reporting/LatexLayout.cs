namespace CoProduction.Studies.Reporting;

/// <summary>
/// How a table fits a page of LaTeX's own article class: upright where it can, else turned, in the end in smaller type; columns of words are broken into lines, and so are headers over numbers.
/// Lengths are counted in digits of the type's size, which is exact for numbers and generous for words.
/// </summary>
internal sealed class LatexLayout
{
    /// <summary>A narrower column of words is a tower of syllables.</summary>
    private const int NarrowestWords = 10;

    private const int NarrowestHeader = 9;

    /// <summary>What stands beside a column, with <c>\tabcolsep</c> at 3 pt.</summary>
    private const double Gap = 1.4;

    private static readonly Page[] Pages = [new(74, 44, false, "footnotesize"), new(118, 26, true, "footnotesize"), new(136, 30, true, "scriptsize")];

    private readonly ReportTable table;
    private readonly Page page;
    private readonly IReadOnlyList<int?> widths;

    private LatexLayout(ReportTable table, Page page, IReadOnlyList<int?> widths) => (this.table, this.page, this.widths) = (table, page, widths);

    public bool IsTurned => page.IsTurned;

    /// <summary>Name of the command.</summary>
    public string Size => page.Size;

    public bool HasBrokenColumns => widths.Any(width => width is not null);

    /// <summary>More than a page: a table that goes on.</summary>
    public bool IsLong => HeaderLines + table.Groups.Count + Enumerable.Range(0, table.Rows.Count).Sum(LinesOf) + table.Notes.Sum(note => 1 + note.Length / page.Width) > page.Lines;

    /// <summary>The columns, for <c>tabular</c>.</summary>
    public string Columns => string.Concat(table.Columns.Select((column, index) => (widths[index], column.IsNumber) switch
    {
        (null, true) => "r",
        (null, false) => "l",
        var (width, isNumber) => FormattableString.Invariant($">{{\\{(isNumber ? "raggedleft" : "raggedright")}\\arraybackslash}}p{{{(double)width.Value / page.Width:0.###}\\linewidth}}"),
    }));

    private int HeaderLines => Enumerable.Range(0, table.Columns.Count).Max(column => Broken(column).Count) + (table.Columns.Any(column => column.Group is not null) ? 1 : 0);

    public static LatexLayout Of(ReportTable table)
    {
        foreach (var page in Pages)
            if (Fit(table, page, isLast: page == Pages[^1]) is { } widths) return new LatexLayout(table, page, widths);
        throw new InvalidOperationException("The last page takes every table.");
    }

    /// <summary>The column is as wide as this many digits and its words are broken into lines; else it is as wide as what is in it.</summary>
    public bool IsBroken(int column) => widths[column] is not null;

    /// <summary>A header over several columns.</summary>
    public static string Spanner(string group, int columns) => Stack('c', Over(group, columns));

    /// <summary>A header, in lines where its column is not broken anyway.</summary>
    public string Header(int column)
    {
        var lines = IsBroken(column) ? [table.Columns[column].Header] : Broken(column);
        return Stack(table.Columns[column].IsNumber ? 'r' : 'l', lines);
    }

    /// <summary>Words in a broken column: names and hashes may be broken too.</summary>
    public string Words(int column, string text) => IsBroken(column) ? LatexText.Breakable(text) : LatexText.Escape(text);

    /// <summary>The widths of columns that are broken, or null where the page does not take the table.</summary>
    private static int?[]? Fit(ReportTable table, Page page, bool isLast)
    {
        var natural = Natural(table);
        var free = page.Width - Gap * natural.Length;
        var widths = new int?[natural.Length];
        if (natural.Sum() <= free) return widths;
        var broken = Enumerable.Range(0, natural.Length).Where(index => natural[index] > NarrowestWords + 2).ToList();
        var narrowest = broken.ToDictionary(index => index, index => Math.Min(natural[index], Math.Max(NarrowestWords, Math.Min(16, LongestWord(table, index)))));
        var rest = free - Enumerable.Range(0, natural.Length).Except(broken).Sum(index => natural[index]) - narrowest.Values.Sum();
        if (rest < 0 && !isLast) return null;
        var wish = Math.Max(1, broken.Sum(index => natural[index] - narrowest[index]));
        foreach (var index in broken) widths[index] = narrowest[index] + (int)(Math.Max(0, rest) * (natural[index] - narrowest[index]) / wish);
        return widths;
    }

    /// <summary>Width of every column; the last below a header over several is wide enough for that header's longest line.</summary>
    private static int[] Natural(ReportTable table)
    {
        var natural = table.Columns.Select((column, index) => Natural(table, column, index)).ToArray();
        var next = 0;
        foreach (var (group, run) in TableHtml.Runs(table.Columns))
        {
            next += run.Count;
            if (group is not null) natural[next - 1] += Math.Max(0, Over(group, run.Count).Max(line => line.Length) - (int)(natural[(next - run.Count)..next].Sum() + Gap * (run.Count - 1)));
        }
        return natural;
    }

    private static int Natural(ReportTable table, ReportColumn column, int index) =>
        Math.Max(Broken(column, Content(table, index)).Max(line => line.Length), Content(table, index)) + (column.IsNumber ? 1 : 0);

    private static int Content(ReportTable table, int index) => table.Rows.Select(row => Math.Max(row[index].Text.Length, row[index].Below.Length)).DefaultIfEmpty(0).Max();

    private static int LongestWord(ReportTable table, int index) => table.Rows.SelectMany(row => row[index].Text.Split(' ')).Append("").Max(word => word.Length);

    private int LinesOf(int row) => table.Rows[row].Select((cell, index) => Lines(cell.Text, index) + (cell.Below.Length > 0 ? 1 : 0)).Max();

    private int Lines(string text, int column) => widths[column] is { } width ? 1 + text.Length / Math.Max(1, width - 2) : 1;

    private List<string> Broken(int column) => Broken(table.Columns[column], Content(table, column));

    /// <summary>A header over numbers in lines not much longer than the numbers; over words, as it is.</summary>
    private static List<string> Broken(ReportColumn column, int content) => column.IsNumber ? Wrapped(column.Header, Math.Max(content, NarrowestHeader)) : [column.Header];

    private static List<string> Over(string group, int columns) => Wrapped(group, NarrowestHeader * columns);

    private static string Stack(char place, List<string> lines) =>
        lines.Count == 1 ? LatexText.Escape(lines[0]) : $"\\shortstack[{place}]{{{string.Join("\\\\ ", lines.Select(LatexText.Escape))}}}";

    private static List<string> Wrapped(string words, int width)
    {
        List<string> lines = [];
        foreach (var word in words.Split(' '))
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width) lines[^1] += " " + word;
            else lines.Add(word);
        return lines;
    }

    /// <param name="Width">Digits in a line.</param>
    /// <param name="Lines">Lines below the caption.</param>
    /// <param name="IsTurned">Across the paper.</param>
    /// <param name="Size">Of the type.</param>
    private sealed record Page(int Width, int Lines, bool IsTurned, string Size);
}
