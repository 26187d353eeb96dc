namespace CoProduction.Statistics;

/// <summary>
/// The model matrix of a formula on the rows that have every value the model needs (listwise deletion), with R's coding:
/// treatment contrasts, the first level that occurs as reference, full dummies where a margin is absent. A level that occurs
/// in no used row makes no column.
/// </summary>
public sealed class ModelMatrix
{
    /// <summary>R's name of the constant.</summary>
    public const string Intercept = "(Intercept)";

    private readonly DataTable _table;
    private readonly int[] _rows;
    private readonly Lazy<DataTable> _data;

    private ModelMatrix(DataTable table, Formula formula, int[] rows)
    {
        Formula = formula;
        _table = table;
        _rows = rows;
        _data = new Lazy<DataTable>(() => rows.Length == table.Rows ? table : table.Select(rows));
        var (columns, terms) = Code();
        Columns = columns;
        Regressors = new ModelRows(terms, columns.Count, rows);
    }

    /// <summary>The formula.</summary>
    public Formula Formula { get; }

    /// <summary>The used rows only, n of them.</summary>
    public DataTable Data => _data.Value;

    /// <summary>Indices of the used rows in the table given, ascending.</summary>
    public IReadOnlyList<int> Rows => _rows;

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped => _table.Rows - _rows.Length;

    /// <summary>k columns of n numbers, the intercept first.</summary>
    public IReadOnlyList<ModelColumn> Columns { get; }

    /// <summary>The same rows for an estimator that reads them in blocks.</summary>
    internal ModelRows Regressors { get; }

    /// <param name="table">The data.</param>
    /// <param name="formula">The model.</param>
    /// <param name="alsoNeeded">Further columns whose missing values drop a row: weights, cluster.</param>
    public static ModelMatrix Build(DataTable table, Formula formula, params IEnumerable<string?> alsoNeeded)
    {
        formula.RequireColumns(table);
        return new ModelMatrix(table, formula, table.CompleteRows(formula.Columns.Concat(alsoNeeded.OfType<string>())));
    }

    /// <summary>The numbers of the outcome on the used rows; text is an <see cref="InvalidAnalysisException"/>.</summary>
    public double[] OutcomeValues() => Data.Numeric(Formula.Outcome).Values.ToArray();

    /// <summary>A column recomputed with <paramref name="replace"/> deciding the value of each factor (used by marginal effects).</summary>
    internal double[] Recompute(ModelColumn column, Func<ModelFactor, double[]> replace) => Multiply(column.Factors, replace);

    /// <summary>The n values of one factor of a column.</summary>
    internal double[] FactorValues(ModelFactor factor) => FactorValues(Data, factor);

    private (List<ModelColumn> Columns, List<TermRows> Terms) Code()
    {
        var columns = new List<ModelColumn>();
        var terms = new List<TermRows>();
        if (Formula.HasIntercept)
        {
            terms.Add(new TermRows(0, [], []));
            columns.Add(Column(Intercept, null, []));
        }
        // Without intercept, R codes the first factor that is a main effect by all its dummies.
        var fullyCoded = Formula.HasIntercept ? null : Formula.Terms.FirstOrDefault(t => t.Variables.Count == 1 && IsFactor(t.Variables[0]));
        foreach (var term in Formula.Terms)
        {
            var codings = term.Variables.Select(v => Coding(term, v, fullyCoded)).ToArray();
            var steps = new List<(FactorColumn, int[])>();
            var stride = 1;
            foreach (var coding in codings)
            {
                if (coding.Codes is not { } codes) continue;
                steps.Add((codes, Array.ConvertAll(coding.Positions, p => p < 0 ? -1 : p * stride)));
                stride *= coding.Factors.Length;
            }
            terms.Add(new TermRows(columns.Count, [.. steps], [.. term.Variables.Where(v => !IsFactor(v)).Select(v => (_table.Numeric(v.Column), v.Power))]));
            foreach (var combination in Product(Array.ConvertAll(codings, c => c.Factors)))
                columns.Add(Column(string.Join(':', combination.Select(f => f.Name)), term, Array.ConvertAll(combination, f => f.Factor)));
        }
        return (columns, terms);
    }

    private ModelColumn Column(string name, FormulaTerm? term, ModelFactor[] factors) =>
        new(name, term, factors, new Lazy<double[]>(() => Multiply(factors, FactorValues)));

    // A number, or the levels of a factor that have a column; Positions gives each code's place among them.
    private ((string Name, ModelFactor Factor)[] Factors, FactorColumn? Codes, int[] Positions) Coding(FormulaTerm term, FormulaVariable variable, FormulaTerm? fullyCoded)
    {
        if (!IsFactor(variable)) return ([(variable.Label, new ModelFactor(variable, null))], null, []);
        var factor = _table.Factor(variable.Column);
        var occurs = factor.Occurring(_rows);
        var occurring = Enumerable.Range(0, occurs.Length).Where(code => occurs[code]).ToArray();
        var positions = new int[occurs.Length];
        Array.Fill(positions, -1);
        var margin = new FormulaTerm([.. term.Variables.Where(v => v != variable)]);
        var contrasts = margin.Variables.Count == 0 ? term != fullyCoded : Formula.Terms.Contains(margin);
        var coded = occurring[(contrasts && occurring.Length > 0 ? 1 : 0)..];
        for (var p = 0; p < coded.Length; p++) positions[coded[p]] = p;
        // The factor of a numeric column has the used numbers as levels: there the code is the place among those that occur.
        var isNumber = _table.Column(variable.Column) is NumericColumn;
        return ([.. coded.Select(code => (variable.Label + factor.Levels[code], new ModelFactor(variable, isNumber ? Array.IndexOf(occurring, code) : code)))], factor, positions);
    }

    // The first variable varies fastest, as in R.
    private static IEnumerable<T[]> Product<T>(T[][] codings) =>
        codings.Aggregate<T[], IEnumerable<T[]>>([[]], (done, next) => next.SelectMany(f => done.Select(d => (T[])[.. d, f])));

    private bool IsFactor(FormulaVariable variable)
    {
        if (variable.IsFactor) return true;
        if (_table.Column(variable.Column) is NumericColumn) return false;
        return variable.Power == 1 ? true : throw new InvalidAnalysisException($"{variable.Label}: column '{variable.Column}' holds text, a number is needed.");
    }

    private static double[] FactorValues(DataTable table, ModelFactor factor)
    {
        var values = new double[table.Rows];
        if (factor.Level is { } level)
        {
            var codes = table.Factor(factor.Variable.Column).Codes;
            for (var i = 0; i < values.Length; i++) values[i] = codes[i] == level ? 1 : 0;
            return values;
        }
        var numbers = table.Numeric(factor.Variable.Column).Values;
        for (var i = 0; i < values.Length; i++) values[i] = Power(numbers[i], factor.Variable.Power);
        return values;
    }

    private double[] Multiply(IReadOnlyList<ModelFactor> factors, Func<ModelFactor, double[]> values)
    {
        var product = new double[_rows.Length];
        Array.Fill(product, 1);
        foreach (var factor in factors)
        {
            var part = values(factor);
            for (var i = 0; i < product.Length; i++) product[i] *= part[i];
        }
        return product;
    }

    // Correctly rounded at every step; Math.Pow is not required to be.
    private static double Power(double x, int power)
    {
        var result = x;
        for (var i = 1; i < power; i++) result *= x;
        return result;
    }
}
