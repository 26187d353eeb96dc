namespace CoProduction.Web.Hosting;

/// <summary>
/// What text may come in. PostgreSQL cannot store NUL and SQLite would; other control characters are never typed and
/// break files that are made of answers. Line ends become LF.
/// </summary>
public static class TextInput
{
    public const string HasNul = "Text must not hold the character NUL.";

    public static bool IsAcceptable(string? text) => text is null || !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>The text without control characters, except tab and line feed.</summary>
    public static string? Normalize(string? text)
    {
        if (text is null || !text.Any(IsRemoved))
        {
            return text;
        }
        return string.Concat(text.Where(character => !IsRemoved(character)));
    }

    private static bool IsRemoved(char character) => character < ' ' && character is not ('\t' or '\n');
}
