namespace CoProduction.Statistics;

/// <summary>
/// Arithmetic on numeric columns as a formula writes it inside <c>I()</c> or a function: <c>log(income + 1)</c>, <c>I((age - 40)/10)</c>.
/// A row that lacks a column has no value; a row for which the expression is not defined (the logarithm of 0) is refused, not dropped.
/// </summary>
internal abstract record ColumnExpression
{
    public static IReadOnlyDictionary<string, Func<double, double>> Functions { get; } = new Dictionary<string, Func<double, double>>(StringComparer.Ordinal)
    {
        ["I"] = x => x,
        ["log"] = Math.Log,
        ["log2"] = Math.Log2,
        ["log10"] = Math.Log10,
        ["log1p"] = Numerics.SpecialFunction.Log1p,
        ["exp"] = Math.Exp,
        ["sqrt"] = Math.Sqrt,
        ["abs"] = Math.Abs,
    };

    /// <summary>As R deparses it.</summary>
    public abstract string Label { get; }

    /// <summary>The value given the numbers of the columns; NaN where one is missing.</summary>
    protected abstract Func<int, double> Compile(DataTable table);

    /// <summary>The columns that are read.</summary>
    public abstract IEnumerable<string> Columns { get; }

    /// <summary>The expression that a name stands for, or null if it is a mere name.</summary>
    public static ColumnExpression? Find(string name)
    {
        var open = name.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || name[^1] != ')' || !Functions.ContainsKey(name[..open])) return null;
        var reader = new ColumnExpressionReader(name, FormulaToken.Read(name), 0);
        var expression = reader.Call();
        return reader.AtEnd ? expression : null;
    }

    /// <summary>The columns that a name stands for: itself, or those that its expression reads.</summary>
    public static IEnumerable<string> Inputs(string name) => Find(name)?.Columns.Distinct(StringComparer.Ordinal) ?? [name];

    /// <summary>The column of n values, under the given name.</summary>
    public NumericColumn Of(DataTable table, string name)
    {
        var value = Compile(table);
        var inputs = Columns.Distinct(StringComparer.Ordinal).Select(table.Numeric).ToArray();
        var values = new double[table.Rows];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = value(row);
            if (double.IsFinite(values[row]) || Array.Exists(inputs, c => c.IsMissing(row))) continue;
            throw new InvalidAnalysisException($"{name} is not defined where {string.Join(", ", inputs.Select(c => $"{c.Name} = {c.Text(row)}"))}.");
        }
        return new NumericColumn(name, values);
    }

    internal sealed record Number(double Value) : ColumnExpression
    {
        public override string Label => DataColumn.NumberText(Value);

        public override IEnumerable<string> Columns => [];

        protected override Func<int, double> Compile(DataTable table) => _ => Value;
    }

    internal sealed record Column(string Name) : ColumnExpression
    {
        public override string Label => FormulaToken.Quoted(Name);

        public override IEnumerable<string> Columns => [Name];

        protected override Func<int, double> Compile(DataTable table)
        {
            var column = table.Numeric(Name);
            return row => column[row];
        }
    }

    internal sealed record Parenthesis(ColumnExpression Inner) : ColumnExpression
    {
        public override string Label => $"({Inner.Label})";

        public override IEnumerable<string> Columns => Inner.Columns;

        protected override Func<int, double> Compile(DataTable table) => Inner.Compile(table);
    }

    internal sealed record Negative(ColumnExpression Inner) : ColumnExpression
    {
        public override string Label => "-" + Inner.Label;

        public override IEnumerable<string> Columns => Inner.Columns;

        protected override Func<int, double> Compile(DataTable table)
        {
            var inner = Inner.Compile(table);
            return row => -inner(row);
        }
    }

    internal sealed record Call(string Function, ColumnExpression Inner) : ColumnExpression
    {
        public override string Label => $"{Function}({Inner.Label})";

        public override IEnumerable<string> Columns => Inner.Columns;

        protected override Func<int, double> Compile(DataTable table)
        {
            var (function, inner) = (Functions[Function], Inner.Compile(table));
            return row => function(inner(row));
        }
    }

    internal sealed record Operation(char Operator, ColumnExpression Left, ColumnExpression Right) : ColumnExpression
    {
        public override string Label => Operator is '/' or '^' ? $"{Left.Label}{Operator}{Right.Label}" : $"{Left.Label} {Operator} {Right.Label}";

        public override IEnumerable<string> Columns => Left.Columns.Concat(Right.Columns);

        protected override Func<int, double> Compile(DataTable table)
        {
            var (left, right) = (Left.Compile(table), Right.Compile(table));
            return Operator switch
            {
                '+' => row => left(row) + right(row),
                '-' => row => left(row) - right(row),
                '*' => row => left(row) * right(row),
                '/' => row => left(row) / right(row),
                _ => row => Power(left(row), right(row)),
            };
        }

        // Math.Pow(NaN, 0) is 1: a missing value must stay missing.
        private static double Power(double x, double exponent) => double.IsNaN(x) ? double.NaN : exponent == 2 ? x * x : Math.Pow(x, exponent);
    }
}
