namespace CoProduction.Web.Operations;

/// <summary>Codes that people read from one screen and type into another: Crockford's base 32, in groups of four.</summary>
internal static class ReadableCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Five bits of the bytes per character.</summary>
    public static string From(ReadOnlySpan<byte> bytes, int characters)
    {
        var code = new List<char>();
        for (var index = 0; index < characters; index++)
        {
            if (index > 0 && index % 4 == 0) code.Add('-');
            var bit = index * 5;
            var window = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            code.Add(Alphabet[(window >> (11 - bit % 8)) & 31]);
        }
        return string.Concat(code);
    }

    /// <summary>As typed, in any case, with or without hyphens, and with the letters that are taken for digits.</summary>
    public static string Normalize(string typed) => string.Concat(typed.ToUpperInvariant()
        .Where(char.IsAsciiLetterOrDigit)
        .Select(letter => letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter }));
}
