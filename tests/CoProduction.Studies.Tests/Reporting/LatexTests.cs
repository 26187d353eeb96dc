using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;

namespace CoProduction.Studies.Tests.Reporting;

/// <summary>pdfLaTeX sets every table of every report, as it stands in a paper: an article on A4 or letter with booktabs, longtable and colortbl.</summary>
public sealed partial class LatexTests : IDisposable
{
    /// <summary>Wider than the lines of the text by more than this is off the page.</summary>
    private const double MostOverfull = 60;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coprod-latex-");

    public static TheoryData<string> Studies => [.. StudyLibrary.All.Select(study => study.Key)];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Studies))]
    public void Every_table_of_the_report_compiles_and_stays_on_the_page(string study)
    {
        OtherSoftware.NeedsLatex();
        var design = CompiledDesign.Compile(StudyLibrary.Find(study)!.Design);
        var frame = ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = design }, [ParticipantKind.Rehearsal], SyntheticFieldwork.Run(design, StudyLibrary.Effects(study)!, 7, 120));
        var report = StudyReport.Build(StudyAnalysis.Run(frame), new ReportContext { DataAsOf = Rows.Start, Software = "test" });

        Compile([.. report.Tables]).Should().BeEmpty();
    }

    [Fact]
    public void Tables_with_hostile_texts_compile()
    {
        OtherSoftware.NeedsLatex();
        Compile([.. TableFilesTests.HostileTexts.Select(text => TableFilesTests.With(text.Data))]).Should().BeEmpty();
    }

    /// <summary>What LaTeX says against the tables.</summary>
    private List<string> Compile(IReadOnlyList<ReportTable> tables)
    {
        var document = new StringBuilder("\\documentclass[11pt,a4paper]{article}\n\\usepackage{booktabs,longtable,array,colortbl,pdflscape}\n\\begin{document}\n");
        foreach (var table in tables)
            document.Append(CultureInfo.InvariantCulture, $"\\typeout{{@@{LatexText.Label(table.Key)}}}\n").Append(Latin(TableLatex.Write(table))).Append("\\clearpage\n");
        var path = Path.Combine(folder.FullName, "tables.tex");
        File.WriteAllText(path, document.Append("\\end{document}\n").ToString());
        var (code, said) = OtherSoftware.Outcome("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", $"-output-directory={folder.FullName}", path);
        var key = "";
        var findings = new List<string>();
        foreach (var line in said.Split('\n'))
        {
            if (line.Contains("@@", StringComparison.Ordinal)) key = line[(line.IndexOf("@@", StringComparison.Ordinal) + 2)..].Trim();
            if (line.StartsWith('!') || Overfull().Match(line) is { Success: true } wide && double.Parse(wide.Groups[1].ValueSpan, CultureInfo.InvariantCulture) > MostOverfull || line.Contains("Float too large", StringComparison.Ordinal))
                findings.Add($"{key}: {line.Trim()}");
        }
        if (code != 0 && findings.Count == 0) findings.Add(said);
        return findings;
    }

    /// <summary>Letters that pdfLaTeX has no font for are another engine's; the file says so itself.</summary>
    private static string Latin(string latex) =>
        latex.Contains("% Compile with XeLaTeX", StringComparison.Ordinal) ? string.Concat(latex.EnumerateRunes().Select(rune => rune.Value > 0xFF ? "x" : rune.ToString())) : latex;

    [GeneratedRegex(@"^Overfull \\hbox \(([0-9.]+)pt too wide\)", RegexOptions.CultureInvariant)]
    private static partial Regex Overfull();
}
