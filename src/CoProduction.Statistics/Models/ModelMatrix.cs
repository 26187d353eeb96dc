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

    private ModelMatrix(Formula formula, DataTable data, int[] rows, int dropped, IReadOnlyList<ModelColumn> columns)
    {
        Formula = formula;
        Data = data;
        Rows = rows;
        RowsDropped = dropped;
        Columns = columns;
    }

    /// <summary>The formula.</summary>
    public Formula Formula { get; }

    /// <summary>The used rows only, n of them.</summary>
    public DataTable Data { get; }

    /// <summary>Indices of the used rows in the table given, ascending.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; }

    /// <summary>k columns of n numbers, the intercept first.</summary>
    public IReadOnlyList<ModelColumn> Columns { get; }

    /// <param name="table">The data.</param>
    /// <param name="formula">The model.</param>
    /// <param name="alsoNeeded">Further columns whose missing values drop a row: weights, cluster.</param>
    public static ModelMatrix Build(DataTable table, Formula formula, params IEnumerable<string?> alsoNeeded)
    {
        var rows = table.CompleteRows(formula.Columns.Concat(alsoNeeded.OfType<string>()));
        return Build(table.Select(rows), formula, rows, table.Rows - rows.Length);
    }

    /// <summary>The numbers of the outcome on the used rows; text is an <see cref="InvalidAnalysisException"/>.</summary>
    public double[] OutcomeValues() => Data.Numeric(Formula.Outcome).Values.ToArray();

    /// <summary>A column recomputed with <paramref name="replace"/> deciding the value of each factor (used by marginal effects).</summary>
    internal double[] Recompute(ModelColumn column, Func<ModelFactor, double[]> replace)
    {
        var values = new double[Data.Rows];
        Array.Fill(values, 1);
        foreach (var factor in column.Factors)
        {
            var part = replace(factor);
            for (var i = 0; i < values.Length; i++) values[i] *= part[i];
        }
        return values;
    }

    /// <summary>The n values of one factor of a column.</summary>
    internal double[] FactorValues(ModelFactor factor) => FactorValues(Data, factor);

    private static ModelMatrix Build(DataTable used, Formula formula, int[] rows, int dropped)
    {
        var columns = new List<ModelColumn>();
        if (formula.HasIntercept)
        {
            var ones = new double[used.Rows];
            Array.Fill(ones, 1);
            columns.Add(new ModelColumn(Intercept, null, [], ones));
        }
        // Without intercept, R codes the first factor that is a main effect by all its dummies.
        var fullyCoded = formula.HasIntercept ? null : formula.Terms.FirstOrDefault(t => t.Variables.Count == 1 && IsFactor(used, t.Variables[0]));
        foreach (var term in formula.Terms)
        {
            var codings = term.Variables.Select(v => Coding(used, formula, term, v, fullyCoded)).ToArray();
            foreach (var factors in Product(codings))
            {
                var values = new double[used.Rows];
                Array.Fill(values, 1);
                foreach (var factor in factors)
                {
                    var part = FactorValues(used, factor);
                    for (var i = 0; i < values.Length; i++) values[i] *= part[i];
                }
                columns.Add(new ModelColumn(string.Join(':', factors.Select(f => FactorName(used, f))), term, factors, values));
            }
        }
        return new ModelMatrix(formula, used, rows, dropped, columns);
    }

    private static ModelFactor[] Coding(DataTable used, Formula formula, FormulaTerm term, FormulaVariable variable, FormulaTerm? fullyCoded)
    {
        if (!IsFactor(used, variable)) return [new ModelFactor(variable, null)];
        var factor = used.Factor(variable.Column);
        var occurring = factor.Codes.ToArray().Where(c => c >= 0).Distinct().Order().ToArray();
        var margin = new FormulaTerm([.. term.Variables.Where(v => v != variable)]);
        var contrasts = margin.Variables.Count == 0 ? term != fullyCoded : formula.Terms.Contains(margin);
        return [.. occurring.Skip(contrasts ? 1 : 0).Select(level => new ModelFactor(variable, level))];
    }

    // The first variable varies fastest, as in R.
    private static IEnumerable<ModelFactor[]> Product(ModelFactor[][] codings) =>
        codings.Aggregate<ModelFactor[], IEnumerable<ModelFactor[]>>([[]], (done, next) => next.SelectMany(f => done.Select(d => (ModelFactor[])[.. d, f])));

    private static bool IsFactor(DataTable table, FormulaVariable variable)
    {
        if (variable.IsFactor) return true;
        if (table.Column(variable.Column) is NumericColumn) return false;
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

    private static string FactorName(DataTable table, ModelFactor factor) =>
        factor.Level is { } level ? factor.Variable.Label + table.Factor(factor.Variable.Column).Levels[level] : factor.Variable.Label;

    // Correctly rounded at every step; Math.Pow is not required to be.
    private static double Power(double x, int power)
    {
        var result = x;
        for (var i = 1; i < power; i++) result *= x;
        return result;
    }
}
