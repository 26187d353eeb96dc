using System.Globalization;

namespace CoProduction.Statistics;

/// <summary>Reads a <see cref="ColumnExpression"/> from the tokens of a formula; arithmetic has R's precedence.</summary>
internal sealed class ColumnExpressionReader(string text, List<FormulaToken> tokens, int position)
{
    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal)
    {
        ["poly"] = "; write the powers: x + I(x^2)",
        ["offset"] = "; a rate is its count with an exposure",
        ["as.factor"] = "; write factor(x)",
        ["as.numeric"] = "; declare the column's type",
        ["relevel"] = "; declare the column's levels in order, the reference first",
        ["scale"] = "; write I((x - mean)/sd) with the numbers, so that the unit is on record",
        ["ifelse"] = "; make a column of the data, or use where",
    };

    private readonly List<(string Column, int Position)> _columns = [];

    /// <summary>Index of the token after what was read.</summary>
    public int Position { get; private set; } = position;

    public bool AtEnd => Position == tokens.Count;

    /// <summary>The columns read, and where they stand.</summary>
    public IReadOnlyList<(string Column, int Position)> Columns => _columns;

    private FormulaToken? Current => Position < tokens.Count ? tokens[Position] : null;

    /// <summary>A function with its argument in parentheses.</summary>
    public ColumnExpression Call()
    {
        var name = Current!.Value;
        if (!ColumnExpression.Functions.ContainsKey(name.Text))
            throw Wrong($"the function {name.Text}() is not known; factor(x), {string.Join(", ", ColumnExpression.Functions.Keys.Select(f => f + "(x)"))} are{Instead.GetValueOrDefault(name.Text, "")}");
        Position += 2;
        var inner = Sum();
        if (Is(",")) throw Wrong($"{name.Text}() takes one argument");
        Close(name);
        return new ColumnExpression.Call(name.Text, inner);
    }

    private ColumnExpression Sum()
    {
        var left = Product();
        while (Is("+") || Is("-")) left = new ColumnExpression.Operation(tokens[Position++].Text[0], left, Product());
        return left;
    }

    private ColumnExpression Product()
    {
        var left = Signed();
        while (Is("*") || Is("/")) left = new ColumnExpression.Operation(tokens[Position++].Text[0], left, Signed());
        return left;
    }

    // -x^2 is -(x^2), and ^ takes the right side first.
    private ColumnExpression Signed()
    {
        if (Accept("-")) return new ColumnExpression.Negative(Signed());
        if (Accept("+")) return Signed();
        var left = Primary();
        return Accept("^") ? new ColumnExpression.Operation('^', left, Signed()) : left;
    }

    private ColumnExpression Primary()
    {
        if (Current is not { } token) throw Wrong("a number or a column is expected at the end");
        if (Accept("("))
        {
            var inner = Sum();
            Close(token);
            return new ColumnExpression.Parenthesis(inner);
        }
        if (token.IsNumber)
        {
            Position++;
            return new ColumnExpression.Number(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture));
        }
        if (!token.IsName) throw Wrong($"a number or a column is expected, not '{token.Text}'");
        if (Position + 1 < tokens.Count && tokens[Position + 1] is { Text: "(", IsName: false }) return Call();
        Position++;
        _columns.Add((token.Text, token.Position));
        return new ColumnExpression.Column(token.Text);
    }

    private bool Is(string sign) => Current is { IsName: false } token && token.Text == sign;

    private bool Accept(string sign)
    {
        if (!Is(sign)) return false;
        Position++;
        return true;
    }

    private void Close(FormulaToken opened)
    {
        if (!Accept(")")) throw Wrong(Current is { } token ? $"')' is expected before '{token.Text}'" : $"the parenthesis of '{opened.Text}' is not closed");
    }

    private InvalidAnalysisException Wrong(string why) => FormulaError.At(text, Current?.Position ?? text.Length, why);
}
