using System.Globalization;

namespace CoProduction.Statistics;

/// <summary>
/// Comparisons joined by <c>and</c>: <c>arm != 'Control'</c>, <c>site in ('a', 'b')</c>, <c>wave == 2</c>, <c>age &gt;= 18</c>.
/// Text is compared with the label. A row whose value is missing is left out.
/// </summary>
public sealed class RowFilter
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];

    private readonly List<Comparison> _comparisons;

    private RowFilter(List<Comparison> comparisons) => _comparisons = comparisons;

    /// <summary>True when every row passes.</summary>
    public bool IsEmpty => _comparisons.Count == 0;

    /// <summary>Every row.</summary>
    public static RowFilter All { get; } = new([]);

    /// <summary>Reads a filter; a text that does not parse is an <see cref="InvalidAnalysisException"/>.</summary>
    public static RowFilter Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return All;
        var tokens = Tokens(text);
        var position = 0;
        var comparisons = new List<Comparison>();
        do comparisons.Add(ReadComparison(tokens, ref position, text));
        while (position < tokens.Count && tokens[position++] is { Kind: TokenKind.Word, Text: "and" });
        if (position != tokens.Count || tokens[^1] is { Kind: TokenKind.Word, Text: "and" }) throw Wrong(text, "comparisons must be joined by 'and'");
        return new RowFilter(comparisons);
    }

    /// <summary>Indices of the rows that pass, ascending.</summary>
    public int[] Rows(DataTable table)
    {
        var tests = _comparisons.ConvertAll(c => c.Test(table));
        return [.. Enumerable.Range(0, table.Rows).Where(row => tests.TrueForAll(t => t(row)))];
    }

    private static Comparison ReadComparison(List<Token> tokens, ref int position, string text)
    {
        var column = Next(tokens, ref position, text);
        if (column.Kind != TokenKind.Word) throw Wrong(text, $"a column is expected before '{column.Text}'");
        var op = Next(tokens, ref position, text);
        if (op is { Kind: TokenKind.Word, Text: "in" }) return new Comparison(column.Text, "in", ReadList(tokens, ref position, text), null);
        if (op.Kind != TokenKind.Operator) throw Wrong(text, $"an operator is expected after '{column.Text}'");
        var value = Next(tokens, ref position, text);
        if (value.Kind == TokenKind.Text)
        {
            if (op.Text is not ("==" or "!=")) throw Wrong(text, $"text can only be compared by == and !=, not {op.Text}");
            return new Comparison(column.Text, op.Text, [value.Text], null);
        }
        if (value.Kind == TokenKind.Word && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return new Comparison(column.Text, op.Text, [], number);
        throw Wrong(text, $"'{value.Text}' is neither a number nor a quoted text");
    }

    private static List<string> ReadList(List<Token> tokens, ref int position, string text)
    {
        if (Next(tokens, ref position, text).Text != "(") throw Wrong(text, "'in' needs a list in parentheses");
        var values = new List<string>();
        while (true)
        {
            var value = Next(tokens, ref position, text);
            if (value.Kind != TokenKind.Text) throw Wrong(text, "a list holds quoted texts");
            values.Add(value.Text);
            var next = Next(tokens, ref position, text).Text;
            if (next == ")") return values;
            if (next != ",") throw Wrong(text, "the texts of a list are separated by commas");
        }
    }

    private static Token Next(List<Token> tokens, ref int position, string text) =>
        position < tokens.Count ? tokens[position++] : throw Wrong(text, "it ends too early");

    private static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            if (text[i] is '\'' or '"')
            {
                var end = text.IndexOf(text[i], i + 1);
                if (end < 0) throw Wrong(text, "a quotation mark is not closed");
                tokens.Add(new Token(TokenKind.Text, text[(i + 1)..end]));
                i = end + 1;
                continue;
            }
            if (Array.Find(Operators, op => string.CompareOrdinal(text, i, op, 0, op.Length) == 0) is { } found)
            {
                tokens.Add(new Token(TokenKind.Operator, found));
                i += found.Length;
                continue;
            }
            if (text[i] is '(' or ')' or ',')
            {
                tokens.Add(new Token(TokenKind.Punctuation, text[i++].ToString()));
                continue;
            }
            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '.' or '_' or '-' or '+')) i++;
            if (i == start) throw Wrong(text, $"'{text[i]}' is not understood");
            tokens.Add(new Token(TokenKind.Word, text[start..i]));
        }
        return tokens;
    }

    private static InvalidAnalysisException Wrong(string text, string why) => new($"The filter \"{text}\" does not parse: {why}.");

    private enum TokenKind
    {
        Word,
        Text,
        Operator,
        Punctuation,
    }

    private readonly record struct Token(TokenKind Kind, string Text);

    private sealed record Comparison(string Column, string Operator, List<string> Texts, double? Number)
    {
        public Func<int, bool> Test(DataTable table)
        {
            if (Number is not { } number)
            {
                var column = table.Column(Column);
                return Operator == "!="
                    ? row => column.Text(row) is { } text && text != Texts[0]
                    : row => column.Text(row) is { } text && Texts.Contains(text, StringComparer.Ordinal);
            }
            var values = table.Numeric(Column);
            return Operator switch
            {
                "==" => row => values[row] == number,
                "!=" => row => !values.IsMissing(row) && values[row] != number,
                "<" => row => values[row] < number,
                "<=" => row => values[row] <= number,
                ">" => row => values[row] > number,
                _ => row => values[row] >= number,
            };
        }
    }
}
