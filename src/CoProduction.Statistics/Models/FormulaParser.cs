using System.Globalization;

namespace CoProduction.Statistics;

/// <summary>
/// Reads a formula by recursive descent with R's precedence: <c>^</c> before <c>:</c> before <c>*</c> and <c>/</c> before <c>+</c> and <c>-</c>.
/// The right side is a list of terms; the term without variables stands for the intercept.
/// </summary>
internal sealed class FormulaParser
{
    private static readonly FormulaTerm One = new([]);

    private readonly string _text;
    private readonly List<FormulaToken> _tokens;
    private readonly List<(string Column, int Position)> _columns = [];
    private readonly List<FormulaVariable> _variables = []; // of the side being read, in the order of the text
    private int _position;

    public FormulaParser(string text)
    {
        _text = text;
        _tokens = FormulaToken.Read(text);
    }

    /// <summary>Every column that was named, and where it was first.</summary>
    public IReadOnlyList<(string Column, int Position)> Columns => [.. _columns.DistinctBy(c => c.Column)];

    private FormulaToken? Current => _position < _tokens.Count ? _tokens[_position] : null;

    private FormulaToken? Next => _position + 1 < _tokens.Count ? _tokens[_position + 1] : null;

    /// <summary>A column, or a function of columns.</summary>
    public string Outcome()
    {
        if (Current is not { IsName: true } name) throw Wrong($"the outcome is expected {Place()}");
        if (Next is not { Text: "(", IsName: false }) return Column("the outcome");
        if (name.Text == "factor") throw Wrong("the outcome cannot be factor(): declare the type of the column");
        return Computed();
    }

    public void Expect(string sign)
    {
        if (!Accept(sign)) throw Wrong($"'{sign}' is expected {Place()}");
    }

    public bool Accept(string sign)
    {
        if (!Is(sign)) return false;
        _position++;
        return true;
    }

    public void ExpectEnd()
    {
        if (Current is { } token) throw Wrong($"'{token.Text}' is not expected here");
    }

    /// <summary>The terms in R's order, and whether there is an intercept.</summary>
    public (IReadOnlyList<FormulaTerm> Terms, bool HasIntercept) RightSide()
    {
        _variables.Clear();
        var terms = Sum(nested: false);
        if (terms.Count == 0) throw Wrong("it has neither a term nor an intercept");
        return (Ordered(terms.Where(t => t != One)), terms.Contains(One));
    }

    private bool Is(string sign) => Current is { IsName: false } token && token.Text == sign;

    private List<FormulaTerm> Sum(bool nested)
    {
        List<FormulaTerm> terms = nested ? [] : [One];
        var sign = Accept("-") ? -1 : 1;
        if (sign > 0) Accept("+");
        while (true)
        {
            if (Current is { IsNumber: true } number)
            {
                if (nested) throw Wrong("the intercept stands outside parentheses");
                var intercept = Number(number) switch
                {
                    0 when sign > 0 => false,
                    1 => sign > 0,
                    _ => throw Wrong($"the number {number.Text} is neither the intercept 1 nor 0"),
                };
                _position++;
                terms = intercept ? Union(terms, [One]) : [.. terms.Where(t => t != One)];
            }
            else
            {
                var start = Current;
                var product = Product();
                if (sign < 0 && product.Find(t => !terms.Contains(t)) is { } absent) throw Wrong($"{absent.Label} cannot be taken away: it is not in the model", start);
                terms = sign > 0 ? Union(terms, product) : [.. terms.Where(t => !product.Contains(t))];
            }
            if (Accept("+")) sign = 1;
            else if (Accept("-")) sign = -1;
            else return terms;
        }
    }

    private List<FormulaTerm> Product()
    {
        var terms = Interaction();
        while (true)
        {
            if (Accept("*"))
            {
                var right = Interaction();
                terms = Union(Union(terms, right), Cross(terms, right));
            }
            else if (Accept("/"))
            {
                var all = new FormulaTerm([.. terms.SelectMany(t => t.Variables).Distinct()]);
                terms = Union(terms, Cross([all], Interaction()));
            }
            else
            {
                return terms;
            }
        }
    }

    private List<FormulaTerm> Interaction()
    {
        var terms = Power();
        while (Accept(":")) terms = Cross(terms, Power());
        return terms;
    }

    // (a + b)^2: all interactions up to that order.
    private List<FormulaTerm> Power()
    {
        var terms = Primary();
        if (!Accept("^")) return terms;
        if (Current is not { IsNumber: true } token || Number(token) is not (>= 1 and <= 10) || Number(token) % 1 != 0)
            throw Wrong("the limit of crossing (a + b)^k is a whole number from 1 to 10; a power of a number is I(x^k)");
        _position++;
        var result = terms;
        for (var order = 1; order < Number(token); order++) result = Union(result, Cross(result, terms));
        return result;
    }

    private List<FormulaTerm> Primary()
    {
        if (Accept("("))
        {
            var open = _tokens[_position - 1];
            var terms = Sum(nested: true);
            if (!Accept(")")) throw Wrong(Current is null ? "a parenthesis is not closed" : $"')' is expected {Place()}", Current ?? open);
            return terms;
        }
        var variable = Variable();
        if (!_variables.Contains(variable)) _variables.Add(variable);
        return [new FormulaTerm([variable])];
    }

    private FormulaVariable Variable()
    {
        if (Current is not { IsName: true } name || Next is not { Text: "(", IsName: false }) return new FormulaVariable(Column("a variable"));
        if (name.Text == "factor")
        {
            _position += 2;
            var column = Column("a column");
            Expect(")");
            return new FormulaVariable(column, 1, true);
        }
        return WholePower() ?? new FormulaVariable(Computed());
    }

    // I(x^k) keeps its own form: powers are columns of the model matrix, computed as exactly as it can.
    private FormulaVariable? WholePower()
    {
        var start = _position;
        if (Current!.Value.Text == "I" && At(2) is { IsName: true } column)
        {
            if (At(3) is { Text: ")", IsName: false }) return Read(4, 1);
            if (At(3) is { Text: "^", IsName: false } && At(4) is { IsNumber: true } number && At(5) is { Text: ")", IsName: false }
                && int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var power))
                return power is > 0 and <= 100 ? Read(6, power) : throw Wrong("the exponent of I(x^k) is a number from 1 to 100", number);

            FormulaVariable Read(int tokens, int k)
            {
                _position = start + 2;
                var name = Column("a column");
                _position = start + tokens;
                return new FormulaVariable(name, k);
            }
        }
        return null;

        FormulaToken? At(int offset) => start + offset < _tokens.Count ? _tokens[start + offset] : null;
    }

    // log(x), I((age - 40)/10): a column computed from others, under R's name for it.
    private string Computed()
    {
        var reader = new ColumnExpressionReader(_text, _tokens, _position);
        var expression = reader.Call();
        _position = reader.Position;
        _columns.AddRange(reader.Columns);
        return expression.Label;
    }

    private string Column(string what)
    {
        if (Current is not { IsName: true } token) throw Wrong($"{what} is expected {Place()}");
        if (token.Text == ".") throw Wrong("'.' is not expanded to all other columns: name them, so that a new column of the data cannot change the model");
        if (token.Text == "I" && Next is { Text: "(", IsName: false }) throw Wrong("I() is not expected here");
        _position++;
        _columns.Add((token.Text, token.Position));
        return token.Text;
    }

    private static double Number(FormulaToken token) => double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static List<FormulaTerm> Union(List<FormulaTerm> left, List<FormulaTerm> right) => [.. left.Concat(right).Distinct()];

    private static List<FormulaTerm> Cross(List<FormulaTerm> left, List<FormulaTerm> right) =>
        [.. left.SelectMany(l => right.Select(r => new FormulaTerm([.. l.Variables.Concat(r.Variables).Distinct()])))];

    // R's order: by number of variables, else as written; variables of an interaction in the order in which the text names them.
    private List<FormulaTerm> Ordered(IEnumerable<FormulaTerm> terms) =>
        [.. terms.Select(t => new FormulaTerm([.. t.Variables.OrderBy(_variables.IndexOf)])).OrderBy(t => t.Variables.Count)];

    private string Place() => _position == 0 ? "at the beginning" : $"after '{_tokens[_position - 1].Text}'";

    private InvalidAnalysisException Wrong(string why, FormulaToken? at = null) => FormulaError.At(_text, (at ?? Current)?.Position ?? _text.Length, why);
}
