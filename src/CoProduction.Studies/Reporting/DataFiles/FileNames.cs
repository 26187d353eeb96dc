using System.Text;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>Names and labels as a file format takes them.</summary>
internal static class FileNames
{
    /// <summary>
    /// A legal name for each: letters, digits and underscores, at most so many characters, unique without regard to case. A name that is legal stays; of two
    /// that would become one, the later gets a number.
    /// </summary>
    public static IReadOnlyList<string> Legal(IEnumerable<string> names, int maxLength)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var kept = names.Select(name => (Name: name, Stays: IsLegal(name, maxLength) && taken.Add(name))).ToList();
        return [.. kept.Select(each => each.Stays ? each.Name : Free(new string([.. each.Name.Select(Legal)]), maxLength, taken))];
    }

    /// <summary>The text on one line, cut to so many characters (an ellipsis tells).</summary>
    public static string Line(string text, int maxCharacters)
    {
        var runes = text.ReplaceLineEndings(" ").Replace('\0', '\uFFFD').EnumerateRunes().ToList();
        return runes.Count <= maxCharacters ? string.Concat(runes) : string.Concat(runes.Take(maxCharacters - 1)) + "…";
    }

    /// <summary>The text on one line, cut to so many bytes of UTF-8 between two characters.</summary>
    public static string LineOfBytes(string text, int maxBytes) => CutBytes(Line(text, int.MaxValue), maxBytes, "…");

    /// <summary>The text, or as many of its characters as go into so many bytes of UTF-8 together with what tells that it was cut.</summary>
    public static string CutBytes(string text, int maxBytes, string mark)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes) return text;
        var room = maxBytes - Encoding.UTF8.GetByteCount(mark);
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0) break;
            kept.Append(rune);
        }
        return kept.Append(mark).ToString();
    }

    private static bool IsLegal(string name, int maxLength) => name.Length <= maxLength && name.All(each => Legal(each) == each) && char.IsAsciiLetter(name[0]);

    private static char Legal(char character) => char.IsAsciiLetterOrDigit(character) ? character : '_';

    private static string Free(string name, int maxLength, HashSet<string> taken)
    {
        if (!char.IsAsciiLetter(name[0])) name = "v" + name;
        for (var number = 1; ; number++)
        {
            var end = number == 1 ? "" : $"_{number}";
            var candidate = name[..Math.Min(name.Length, maxLength - end.Length)] + end;
            if (taken.Add(candidate)) return candidate;
        }
    }
}
