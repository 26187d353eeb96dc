using System.Globalization;
using System.Text;

namespace CoProduction.Studies.Reporting;

/// <summary>Writes a table for LaTeX with the rules of booktabs, to be read by <c>\input</c>. The first lines name the packages that it needs. It fits the page of an article (<see cref="LatexLayout"/>).</summary>
public static class TableLatex
{
    public static string Write(ReportTable table)
    {
        var latex = new StringBuilder();
        var layout = LatexLayout.Of(table);
        var heading = $"\\caption{{{LatexText.Escape(table.Title)}}}\n\\label{{tab:{LatexText.Label(table.Key)}}}";
        AppendComments(latex, table, layout);
        if (layout.IsTurned) latex.Append("\\begin{landscape}\n");
        if (layout.IsLong) AppendLong(latex, table, layout, heading);
        else AppendFloat(latex, table, layout, heading);
        if (layout.IsTurned) latex.Append("\\end{landscape}\n");
        return latex.ToString();
    }

    private static void AppendLong(StringBuilder latex, ReportTable table, LatexLayout layout, string heading)
    {
        latex.Append("{\\").Append(layout.Size).Append("\\setlength{\\tabcolsep}{3pt}\n\\begin{longtable}{").Append(layout.Columns).Append("}\n").Append(heading).Append("\\\\\n\\toprule\n");
        AppendHeaders(latex, table.Columns, layout);
        latex.Append("\\midrule\n\\endfirsthead\n\\toprule\n");
        AppendHeaders(latex, table.Columns, layout);
        latex.Append("\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n");
        AppendRows(latex, table, layout);
        latex.Append("\\end{longtable}\n");
        foreach (var note in table.Notes) latex.Append("\\noindent ").Append(LatexText.Escape(note)).Append("\\par\n");
        latex.Append("}\n");
    }

    private static void AppendFloat(StringBuilder latex, ReportTable table, LatexLayout layout, string heading)
    {
        latex.Append("\\begin{table}[htbp]\n\\centering\\").Append(layout.Size).Append("\\setlength{\\tabcolsep}{3pt}\n").Append(heading).Append("\n\\begin{tabular}{").Append(layout.Columns).Append("}\n\\toprule\n");
        AppendHeaders(latex, table.Columns, layout);
        latex.Append("\\midrule\n");
        AppendRows(latex, table, layout);
        latex.Append("\\bottomrule\n\\end{tabular}\n");
        AppendNotes(latex, table, layout);
        latex.Append("\\end{table}\n");
    }

    private static void AppendComments(StringBuilder latex, ReportTable table, LatexLayout layout)
    {
        latex.Append("% ").Append(LatexText.Comment(table.Title)).Append('\n').Append("% \\usepackage{booktabs}");
        if (layout.IsLong) latex.Append(" \\usepackage{longtable}");
        if (layout.IsTurned) latex.Append(" \\usepackage{pdflscape}");
        if (layout.HasBrokenColumns) latex.Append(" \\usepackage{array}");
        if (table.Rows.Any(row => row.Any(cell => cell.Mark == CellMark.SignificantNegative))) latex.Append(" \\usepackage{colortbl}");
        latex.Append('\n');
        var texts = table.Rows.SelectMany(row => row).Select(cell => cell.Text).Concat(table.Columns.Select(column => column.Header + column.Group)).Concat(table.Notes).Append(table.Title);
        if (texts.Any(LatexText.NeedsUnicodeEngine)) latex.Append("% Compile with XeLaTeX or LuaLaTeX and a font that has its letters.\n");
    }

    private static void AppendHeaders(StringBuilder latex, IReadOnlyList<ReportColumn> columns, LatexLayout layout)
    {
        if (columns.Any(column => column.Group is not null))
        {
            var rules = new List<string>();
            var cells = new List<string>();
            var first = 1;
            foreach (var (group, run) in TableHtml.Runs(columns))
            {
                if (group is null) cells.AddRange(run.Select(_ => ""));
                else
                {
                    cells.Add(string.Create(CultureInfo.InvariantCulture, $"\\multicolumn{{{run.Count}}}{{c}}{{{LatexLayout.Spanner(group, run.Count)}}}"));
                    rules.Add(string.Create(CultureInfo.InvariantCulture, $"\\cmidrule(lr){{{first}-{first + run.Count - 1}}}"));
                }
                first += run.Count;
            }
            AppendRow(latex, cells);
            latex.Append(string.Concat(rules)).Append('\n');
        }
        AppendRow(latex, columns.Select((_, index) => layout.Header(index)));
    }

    private static void AppendRows(StringBuilder latex, ReportTable table, LatexLayout layout)
    {
        for (var index = 0; index < table.Rows.Count; index++)
        {
            if (table.GroupAt(index) is { } group) AppendGroup(latex, table, group);
            var row = table.Rows[index];
            AppendRow(latex, row.Select((cell, column) => Cell(cell, column, layout)));
            if (row.Any(cell => cell.Below.Length > 0)) AppendRow(latex, row.Select(cell => Shaded(cell, LatexText.Escape(cell.Below))));
        }
    }

    private static void AppendGroup(StringBuilder latex, ReportTable table, ReportRowGroup group)
    {
        if (group.First > 0) latex.Append("\\midrule\n");
        if (group.Title.Length > 0) latex.Append(CultureInfo.InvariantCulture, $"\\multicolumn{{{table.Columns.Count}}}{{l}}{{\\textit{{").Append(LatexText.Escape(group.Title)).Append("}} \\\\\n");
    }

    private static string Cell(ReportCell cell, int column, LatexLayout layout)
    {
        var stars = new string('*', cell.Stars);
        var place = cell.Stars > 0 ? cell.Text.IndexOf(stars, StringComparison.Ordinal) : -1;
        var text = place < 0 ? layout.Words(column, cell.Text) : $"{LatexText.Escape(cell.Text[..place])}$^{{{stars}}}${LatexText.Escape(cell.Text[(place + stars.Length)..])}";
        return cell.Mark switch
        {
            CellMark.NoNumber => $"\\textit{{{text}}}",
            CellMark.Alarm => $"\\textbf{{{text}}}",
            _ => Shaded(cell, text),
        };
    }

    private static string Shaded(ReportCell cell, string text) => cell.Mark == CellMark.SignificantNegative ? $"\\cellcolor[gray]{{0.87}}{text}" : text;

    private static void AppendRow(StringBuilder latex, IEnumerable<string> cells) => latex.Append(string.Join(" & ", cells)).Append(" \\\\\n");

    private static void AppendNotes(StringBuilder latex, ReportTable table, LatexLayout layout)
    {
        if (table.Notes.Count == 0) return;
        latex.Append("\n\\medskip\n\\begin{minipage}{\\linewidth}\\").Append(layout.Size).Append("\\raggedright\n");
        foreach (var note in table.Notes) latex.Append(LatexText.Escape(note)).Append("\\par\n");
        latex.Append("\\end{minipage}\n");
    }
}
