using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A fitted least squares model. Sums of squares are weighted where weights were given.</summary>
public sealed class LeastSquaresFit : ILinearModel
{
    /// <summary>1 − h at or below this is leverage one: the row is fitted exactly whatever its outcome.</summary>
    private const double LeverageOne = 1e-10;

    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly LeastSquaresRows _rows;
    private readonly FittedRows _fitted;
    private readonly CholeskyFactor _factor;
    private readonly Clusters? _clusters;
    private readonly double _explained;
    private readonly bool _perfect;
    private readonly Lazy<(double[] Residuals, double[] Leverage)> _byRow;
    private readonly Dictionary<StandardErrorType, (double[] Values, string?[] Problems)> _heteroskedastic = [];

    internal LeastSquaresFit(LeastSquaresRows rows, IReadOnlyList<ModelColumn> columns, Clusters? clusters, int rowsDropped)
    {
        N = rows.Count;
        RowsDropped = rowsDropped;
        _rows = rows;
        _clusters = clusters;
        OutcomeIsConstant = rows.OutcomeIsConstant();
        var compressed = clusters is null && rows.Weights is null ? rows.Compress() : rows;
        _factor = compressed.Solve();
        _fitted = new FittedRows(compressed, _factor);
        _byRow = new Lazy<(double[], double[])>(ByRow);
        _columns = [.. _factor.Kept.Select(i => columns[i])];
        DroppedTerms = [.. _factor.Dropped.Select(i => columns[i].Name)];
        HasIntercept = _columns.Count > 0 && _columns[0].Name == ModelMatrix.Intercept;
        Coefficients = Array.ConvertAll(_factor.Coefficients, b => (double)b);
        ResidualSumOfSquares = _factor.ResidualSumOfSquares;
        _explained = _factor.Explained(HasIntercept ? 1 : 0);
        _perfect = Math.Sqrt(ResidualSumOfSquares) <= 1e-14 * Math.Sqrt(_factor.OutcomeSumOfSquares);
        rows.Work.Finish();
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; }

    /// <summary>Names of the coefficients, in order.</summary>
    public IReadOnlyList<string> TermNames => [.. _columns.Select(c => c.Name)];

    /// <summary>Columns dropped because earlier ones explain them.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>k, the number of coefficients.</summary>
    public int Rank => _factor.Rank;

    /// <summary>True when the model holds a constant.</summary>
    public bool HasIntercept { get; }

    /// <summary>True when every row has the same outcome: nothing can be estimated.</summary>
    public bool OutcomeIsConstant { get; }

    /// <summary>k numbers, in units of the outcome per unit of the column.</summary>
    public IReadOnlyList<double> Coefficients { get; }

    /// <summary>n numbers, outcome − fitted.</summary>
    public IReadOnlyList<double> Residuals => _byRow.Value.Residuals;

    /// <summary>n diagonal elements of the hat matrix (of √W·X).</summary>
    public IReadOnlyList<double> Leverage => _byRow.Value.Leverage;

    /// <summary>n − k.</summary>
    public int ResidualDf => N - Rank;

    double? ILinearModel.DenominatorDf => ResidualDf;

    IReadOnlyList<ModelColumn> ILinearModel.Columns => _columns;

    /// <summary>Σ w e².</summary>
    public double ResidualSumOfSquares { get; }

    /// <summary>√(Σwe²/(n − k)); null without degrees of freedom.</summary>
    public double? ResidualStandardError => ResidualDf > 0 ? Math.Sqrt(ResidualSumOfSquares / ResidualDf) : null;

    /// <summary>Share of the (weighted) variance about the mean; without intercept 1 − SSR/Σy². Null for a constant outcome.</summary>
    public double? RSquared => OutcomeIsConstant ? null : _explained / (_explained + ResidualSumOfSquares);

    /// <summary>R² adjusted for degrees of freedom.</summary>
    public double? AdjustedRSquared => RSquared is { } r && ResidualDf > 0 ? 1 - (1 - r) * (N - (HasIntercept ? 1 : 0)) / ResidualDf : null;

    /// <summary>Gaussian log likelihood at its maximum; null with weights, a constant outcome or an exact fit.</summary>
    public double? LogLikelihood => _rows.Weights is null && !OutcomeIsConstant && ResidualSumOfSquares > 0 && N > 0
        ? -0.5 * N * (Math.Log(2 * Math.PI) + Math.Log(ResidualSumOfSquares / N) + 1)
        : null;

    /// <summary>Akaike's criterion; the error variance counts as a parameter, as in R.</summary>
    public double? Aic => LogLikelihood is { } l ? -2 * l + 2 * (Rank + 1) : null;

    /// <summary>The clusters; null without.</summary>
    public ClusterSummary? Clusters => _clusters is null || N == 0 ? null : _clusters.Summary;

    /// <summary>The classical F test that all slopes are zero.</summary>
    public WaldTest OverallTest()
    {
        var df1 = Rank - (HasIntercept ? 1 : 0);
        if (df1 == 0) return new WaldTest("slopes", StandardErrorType.Classical, null, df1, ResidualDf, null, "The model has no slopes.");
        if (OutcomeIsConstant || ResidualDf <= 0 || ResidualSumOfSquares == 0)
            return new WaldTest("slopes", StandardErrorType.Classical, null, df1, ResidualDf, null, OutcomeIsConstant ? ConstantOutcome : "No residual variance is left.");
        var f = _explained / df1 / (ResidualSumOfSquares / ResidualDf);
        return new WaldTest("slopes", StandardErrorType.Classical, f, df1, ResidualDf, _perfect ? null : Tail.FUpper(f, df1, ResidualDf), _perfect ? "The model fits the outcome exactly." : null);
    }

    /// <summary>Every coefficient with its standard error of the given type.</summary>
    /// <param name="type">A cluster type needs clusters, else <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        var covariance = Estimate(type, Units());
        return [.. Enumerable.Range(0, Rank).Select(j =>
            Row(_columns[j].Name, type, Coefficients[j], covariance.Problems[j], covariance.Values[j * Rank + j], covariance.Df[j], level))];
    }

    /// <summary>A linear combination Σ c_j b_j of coefficients, with its own Satterthwaite df under CR2.</summary>
    /// <param name="name">How the row is named.</param>
    /// <param name="weights">c by name of the coefficient; an unknown or dropped name is an <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="type">Which variance.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public TermEstimate Contrast(string name, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level = 0.95)
    {
        var c = new double[Rank];
        foreach (var (term, weight) in weights) c[IndexOf(term)] = weight;
        var covariance = Estimate(type, [c]);
        double value = 0, variance = 0;
        string? problem = null;
        for (var i = 0; i < Rank; i++)
        {
            value += c[i] * Coefficients[i];
            if (c[i] != 0) problem ??= covariance.Problems[i];
            for (var j = 0; j < Rank; j++) variance += c[i] * c[j] * covariance.Values[i * Rank + j];
        }
        return Row(name, type, value, problem, variance, covariance.Df[0], level);
    }

    /// <summary>The covariance matrix of the coefficients, k × k.</summary>
    public double[,] Covariance(StandardErrorType type)
    {
        var values = Estimate(type, []).Values;
        var matrix = new double[Rank, Rank];
        for (var i = 0; i < Rank; i++)
            for (var j = 0; j < Rank; j++) matrix[i, j] = values[i * Rank + j];
        return matrix;
    }

    /// <summary>Tests all coefficients of a term of the formula together (a factor: all its levels).</summary>
    public WaldTest JointTest(string term, StandardErrorType type)
    {
        var tested = Enumerable.Range(0, Rank).Where(j => _columns[j].Term?.Label == term || _columns[j].Name == term).ToArray();
        return tested.Length > 0 ? Wald(term, tested, type)
            : DroppedTerms.Contains(term) ? throw new InvalidAnalysisException($"'{term}' was dropped as collinear and cannot be tested.")
            : throw new InvalidAnalysisException($"The model has no term '{term}'.");
    }

    /// <summary>Tests all coefficients but the intercept together.</summary>
    public WaldTest SlopesTest(StandardErrorType type) => Wald("slopes", [.. Enumerable.Range(HasIntercept ? 1 : 0, Rank - (HasIntercept ? 1 : 0))], type);

    /// <summary>
    /// Tests a term of the formula under CR2 by Hotelling's T² with the degrees of freedom of Pustejovsky and Tipton (2018): F = (η − q + 1)/(ηq)·b'V⁻¹b with q and η − q + 1 df. With few clusters the
    /// F of <see cref="JointTest"/>, which takes n − k df as other errors do, rejects too often; this one is the one to read.
    /// R: <c>clubSandwich::Wald_test(fit, constrain_zero(…), vcov = "CR2", test = "HTZ")</c>.
    /// </summary>
    public WaldTest HotellingTest(string term) => LinearHypothesis.HotellingTermTest(this, term, Hotelling);

    /// <summary>The same for any combinations of coefficients.</summary>
    /// <param name="name">How the test is named.</param>
    /// <param name="combinations">q sets of weights by coefficient.</param>
    /// <param name="values">q numbers that the combinations have under the null; zeros where absent.</param>
    public WaldTest HotellingTest(string name, IReadOnlyList<IReadOnlyDictionary<string, double>> combinations, IReadOnlyList<double>? values = null) =>
        LinearHypothesis.HotellingTest(this, name, combinations, values, Hotelling);

    private double? Hotelling(IReadOnlyList<double[]> contrasts)
    {
        double[][] directions = [.. contrasts.Select(ToDirection)];
        _fitted.Work.Restart();
        var df = _rows.Weights is null ? ClusterCovariance.Hotelling(_fitted, _clusters!, directions) : WeightedClusterCovariance.Hotelling(_fitted, _clusters!, directions);
        _fitted.Work.Finish();
        return df;
    }

    private const string ConstantOutcome = "The outcome is constant.";

    private WaldTest Wald(string term, int[] tested, StandardErrorType type)
    {
        var covariance = Estimate(type, []);
        var problem = OutcomeIsConstant ? ConstantOutcome : _perfect ? "The model fits the outcome exactly." : ResidualDf <= 0 ? "No degrees of freedom are left."
            : tested.Select(j => covariance.Problems[j]).FirstOrDefault(p => p is not null);
        if (problem is not null) return new WaldTest(term, type, null, tested.Length, ResidualDf, null, problem);
        var q = tested.Length;
        double[] tests = [.. tested.Select(j => Coefficients[j])];
        double[] block = [.. tested.SelectMany(i => tested.Select(j => covariance.Values[i * Rank + j]))];
        if (SmallMatrix.Wald(tests, block, HouseholderQr.RankTolerance) is not { } wald) return new WaldTest(term, type, null, q, ResidualDf, null, "The covariance of these coefficients is singular.");
        var f = wald / q;
        return new WaldTest(term, type, f, q, ResidualDf, Tail.FUpper(f, q, ResidualDf), null);
    }

    private TermEstimate Row(string name, StandardErrorType type, double value, string? problem, double variance, double df, double level)
    {
        if (OutcomeIsConstant) return TermEstimate.NotEstimable(name, type, level, ConstantOutcome);
        if (ResidualDf <= 0) return TermEstimate.NotEstimable(name, type, level, "There are no more rows than coefficients.", value);
        if (problem is not null) return TermEstimate.NotEstimable(name, type, level, problem, value);
        return _perfect ? TermEstimate.PerfectFit(name, type, value, Math.Sqrt(variance), df, level)
            : TermEstimate.Student(name, type, value, Math.Sqrt(variance), df, level);
    }

    private (double[] Values, double[] Df, string?[] Problems) Estimate(StandardErrorType type, IReadOnlyList<double[]> contrasts)
    {
        var df = new double[Math.Max(contrasts.Count, 1)];
        Array.Fill(df, ResidualDf);
        switch (type)
        {
            case StandardErrorType.Classical:
                var identity = new double[Rank * Rank];
                for (var j = 0; j < Rank; j++) identity[j * Rank + j] = ResidualSumOfSquares / ResidualDf;
                return (ToCoefficients(identity), df, new string?[Rank]);
            case StandardErrorType.HC0 or StandardErrorType.HC1 or StandardErrorType.HC2 or StandardErrorType.HC3:
                if (!_heteroskedastic.TryGetValue(type, out var robust)) _heteroskedastic[type] = robust = Heteroskedastic(type);
                return (robust.Values, df, robust.Problems);
            case StandardErrorType.CR0 or StandardErrorType.CR1 or StandardErrorType.CR2:
                return Clustered(type, contrasts, df);
            default:
                throw new InvalidAnalysisException($"Least squares has no standard error of type {type}.");
        }
    }

    private (double[] Values, double[] Df, string?[] Problems) Clustered(StandardErrorType type, IReadOnlyList<double[]> contrasts, double[] df)
    {
        if (_clusters is null) throw new InvalidAnalysisException($"The standard error {type} needs a cluster column.");
        var g = _clusters.Count;
        Array.Fill(df, g - 1);
        if (g < 2 || N == 0) return (new double[Rank * Rank], df, [.. _columns.Select(_ => "All rows lie in a single cluster.")]);
        var problems = _clusters.OneClusterProblems(_columns, _factor.Kept, _rows.Model);
        if (type == StandardErrorType.CR2)
        {
            var directions = contrasts.Select(ToDirection).ToArray();
            var (sum, satterthwaite) = _rows.Weights is null
                ? ClusterCovariance.BellMcCaffrey(_fitted, _clusters, directions)
                : WeightedClusterCovariance.BellMcCaffrey(_fitted, _clusters, directions);
            return (ToCoefficients(sum), satterthwaite, problems);
        }
        var values = ToCoefficients(ClusterCovariance.Scores(_fitted, _clusters));
        if (type == StandardErrorType.CR1)
        {
            var factor = g / (g - 1.0) * ((N - 1.0) / ResidualDf);
            for (var i = 0; i < values.Length; i++) values[i] *= factor;
        }
        return (values, df, problems);
    }

    // R⁻¹(Σ ω·e²·q·q')R⁻ᵀ; a row of leverage one has no ω under HC2 and HC3 and spoils the terms that it moves.
    private (double[] Values, string?[] Problems) Heteroskedastic(StandardErrorType type)
    {
        _fitted.Work.Restart();
        var needsLeverage = type is StandardErrorType.HC2 or StandardErrorType.HC3;
        var parts = RowSlices.Run(_fitted.Count, Rank * Rank * sizeof(double), (first, end) =>
        {
            var sum = new double[Rank * Rank];
            var alone = new List<double[]>();
            _fitted.ForEach(first, end, block =>
            {
                for (var i = 0; i < block.Rows.Count && needsLeverage; i++)
                {
                    var rest = 1 - block.Leverage[i];
                    if (rest <= LeverageOne) alone.Add(block.Row(i));
                    block.Squares[i] *= rest <= LeverageOne ? 0 : type == StandardErrorType.HC2 ? 1 / rest : 1 / (rest * rest);
                }
                block.AddOuter(block.Squares, sum);
            });
            return (Sum: sum, Alone: alone);
        }, _fitted.Work);
        var total = new double[Rank * Rank];
        foreach (var (sum, _) in parts)
            for (var i = 0; i < total.Length; i++) total[i] += sum[i] * (type == StandardErrorType.HC1 ? (double)N / ResidualDf : 1);
        return (ToCoefficients(total), LeverageProblems(parts.SelectMany(p => p.Alone)));
    }

    private string?[] LeverageProblems(IEnumerable<double[]> rows)
    {
        var problems = new string?[Rank];
        foreach (var q in rows)
            for (var j = 0; j < Rank; j++)
            {
                double influence = 0, square = 0;
                for (var l = j; l < Rank; l++)
                {
                    influence += InverseR(j, l) * q[l];
                    square += InverseR(j, l) * InverseR(j, l);
                }
                if (Math.Abs(influence) > 1e-9 * Math.Sqrt(square)) problems[j] = $"A row has leverage one: {_columns[j].Name} rests on that row alone.";
            }
        return problems;
    }

    // R⁻¹·M·R⁻ᵀ of a symmetric M given by its lower triangle
    private double[] ToCoefficients(double[] m)
    {
        var half = new double[Rank * Rank];
        for (var i = 0; i < Rank; i++)
            for (var j = 0; j < Rank; j++)
                for (var l = i; l < Rank; l++) half[i * Rank + j] += InverseR(i, l) * (l >= j ? m[l * Rank + j] : m[j * Rank + l]);
        var v = new double[Rank * Rank];
        for (var i = 0; i < Rank; i++)
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var l = j; l < Rank; l++) sum += half[i * Rank + l] * InverseR(j, l);
                v[i * Rank + j] = v[j * Rank + i] = sum;
            }
        return v;
    }

    // R⁻ᵀc
    private double[] ToDirection(double[] contrast)
    {
        var direction = new double[Rank];
        for (var j = 0; j < Rank; j++)
            for (var i = 0; i <= j; i++) direction[j] += InverseR(i, j) * contrast[i];
        return direction;
    }

    private double InverseR(int row, int column) => _factor.InverseR[row * Rank + column];

    private (double[] Residuals, double[] Leverage) ByRow()
    {
        var (residuals, leverage) = (new double[N], new double[N]);
        _fitted.On(_rows).ForEach(0, N, block =>
        {
            for (var i = 0; i < block.Rows.Count; i++)
            {
                var row = block.Rows.Positions[i];
                residuals[row] = block.Residuals[i] / Math.Sqrt(block.Rows.Weights[i]);
                leverage[row] = block.Leverage[i];
            }
        });
        return (residuals, leverage);
    }

    private IReadOnlyList<double[]> Units() => [.. Enumerable.Range(0, Rank).Select(j =>
    {
        var unit = new double[Rank];
        unit[j] = 1;
        return unit;
    })];

    private int IndexOf(string term)
    {
        for (var j = 0; j < Rank; j++)
            if (_columns[j].Name == term) return j;
        throw new InvalidAnalysisException($"The model has no coefficient '{term}'.");
    }
}
