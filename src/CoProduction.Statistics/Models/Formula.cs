namespace CoProduction.Statistics;

/// <summary>
/// A model formula of Wilkinson and Rogers (1973) as R writes it: <c>y ~ arm * female + I(age^2) + factor(site) - 1</c>.
/// <c>a * b</c> is <c>a + b + a:b</c>, <c>a / b</c> is <c>a + a:b</c>, <c>(a + b + c)^2</c> crosses up to pairs, <c>- a:b</c> takes a term away; main
/// effects come before interactions; factors use treatment contrasts. <c>log(x)</c> and <c>I((x - 40)/10)</c> are computed from columns.
/// Names hold letters, digits, <c>.</c> and <c>_</c>, others stand in backticks. A part after <c>|</c> holds the instruments of
/// two-stage least squares, or the effects that least squares absorbs.
/// </summary>
public sealed class Formula
{
    private readonly IReadOnlyList<(string Column, int Position)> _named;

    private Formula(string text, string outcome, IReadOnlyList<FormulaTerm> terms, bool hasIntercept, Formula? instruments, IReadOnlyList<(string, int)>? named = null)
    {
        _named = named ?? [];
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

    /// <summary>The part after <c>|</c>, with the same outcome; null where there is none. Least squares reads it as absorbed effects.</summary>
    public Formula? Instruments { get; }

    /// <summary>Every column the formula needs, outcome first, none twice.</summary>
    public IEnumerable<string> Columns =>
        new[] { Outcome }.Concat(Terms.SelectMany(t => t.Variables).Select(v => v.Column)).Concat(Instruments?.Columns ?? []).Distinct(StringComparer.Ordinal);

    /// <summary>Reads a formula; a text that does not parse is an <see cref="InvalidAnalysisException"/>.</summary>
    public static Formula Parse(string text)
    {
        var parser = new FormulaParser(text);
        var outcome = parser.Outcome();
        parser.Expect("~");
        var (terms, intercept) = parser.RightSide();
        Formula? second = null;
        if (parser.Accept("|"))
        {
            var (secondTerms, secondIntercept) = parser.RightSide();
            second = new Formula(text, outcome, secondTerms, secondIntercept, null, parser.Columns);
        }
        parser.ExpectEnd();
        return new Formula(text, outcome, terms, intercept, second, parser.Columns);
    }

    /// <summary>A formula of main effects only, built from names instead of text.</summary>
    public static Formula Of(string outcome, IEnumerable<string> variables) =>
        new($"{outcome} ~ {string.Join(" + ", variables)}", outcome, [.. variables.Distinct(StringComparer.Ordinal).Select(v => new FormulaTerm([new FormulaVariable(v)]))], true, null);

    /// <summary>The same model with nothing after <c>|</c>.</summary>
    public Formula WithoutInstruments() => Instruments is null ? this : new Formula(Text, Outcome, Terms, HasIntercept, null, _named);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A column that the table lacks is refused with a caret under its name.</summary>
    internal void RequireColumns(DataTable table)
    {
        foreach (var (column, position) in _named.Where(c => !table.Has(c.Column)))
        {
            try
            {
                table.Column(column);
            }
            catch (InvalidAnalysisException problem)
            {
                throw new InvalidAnalysisException(problem.Message + FormulaError.Caret(Text, position), problem);
            }
        }
    }
}
