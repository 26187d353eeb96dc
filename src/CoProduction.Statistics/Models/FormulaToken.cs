using System.Globalization;

namespace CoProduction.Statistics;

/// <summary>A word, number or sign of a formula, and where it stands in the text.</summary>
internal readonly record struct FormulaToken(string Text, int Position, bool IsName)
{
    private const string Signs = "~+-*/:()^|,";

    public bool IsNumber => !IsName && double.TryParse(Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);

    /// <summary>Names hold letters, digits, <c>.</c> and <c>_</c>, or anything between backticks.</summary>
    public static List<FormulaToken> Read(string text)
    {
        var tokens = new List<FormulaToken>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
            }
            else if (text[i] == '`')
            {
                var end = text.IndexOf('`', i + 1);
                if (end <= i + 1) throw FormulaError.At(text, start, "a name in backticks is not closed or empty");
                tokens.Add(new FormulaToken(text[(i + 1)..end], start, true));
                i = end + 1;
            }
            else if (IsNamePart(text[i]))
            {
                while (i < text.Length && (IsNamePart(text[i]) || IsExponentSign(text, start, i))) i++;
                var word = text[start..i];
                tokens.Add(new FormulaToken(word, start, !IsDecimal(word)));
            }
            else if (Signs.Contains(text[i], StringComparison.Ordinal))
            {
                tokens.Add(new FormulaToken(text[i++].ToString(), start, false));
            }
            else
            {
                throw FormulaError.At(text, start, $"'{text[start]}' is not understood");
            }
        }
        return tokens;
    }

    /// <summary>The name as a formula must write it: in backticks unless it holds nothing but letters, digits, <c>.</c> and <c>_</c>.</summary>
    public static string Quoted(string name) => name.All(IsNamePart) ? name : $"`{name}`";

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '.' or '_';

    // The sign in 1e-3.
    private static bool IsExponentSign(string text, int start, int i) =>
        text[i] is '+' or '-' && i > start + 1 && text[i - 1] is 'e' or 'E' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) && IsDecimal(text[start..(i - 1)]);

    private static bool IsDecimal(string word) => char.IsAsciiDigit(word[^1]) && word.Any(char.IsAsciiDigit)
        && (char.IsAsciiDigit(word[0]) || word[0] == '.')
        && double.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);
}
