using System.Globalization;

namespace CoProduction.Statistics;

/// <summary>
/// A model formula of Wilkinson and Rogers (1973) as R writes it: <c>y ~ arm * female + I(age^2) + factor(site) - 1</c>.
/// <c>a * b</c> is <c>a + b + a:b</c>; main effects come before interactions; factors use treatment contrasts.
/// Names hold letters, digits, <c>.</c> and <c>_</c>. A part after <c>|</c> holds the instruments of two-stage least squares.
/// </summary>
public sealed class Formula
{
    private Formula(string text, string outcome, IReadOnlyList<FormulaTerm> terms, bool hasIntercept, Formula? instruments)
    {
        Text = text;
        Outcome = outcome;
        Terms = terms;
        HasIntercept = hasIntercept;
        Instruments = instruments;
    }

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>The column on the left.</summary>
    public string Outcome { get; }

    /// <summary>Main effects, then interactions by order; none twice.</summary>
    public IReadOnlyList<FormulaTerm> Terms { get; }

    /// <summary>False after <c>- 1</c> or <c>0 +</c>.</summary>
    public bool HasIntercept { get; }

    /// <summary>The part after <c>|</c>, with the same outcome; null where there is none.</summary>
    public Formula? Instruments { get; }

    /// <summary>Every column the formula needs, outcome first, none twice.</summary>
    public IEnumerable<string> Columns =>
        new[] { Outcome }.Concat(Terms.SelectMany(t => t.Variables).Select(v => v.Column)).Concat(Instruments?.Columns ?? []).Distinct(StringComparer.Ordinal);

    /// <summary>Reads a formula; a text that does not parse is an <see cref="InvalidAnalysisException"/>.</summary>
    public static Formula Parse(string text)
    {
        var parser = new Parser(text);
        var outcome = parser.Name("the outcome");
        parser.Expect("~");
        var (terms, intercept) = parser.RightSide();
        Formula? instruments = null;
        if (parser.Accept("|"))
        {
            var (instrumentTerms, instrumentIntercept) = parser.RightSide();
            instruments = new Formula(text, outcome, instrumentTerms, instrumentIntercept, null);
        }
        parser.ExpectEnd();
        return new Formula(text, outcome, terms, intercept, instruments);
    }

    /// <summary>A formula of main effects only, built from names instead of text.</summary>
    public static Formula Of(string outcome, IEnumerable<string> variables) =>
        new($"{outcome} ~ {string.Join(" + ", variables)}", outcome, [.. variables.Distinct(StringComparer.Ordinal).Select(v => new FormulaTerm([new FormulaVariable(v)]))], true, null);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private sealed class Parser
    {
        private readonly string _text;
        private readonly List<string> _tokens = [];
        private int _position;

        public Parser(string text)
        {
            _text = text;
            for (var i = 0; i < text.Length;)
            {
                if (char.IsWhiteSpace(text[i]))
                {
                    i++;
                    continue;
                }
                var start = i;
                while (i < text.Length && IsNamePart(text[i])) i++;
                if (i == start && !"~+-*:()^|".Contains(text[i++], StringComparison.Ordinal)) throw Wrong($"'{text[start]}' is not understood");
                _tokens.Add(text[start..i]);
            }
        }

        private string? Current => _position < _tokens.Count ? _tokens[_position] : null;

        public string Name(string what)
        {
            if (Current is not { } token || !IsNamePart(token[0]) || IsNumber(token)) throw Wrong($"{what} is expected {Place()}");
            _position++;
            return token;
        }

        public void Expect(string token)
        {
            if (!Accept(token)) throw Wrong($"'{token}' is expected {Place()}");
        }

        public bool Accept(string token)
        {
            if (Current != token) return false;
            _position++;
            return true;
        }

        public void ExpectEnd()
        {
            if (Current is not null) throw Wrong($"'{Current}' is not expected here");
        }

        public (IReadOnlyList<FormulaTerm> Terms, bool HasIntercept) RightSide()
        {
            var terms = new List<FormulaTerm>();
            var intercept = true;
            var sign = Accept("-") ? -1 : 1;
            while (true)
            {
                if (Current is { } token && IsNumber(token))
                {
                    _position++;
                    intercept = token switch
                    {
                        "0" when sign > 0 => false,
                        "1" => sign > 0,
                        _ => throw Wrong($"the number {token} is neither the intercept 1 nor 0"),
                    };
                }
                else if (sign < 0)
                {
                    throw Wrong("only the intercept can be subtracted (- 1)");
                }
                else
                {
                    terms.AddRange(Product());
                }
                if (Accept("+")) sign = 1;
                else if (Accept("-")) sign = -1;
                else break;
            }
            if (terms.Count == 0 && !intercept) throw Wrong("it has neither a term nor an intercept");
            return (Ordered(terms), intercept);
        }

        // a:b binds tighter than a * b
        private List<FormulaTerm> Product()
        {
            var terms = new List<FormulaTerm> { Interaction() };
            while (Accept("*"))
            {
                var right = Interaction();
                terms = [.. terms, right, .. terms.Select(left => new FormulaTerm([.. left.Variables.Concat(right.Variables).Distinct()]))];
            }
            return terms;
        }

        private FormulaTerm Interaction()
        {
            var variables = new List<FormulaVariable> { Variable() };
            while (Accept(":")) variables.Add(Variable());
            return new FormulaTerm([.. variables.Distinct()]);
        }

        private FormulaVariable Variable()
        {
            var name = Name("a variable");
            if (Current != "(") return new FormulaVariable(name);
            _position++;
            var column = Name("a column");
            var variable = name switch
            {
                "factor" => new FormulaVariable(column, 1, true),
                "I" => new FormulaVariable(column, Exponent()),
                _ => throw Wrong($"the function {name}() is not known; I(x^k) and factor(x) are"),
            };
            Expect(")");
            return variable;
        }

        private int Exponent()
        {
            if (!Accept("^")) return 1;
            return Current is { } token && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var power) && power is > 0 and <= 100 && ++_position > 0
                ? power
                : throw Wrong("the exponent of I(x^k) is a whole number from 1 to 100");
        }

        // R's order: by number of variables, else as written; variables of an interaction in the order in which the formula names them.
        private static List<FormulaTerm> Ordered(List<FormulaTerm> terms)
        {
            var order = terms.SelectMany(t => t.Variables).Distinct().ToList();
            return [.. terms.Select(t => new FormulaTerm([.. t.Variables.OrderBy(order.IndexOf)])).Distinct().OrderBy(t => t.Variables.Count)];
        }

        private string Place() => _position == 0 ? "at the beginning" : $"after '{_tokens[_position - 1]}'";

        private InvalidAnalysisException Wrong(string why) => new($"The formula \"{_text}\" does not parse: {why}.");

        private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '.' or '_';

        private static bool IsNumber(string token) => token.All(c => char.IsAsciiDigit(c) || c == '.');
    }
}
