namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Text without a layout engine: widths are estimated, generously.</summary>
internal static class SvgText
{
    public const double Size = 15;
    public const double LineHeight = 20;

    /// <summary>Width of a text in the canvas's units.</summary>
    public static double Width(string text, double size = Size)
    {
        var width = 0.0;
        foreach (var character in text) width += size * (IsWide(character) ? 1 : char.IsUpper(character) || character is 'm' or 'w' ? 0.72 : IsNarrow(character) ? 0.38 : 0.56);
        return width;
    }

    /// <summary>Lines no wider than <paramref name="width"/>, broken between words; a word that is wider is broken inside. At least one line.</summary>
    public static IReadOnlyList<string> Wrap(string text, double width, double size = Size)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (Width(longer, size) <= width)
            {
                line = longer;
                continue;
            }
            if (line.Length > 0) lines.Add(line);
            line = word;
            while (Width(line, size) > width && line.Length > 1)
            {
                var length = Fitting(line, width, size);
                lines.Add(line[..length]);
                line = line[length..];
            }
        }
        lines.Add(line);
        return lines;
    }

    private static int Fitting(string word, double width, double size)
    {
        var length = 1;
        while (length < word.Length - 1 && Width(word[..(length + 1)], size) <= width) length++;
        return char.IsHighSurrogate(word[length - 1]) ? length + 1 : length;
    }

    private static bool IsNarrow(char character) => character is ' ' or 'f' or 'i' or 'j' or 'l' or 'r' or 't' or '.' or ',' or ':' or ';' or '(' or ')' or '-' or '’';

    /// <summary>Chinese, Japanese and Korean characters, which are as wide as high.</summary>
    private static bool IsWide(char character) => character is >= '\u1100' and <= '\u115f' or >= '\u2e80' and <= '\ud7a3' or >= '\uf900' and <= '\ufaff' or >= '\uff00' and <= '\uff60';
}
