using System.Globalization;
using System.Text;

namespace CoProduction.Studies.Reporting;

/// <summary>Texts in LaTeX: nothing that a researcher or respondent wrote is read as a command.</summary>
public static class LatexText
{
    private const int LongestUnbroken = 16;

    private static readonly Dictionary<char, string> Written = new()
    {
        ['\\'] = "\\textbackslash{}", ['{'] = "\\{", ['}'] = "\\}", ['$'] = "\\$", ['&'] = "\\&", ['#'] = "\\#", ['_'] = "\\_", ['%'] = "\\%",
        ['~'] = "\\textasciitilde{}", ['^'] = "\\textasciicircum{}", ['<'] = "$<$", ['>'] = "$>$", ['|'] = "$|$", ['"'] = "''", ['`'] = "{`}",
        // A bracket or star behind the end of a row would be read as its option.
        ['['] = "{[}", [']'] = "{]}", ['*'] = "{*}",
        ['−'] = "$-$", ['–'] = "--", ['—'] = "---", ['…'] = "\\ldots{}", ['‘'] = "`", ['’'] = "'", ['“'] = "``", ['”'] = "''", ['„'] = ",,",
        ['×'] = "$\\times$", ['±'] = "$\\pm$", ['·'] = "$\\cdot$", ['÷'] = "$\\div$", ['≤'] = "$\\leq$", ['≥'] = "$\\geq$", ['≠'] = "$\\neq$", ['≈'] = "$\\approx$", ['∞'] = "$\\infty$",
        ['√'] = "$\\surd$", ['→'] = "$\\rightarrow$", ['←'] = "$\\leftarrow$", ['↓'] = "$\\downarrow$", ['↑'] = "$\\uparrow$", ['∑'] = "$\\sum$",
        ['²'] = "$^2$", ['³'] = "$^3$", ['°'] = "$^\\circ$", ['€'] = "\\texteuro{}", ['£'] = "\\pounds{}", ['§'] = "\\S{}", ['\u00A0'] = "~", ['\u202F'] = "\\,", ['\u2009'] = "\\,", ['\u00AD'] = "\\-",
        ['α'] = "$\\alpha$", ['β'] = "$\\beta$", ['γ'] = "$\\gamma$", ['δ'] = "$\\delta$", ['ε'] = "$\\varepsilon$", ['η'] = "$\\eta$", ['θ'] = "$\\theta$", ['κ'] = "$\\kappa$", ['λ'] = "$\\lambda$",
        ['μ'] = "$\\mu$", ['µ'] = "$\\mu$", ['π'] = "$\\pi$", ['ρ'] = "$\\rho$", ['σ'] = "$\\sigma$", ['τ'] = "$\\tau$", ['φ'] = "$\\varphi$", ['χ'] = "$\\chi$", ['ω'] = "$\\omega$", ['Δ'] = "$\\Delta$", ['Σ'] = "$\\Sigma$",
    };

    /// <summary>The text, for the body of a document. Line breaks and control characters become blanks.</summary>
    public static string Escape(string text)
    {
        var latex = new StringBuilder(text.Length + 16);
        var before = '\0';
        foreach (var character in text)
        {
            // Two hyphens, or two apostrophes, would become one sign.
            if (character is '-' or '\'' && character == before) latex.Append("{}");
            if (Written.TryGetValue(character, out var written)) latex.Append(written);
            else if (char.IsControl(character) || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format) latex.Append(' ');
            else latex.Append(character);
            before = character;
        }
        return latex.ToString();
    }

    /// <summary>The same in a narrow column: a name, an address or a hash may be broken, at its underscores and every few signs.</summary>
    public static string Breakable(string text) => string.Join(' ', text.Split(' ').Select(word => word.Length <= LongestUnbroken || word.Any(NeedsUnicode)
        ? Escape(word).Replace("\\_", "\\_\\allowbreak{}", StringComparison.Ordinal)
        : string.Join("\\allowbreak{}", word.Chunk(LongestUnbroken / 2).Select(part => Escape(new string(part))))));

    /// <summary>A comment: one line, whatever is in it.</summary>
    public static string Comment(string text) => string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));

    /// <summary>A name for <c>\label</c>.</summary>
    public static string Label(string key) => string.Concat(key.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));

    /// <summary>Letters that pdfLaTeX has no font for without further packages: Korean, Cyrillic, emoji.</summary>
    public static bool NeedsUnicodeEngine(string text) => text.Any(NeedsUnicode);

    private static bool NeedsUnicode(char character) => character > '\u017F' && !Written.ContainsKey(character) && !char.IsControl(character) && character is not ('\u2028' or '\u2029')
        && CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.Format;
}
