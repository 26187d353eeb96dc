using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A fitted logistic regression. Its tests use the standard normal.</summary>
public sealed class LogisticFit
{
    private readonly ModelMatrix _matrix;
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly LogisticSolution _solution;
    private readonly Clusters? _clusters;
    private double[]? _q;

    internal LogisticFit(ModelMatrix matrix, double[] outcome, Clusters? clusters)
    {
        _matrix = matrix;
        _clusters = clusters;
        N = outcome.Length;
        Events = outcome.Count(y => y == 1);
        var qr = HouseholderQr.Factor([.. matrix.Columns.Select(c => c.Values)]);
        _columns = [.. qr.Kept.Select(i => matrix.Columns[i])];
        DroppedTerms = [.. qr.Dropped.Select(i => matrix.Columns[i].Name)];
        if (N == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        _solution = LogisticSolution.Solve(TermNames, [.. _columns.Select(c => c.Values)], outcome);
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped => _matrix.RowsDropped;

    /// <summary>Rows whose outcome is 1.</summary>
    public int Events { get; }

    /// <summary>k, the number of coefficients.</summary>
    public int Rank => _columns.Count;

    /// <summary>Names of the coefficients, in order.</summary>
    public IReadOnlyList<string> TermNames => [.. _columns.Select(c => c.Name)];

    /// <summary>Columns dropped because earlier ones explain them.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>Why the likelihood has no maximum (separation, constant outcome); null when it has one.</summary>
    public string? Problem => _solution.IsSeparated ? _solution.Problems.FirstOrDefault(p => p is not null) ?? "Some rows are predicted perfectly." : null;

    /// <summary>At the maximum; null when there is none.</summary>
    public double? LogLikelihood => _solution.IsSeparated ? null : _solution.LogLikelihood;

    /// <summary>Of the model with the intercept alone (without intercept: of p = ½).</summary>
    public double NullLogLikelihood => HasIntercept ? Part(Events) + Part(N - Events) : N * Math.Log(0.5);

    /// <summary>1 − LogLikelihood / NullLogLikelihood.</summary>
    public double? McFaddenR2 => 1 - LogLikelihood / NullLogLikelihood;

    /// <summary>−2 log L.</summary>
    public double? Deviance => -2 * LogLikelihood;

    /// <summary>−2 log L + 2k.</summary>
    public double? Aic => Deviance + 2 * Rank;

    /// <summary>−2 log L + k log n.</summary>
    public double? Bic => Deviance + Math.Log(N) * Rank;

    /// <summary>2(log L − log L₀).</summary>
    public double? LikelihoodRatio => 2 * (LogLikelihood - NullLogLikelihood);

    /// <summary>Number of slopes.</summary>
    public int LikelihoodRatioDf => Rank - (HasIntercept ? 1 : 0);

    /// <summary>P(χ² &gt; likelihood ratio); null without slopes.</summary>
    public double? LikelihoodRatioPValue => LikelihoodRatioDf == 0 || LikelihoodRatio is not { } lr ? null : Tail.ChiSquareUpper(Math.Max(lr, 0), LikelihoodRatioDf);

    /// <summary>The clusters; null without.</summary>
    public ClusterSummary? Clusters => _clusters?.Summary;

    private bool HasIntercept => _columns.Count > 0 && _columns[0].Name == ModelMatrix.Intercept;

    /// <summary>Every coefficient (log odds) with its standard error of the given type: Classical, HC0, HC1, CR0, CR1, CR1G.</summary>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        var (variances, problems) = Variances(type);
        return [.. Enumerable.Range(0, Rank).Select(j =>
            _solution.Problems[j] is { } reason ? TermEstimate.NotEstimable(_columns[j].Name, type, level, reason)
            : problems[j] is { } problem ? TermEstimate.NotEstimable(_columns[j].Name, type, level, problem, _solution.Coefficients[j])
            : TermEstimate.Normal(_columns[j].Name, type, _solution.Coefficients[j], Math.Sqrt(variances[j]), level))];
    }

    /// <summary>
    /// Average marginal effects on the probability, standard errors by the delta method with the classical covariance. A 0/1 column: 1 against
    /// 0; a factor: each level against the reference; a number: the mean derivative. Other variables stay as observed;
    /// interactions and powers follow their variable.
    /// </summary>
    public IReadOnlyList<TermEstimate> AverageMarginalEffects(double level = 0.95)
    {
        var effects = new List<TermEstimate>();
        foreach (var (term, effect) in MarginalVariables())
        {
            if (Problem is { } problem)
            {
                effects.Add(TermEstimate.NotEstimable(term, StandardErrorType.Classical, level, problem));
                continue;
            }
            var (value, gradient) = effect();
            _solution.Information!.SolveRTranspose(gradient);
            effects.Add(TermEstimate.Normal(term, StandardErrorType.Classical, value, Math.Sqrt(gradient.Sum(g => g * g)), level));
        }
        return effects;
    }

    /// <summary>Fitted probabilities of the n rows; null when the likelihood has no maximum.</summary>
    public IReadOnlyList<double>? FittedProbabilities => Problem is null ? Array.ConvertAll(Linear(c => c.Values), Probability) : null;

    private IEnumerable<(string Term, Func<(double Value, double[] Gradient)> Effect)> MarginalVariables()
    {
        var variables = _columns.SelectMany(c => c.Factors).Select(f => f.Variable).Distinct().ToArray();
        foreach (var group in variables.GroupBy(v => (v.Column, IsFactor: v.IsFactor || _matrix.Data.Column(v.Column) is FactorColumn)))
        {
            if (group.Key.IsFactor)
            {
                var factor = _matrix.Data.Factor(group.Key.Column);
                var occurring = factor.Codes.ToArray().Distinct().Order().ToArray();
                foreach (var code in occurring.Skip(1))
                    yield return (group.First().Label + factor.Levels[code], () => Difference(group.Key.Column, true, code, occurring[0]));
                continue;
            }
            var values = _matrix.Data.Numeric(group.Key.Column).Values.ToArray();
            yield return Array.TrueForAll(values, v => v is 0 or 1)
                ? (group.Key.Column, () => Difference(group.Key.Column, false, 1, 0))
                : (group.Key.Column, () => Derivative(group.Key.Column));
        }
    }

    // Mean of p(x = one) − p(x = other), the column set for every row.
    private (double Value, double[] Gradient) Difference(string column, bool isFactor, int one, int other)
    {
        var high = Columns(f => Set(f, column, isFactor, one));
        var low = Columns(f => Set(f, column, isFactor, other));
        var pHigh = Array.ConvertAll(Linear(high), Probability);
        var pLow = Array.ConvertAll(Linear(low), Probability);
        var gradient = new double[Rank];
        for (var j = 0; j < Rank; j++)
        {
            var sum = new CompensatedSum();
            for (var i = 0; i < N; i++) sum.Add(high[j][i] * pHigh[i] * (1 - pHigh[i]) - low[j][i] * pLow[i] * (1 - pLow[i]));
            gradient[j] = sum.Value / N;
        }
        var value = new CompensatedSum();
        for (var i = 0; i < N; i++) value.Add(pHigh[i] - pLow[i]);
        return (value.Value / N, gradient);
    }

    // Mean of p(1 − p)·dη/dx.
    private (double Value, double[] Gradient) Derivative(string column)
    {
        var slopes = Array.ConvertAll([.. _columns], c => DerivativeColumn(c, column));
        var slope = Linear(slopes);
        var p = Array.ConvertAll(Linear(c => c.Values), Probability);
        var gradient = new double[Rank];
        for (var j = 0; j < Rank; j++)
        {
            var x = _columns[j].Values;
            var sum = new CompensatedSum();
            for (var i = 0; i < N; i++)
            {
                var w = p[i] * (1 - p[i]);
                sum.Add(w * (slopes[j][i] + slope[i] * (1 - 2 * p[i]) * x[i]));
            }
            gradient[j] = sum.Value / N;
        }
        var value = new CompensatedSum();
        for (var i = 0; i < N; i++) value.Add(p[i] * (1 - p[i]) * slope[i]);
        return (value.Value / N, gradient);
    }

    private double[] DerivativeColumn(ModelColumn column, string name)
    {
        var total = new double[N];
        var numbers = _matrix.Data.Column(name) as NumericColumn;
        foreach (var factor in column.Factors.Where(f => f.Level is null && f.Variable.Column == name))
        {
            var part = _matrix.Recompute(column, f => f != factor ? _matrix.FactorValues(f)
                : [.. Enumerable.Range(0, N).Select(i => factor.Variable.Power * Math.Pow(numbers![i], factor.Variable.Power - 1))]);
            for (var i = 0; i < N; i++) total[i] += part[i];
        }
        return total;
    }

    private double[] Set(ModelFactor factor, string column, bool isFactor, int value)
    {
        if (factor.Variable.Column != column || (factor.Level is not null) != isFactor) return _matrix.FactorValues(factor);
        var values = new double[N];
        Array.Fill(values, isFactor ? factor.Level == value ? 1 : 0 : value);
        return values;
    }

    private double[][] Columns(Func<ModelFactor, double[]> replace) => [.. _columns.Select(c => _matrix.Recompute(c, replace))];

    private double[] Linear(Func<ModelColumn, double[]> values) => Linear([.. _columns.Select(values)]);

    private double[] Linear(double[][] columns)
    {
        var eta = new double[N];
        for (var j = 0; j < Rank; j++)
            for (var i = 0; i < N; i++) eta[i] += _solution.Coefficients[j] * columns[j][i];
        return eta;
    }

    private (double[] Variances, string?[] Problems) Variances(StandardErrorType type)
    {
        var problems = new string?[Rank];
        var byColumn = new double[Rank];
        var isCluster = type is StandardErrorType.CR0 or StandardErrorType.CR1 or StandardErrorType.CR1G;
        if (isCluster && _clusters is null) throw new InvalidAnalysisException($"The standard error {type} needs a cluster column.");
        if (!isCluster && type is not (StandardErrorType.Classical or StandardErrorType.HC0 or StandardErrorType.HC1))
            throw new InvalidAnalysisException($"The logit has no standard error of type {type}; it has classical, HC0, HC1, CR0, CR1 and CR1G.");
        if (isCluster)
            problems = [.. _columns.Select(c => _clusters!.Count < 2 ? "All rows lie in a single cluster." : _clusters.OneClusterProblem(c.Name, c.Values))];
        if (_solution.Information is not { } qr) return (byColumn, problems);
        var k = qr.Rank;
        var n = _solution.Rows.Length;
        var q = _q ??= qr.ThinQ();
        var covariance = type switch
        {
            StandardErrorType.Classical => SandwichCovariance.Weighted(Influence(qr, Identity(k)), k, _ => 1),
            StandardErrorType.HC0 or StandardErrorType.HC1 => SandwichCovariance.Weighted(Influence(qr, q), k, i => _solution.WorkingResiduals[i] * _solution.WorkingResiduals[i]),
            _ => SandwichCovariance.Clustered(qr, q, _solution.WorkingResiduals, UsedClusters()),
        };
        var g = _clusters?.Count ?? 0;
        var factor = type switch
        {
            StandardErrorType.HC1 => (double)n / (n - k),
            StandardErrorType.CR1 => g / (g - 1.0) * ((n - 1.0) / (n - k)),
            StandardErrorType.CR1G => g / (g - 1.0),
            _ => 1,
        };
        for (var a = 0; a < k; a++) byColumn[_solution.Active[a]] = factor * covariance[a * k + a];
        return (byColumn, problems);
    }

    private Clusters UsedClusters() => _solution.Rows.Length == N ? _clusters! : _clusters!.Select(_solution.Rows);

    private static double[] Identity(int k)
    {
        var identity = new double[k * k];
        for (var i = 0; i < k; i++) identity[i * k + i] = 1;
        return identity;
    }

    private static double[] Influence(HouseholderQr qr, double[] q)
    {
        var influence = (double[])q.Clone();
        for (var i = 0; i < influence.Length; i += qr.Rank) qr.SolveR(influence.AsSpan(i, qr.Rank));
        return influence;
    }

    private double Part(int count) => count == 0 ? 0 : count * Math.Log((double)count / N);

    private static double Probability(double eta) => eta >= 0 ? 1 / (1 + Math.Exp(-eta)) : Math.Exp(eta) / (1 + Math.Exp(eta));
}
