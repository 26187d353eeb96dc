using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CoProduction.Studies.Reporting;

namespace CoProduction.Studies.Tests.Reporting;

/// <summary>A table as LaTeX, for a word processor and as CSV, whatever people wrote in it.</summary>
public sealed partial class TableFilesTests
{
    /// <summary>Every sign that TeX reads as a command, and what people type besides.</summary>
    public static TheoryData<string> HostileTexts =>
    [
        @"\input{/etc/passwd}", "100% of $5 & more_than #1 ~ ^ {", "}", "\\\\", "[2cm]", "*", "** a", "a -- b --- c", "``quoted'' \"twice\" `once'", "<b>bold</b> & |x|",
        "line one\nline two\r\n% comment", "−0.5 × 10² ≤ χ² – “so” … ↓ €", "지역 주민", "\u2028\u200B\u0000", "\\end{tabular}", "🙂",
    ];

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Latex_stays_whole_wherever_a_hostile_text_stands(string text)
    {
        var latex = TableLatex.Write(With(text));

        Balance(latex).Should().Be(0);
        var body = string.Join('\n', latex.Split('\n').Where(line => !line.StartsWith('%')));
        body.Should().NotMatchRegex(@"(?<!\\)%", "a comment would swallow the rest of the line").And.NotMatchRegex(@"(?<!\\)[#_~^](?!\{\*|2|3|\\circ)", "they are commands")
            .And.NotMatchRegex(@"\\\\\s*[\[*]", "an option of the row's end").And.NotContain("\0").And.NotContain("\u2028");
        Regex.Count(body, @"(?<!\\)\$").Should().Match(count => count % 2 == 0, "every formula ends");
        foreach (var name in Command().Matches(body).Select(match => match.Groups[1].Value))
            Commands.Should().Contain(name, "no text becomes a command");
        foreach (var row in Rows(body)) Regex.Count(row, @"(?<!\\)&").Should().Be(2, "three columns: {0}", row);
        Regex.Count(body, @"\\begin\{").Should().Be(Regex.Count(body, @"\\end\{"));
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void A_document_for_word_is_well_formed_and_encodes_what_people_wrote(string text)
    {
        var html = TableWord.Write(With(text));

        html.Should().NotContain("<script").And.NotContain("<b>");
        var body = html[html.IndexOf("<table", StringComparison.Ordinal)..html.IndexOf("</body>", StringComparison.Ordinal)].Replace("<br>", "<br/>", StringComparison.Ordinal);
        if (text.Contains('\0', StringComparison.Ordinal)) return;
        var document = XDocument.Parse($"<body>{body}</body>");
        document.Descendants("table").Single().Elements("tbody").Should().HaveCount(2, "a group of rows starts a body");
        document.Descendants("td").Concat(document.Descendants("th")).Should().OnlyContain(cell => cell.Attribute("style") != null, "pasting loses style sheets");
    }

    [Fact]
    public void Latex_has_the_rules_of_booktabs_spanners_stars_and_the_line_below()
    {
        var latex = TableLatex.Write(With("A & B"));

        latex.Should().Contain("\\usepackage{booktabs} \\usepackage{colortbl}").And.Contain("\\toprule\n & \\multicolumn{2}{c}{A \\& B} \\\\\n\\cmidrule(lr){2-3}\n")
            .And.Contain("$-$0.25$^{**}$ $\\downarrow$").And.Contain("(0.10)").And.Contain("\\bottomrule\n\\end{tabular}").And.Contain("\\label{tab:a-key}");
        latex.Should().NotContain("longtable");
        TableLatex.Write(With("x") with { Rows = [.. Enumerable.Repeat(With("x").Rows[0], 60)], Groups = [] }).Should().Contain("\\begin{longtable}").And.Contain("\\endhead").And.Contain("\\end{longtable}");
    }

    [Fact]
    public void The_csv_has_columns_for_group_stars_and_what_stands_below()
    {
        var lines = Encoding.UTF8.GetString(TableCsv.Write(With("g"))).TrimEnd().Split("\r\n");

        lines.Should().Equal("group,term,one,one_std_error,one_stars,two", "g,g,-0.25,0.1,2,not asked", "second,g,1,,0,g");
    }

    [Fact]
    public void A_header_over_several_columns_and_groups_of_rows_are_named_to_a_screen_reader()
    {
        var html = new StringBuilder();
        TableHtml.Append(html, With("g"), (_, _, _) => "");

        html.ToString().Should().Contain("<th scope=\"col\" rowspan=\"2\">Term</th><th scope=\"colgroup\" colspan=\"2\">g</th></tr>\n<tr><th scope=\"col\">One</th><th scope=\"col\">Two</th></tr>")
            .And.Contain("<tr><th scope=\"rowgroup\" colspan=\"3\"><span>second</span></th></tr>").And.Contain("<br><span>(0.10)</span></td>");
    }

    private static readonly string[] Commands =
    [
        "usepackage", "begin", "end", "centering", "footnotesize", "setlength", "tabcolsep", "caption", "label", "toprule", "midrule", "bottomrule", "cmidrule", "multicolumn", "textit", "textbf", "cellcolor", "medskip",
        "linewidth", "raggedright", "par", "textbackslash", "textasciitilde", "textasciicircum", "ldots", "times", "leq", "chi", "downarrow", "texteuro", "shortstack", "allowbreak", "arraybackslash", "raggedleft", "noindent",
    ];

    internal static ReportTable With(string text) => new()
    {
        Key = "a_key",
        Title = text,
        Columns = [new("term", "Term"), new("one", "One", true) { Group = text, Below = "std_error", HasStars = true }, new("two", "Two", true) { Group = text }],
        Rows =
        [
            [text, new ReportCell("−0.25** ↓", -0.25, CellMark.SignificantNegative) { Below = "(0.10)", BelowValue = 0.1, Stars = 2 }, ReportCell.NoNumber("not asked")],
            [text, new ReportCell("1.00", 1), text],
        ],
        Groups = [new(0, text), new(1, "second")],
        Notes = [text, "* p < .05"],
    };

    private static IEnumerable<string> Rows(string latex) =>
        latex[(latex.IndexOf("\\midrule", StringComparison.Ordinal) + 8)..latex.IndexOf("\\bottomrule", StringComparison.Ordinal)].Split('\n')
            .Where(line => line.EndsWith(" \\\\", StringComparison.Ordinal) && !line.StartsWith("\\multicolumn", StringComparison.Ordinal));

    private static int Balance(string latex)
    {
        var depth = 0;
        for (var index = 0; index < latex.Length; index++)
        {
            if (latex[index] == '\\') index++;
            else if (latex[index] == '%') while (index + 1 < latex.Length && latex[index + 1] != '\n') index++;
            else if (latex[index] == '{') depth++;
            else if (latex[index] == '}') depth--;
            depth.Should().BeGreaterThanOrEqualTo(0);
        }
        return depth;
    }

    [GeneratedRegex(@"\\([A-Za-z]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Command();
}
