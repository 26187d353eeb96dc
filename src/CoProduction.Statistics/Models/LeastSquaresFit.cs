using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A fitted least squares model. Sums of squares are weighted where weights were given.</summary>
public sealed class LeastSquaresFit : ILinearModel
{
    /// <summary>1 − h at or below this is leverage one: the row is fitted exactly whatever its outcome.</summary>
    private const double LeverageOne = 1e-10;

    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly HouseholderQr _qr;
    private readonly double[] _q;
    private readonly double[] _scaledResiduals;
    private readonly double[]? _rootWeights;
    private readonly Clusters? _clusters;
    private readonly double _explained;
    private readonly bool _perfect;
    private double[]? _influence;

    internal LeastSquaresFit(double[] outcome, IReadOnlyList<ModelColumn> columns, double[]? weights, Clusters? clusters, int rowsDropped)
    {
        N = outcome.Length;
        RowsDropped = rowsDropped;
        _clusters = clusters;
        _rootWeights = weights is null ? null : Array.ConvertAll(weights, Math.Sqrt);
        _qr = HouseholderQr.Factor([.. columns.Select(c => Scaled(c.Values))]);
        _columns = [.. _qr.Kept.Select(i => columns[i])];
        DroppedTerms = [.. _qr.Dropped.Select(i => columns[i].Name)];
        HasIntercept = _columns.Count > 0 && _columns[0].Name == ModelMatrix.Intercept;
        OutcomeIsConstant = outcome.Length == 0 || Array.TrueForAll(outcome, y => y == outcome[0]);

        var y = Scaled(outcome);
        _qr.ApplyTranspose(y);
        var coefficients = y[..Rank];
        _qr.SolveR(coefficients);
        Coefficients = coefficients;
        for (var j = HasIntercept ? 1 : 0; j < Rank; j++) _explained += y[j] * y[j];
        var length = Math.Sqrt(y.Sum(v => v * v));
        Array.Clear(y, 0, Rank);
        _qr.Apply(y);
        _scaledResiduals = y;
        _q = _qr.ThinQ();
        var rss = new CompensatedSum();
        foreach (var e in y) rss.Add(e * e);
        ResidualSumOfSquares = rss.Value;
        _perfect = Math.Sqrt(rss.Value) <= 1e-14 * length;
        Leverage = [.. Enumerable.Range(0, N).Select(i =>
        {
            double h = 0;
            for (var j = 0; j < Rank; j++) h += _q[i * Rank + j] * _q[i * Rank + j];
            return h;
        })];
        Residuals = _rootWeights is null ? y : [.. y.Select((e, i) => e / _rootWeights[i])];
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
    public int Rank => _qr.Rank;

    /// <summary>True when the model holds a constant.</summary>
    public bool HasIntercept { get; }

    /// <summary>True when every row has the same outcome: nothing can be estimated.</summary>
    public bool OutcomeIsConstant { get; }

    /// <summary>k numbers, in units of the outcome per unit of the column.</summary>
    public IReadOnlyList<double> Coefficients { get; }

    /// <summary>n numbers, outcome − fitted.</summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>n diagonal elements of the hat matrix (of √W·X).</summary>
    public IReadOnlyList<double> Leverage { get; }

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
    public double? LogLikelihood => _rootWeights is null && !OutcomeIsConstant && ResidualSumOfSquares > 0 && N > 0
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

    private const string ConstantOutcome = "The outcome is constant.";

    private WaldTest Wald(string term, int[] tested, StandardErrorType type)
    {
        var covariance = Estimate(type, []);
        var problem = OutcomeIsConstant ? ConstantOutcome : _perfect ? "The model fits the outcome exactly." : ResidualDf <= 0 ? "No degrees of freedom are left."
            : tested.Select(j => covariance.Problems[j]).FirstOrDefault(p => p is not null);
        if (problem is not null) return new WaldTest(term, type, null, tested.Length, ResidualDf, null, problem);
        var q = tested.Length;
        var scale = Array.ConvertAll(tested, j => Math.Sqrt(covariance.Values[j * Rank + j]));
        var columns = Enumerable.Range(0, q).Select(b => Enumerable.Range(0, q).Select(a => covariance.Values[tested[a] * Rank + tested[b]] / (scale[a] * scale[b])).ToArray()).ToArray();
        var qr = HouseholderQr.Factor(columns);
        if (qr.Rank < q) return new WaldTest(term, type, null, q, ResidualDf, null, "The covariance of these coefficients is singular.");
        var b = tested.Select((j, a) => Coefficients[j] / scale[a]).ToArray();
        var x = (double[])b.Clone();
        qr.ApplyTranspose(x);
        qr.SolveR(x);
        var f = b.Zip(x, (l, r) => l * r).Sum() / q;
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
        var problems = new string?[Rank];
        switch (type)
        {
            case StandardErrorType.Classical:
                var variance = ResidualSumOfSquares / ResidualDf;
                return (InverseCross(variance), df, problems);
            case StandardErrorType.HC0:
                return (Heteroskedastic(_ => 1), df, problems);
            case StandardErrorType.HC1:
                return (Heteroskedastic(_ => (double)N / ResidualDf), df, problems);
            case StandardErrorType.HC2:
                return (Heteroskedastic(i => IsLeverageOne(i) ? 0 : 1 / (1 - Leverage[i])), df, LeverageProblems());
            case StandardErrorType.HC3:
                return (Heteroskedastic(i => IsLeverageOne(i) ? 0 : 1 / ((1 - Leverage[i]) * (1 - Leverage[i]))), df, LeverageProblems());
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
        var problems = _columns.Select(c => g < 2 ? "All rows lie in a single cluster." : _clusters.OneClusterProblem(c.Name, c.Values)).ToArray();
        Array.Fill(df, g - 1);
        if (g < 2 || N == 0) return (new double[Rank * Rank], df, problems);
        if (type == StandardErrorType.CR2)
        {
            var (covariance, satterthwaite) = SandwichCovariance.BellMcCaffrey(_qr, _q, _scaledResiduals, _rootWeights, _clusters, contrasts);
            return (covariance, satterthwaite, problems);
        }
        var values = SandwichCovariance.Clustered(_qr, _q, _scaledResiduals, _clusters);
        if (type == StandardErrorType.CR1)
        {
            var factor = g / (g - 1.0) * ((N - 1.0) / ResidualDf);
            for (var i = 0; i < values.Length; i++) values[i] *= factor;
        }
        return (values, df, problems);
    }

    private double[] Heteroskedastic(Func<int, double> factor) =>
        SandwichCovariance.Weighted(Influence(), Rank, i => _scaledResiduals[i] * _scaledResiduals[i] * factor(i));

    private bool IsLeverageOne(int row) => 1 - Leverage[row] <= LeverageOne;

    // A row of leverage one spoils the terms that it moves.
    private string?[] LeverageProblems()
    {
        var problems = new string?[Rank];
        var influence = Influence();
        var lengths = new double[Rank];
        for (var i = 0; i < influence.Length; i++) lengths[i % Rank] += influence[i] * influence[i];
        for (var i = 0; i < N; i++)
        {
            if (!IsLeverageOne(i)) continue;
            for (var j = 0; j < Rank; j++)
                if (Math.Abs(influence[i * Rank + j]) > 1e-9 * Math.Sqrt(lengths[j])) problems[j] = $"A row has leverage one: {_columns[j].Name} rests on that row alone.";
        }
        return problems;
    }

    // a_i = R⁻¹q_i, n × k row-major
    private double[] Influence()
    {
        if (_influence is not null) return _influence;
        var influence = (double[])_q.Clone();
        for (var i = 0; i < N; i++) _qr.SolveR(influence.AsSpan(i * Rank, Rank));
        return _influence = influence;
    }

    // s²·R⁻¹R⁻ᵀ
    private double[] InverseCross(double variance)
    {
        var rows = new double[Rank * Rank]; // row j: e_j'R⁻¹... as R⁻ᵀe_j
        for (var j = 0; j < Rank; j++)
        {
            rows[j * Rank + j] = 1;
            _qr.SolveRTranspose(rows.AsSpan(j * Rank, Rank));
        }
        var v = new double[Rank * Rank];
        for (var i = 0; i < Rank; i++)
            for (var j = 0; j < Rank; j++)
            {
                double sum = 0;
                for (var l = 0; l < Rank; l++) sum += rows[i * Rank + l] * rows[j * Rank + l];
                v[i * Rank + j] = variance * sum;
            }
        return v;
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

    private double[] Scaled(double[] values)
    {
        if (_rootWeights is null) return (double[])values.Clone();
        var scaled = new double[values.Length];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = values[i] * _rootWeights[i];
        return scaled;
    }
}
