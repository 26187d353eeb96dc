using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// A fitted model of a mean μ(Xb) with canonical link: logit, fractional logit, Poisson. Tests use the standard normal unless said otherwise.
/// </summary>
public abstract class GeneralizedLinearFit : ILinearModel
{
    private readonly CanonicalFamily _family;
    private readonly ModelMatrix _matrix;
    private readonly CanonicalMaximum _maximum;
    private readonly StreamedLogit? _streamed;
    private readonly double[] _outcome;
    private readonly double[]? _offset;
    private readonly Clusters? _clusters;
    private readonly Work _work;

    private protected GeneralizedLinearFit(CanonicalFamily family, ModelMatrix matrix, double[] outcome, double[]? offset, Clusters? clusters, Work work)
    {
        _family = family;
        _matrix = matrix;
        _outcome = outcome;
        _offset = offset;
        _clusters = clusters;
        _work = work;
        N = outcome.Length;
        if (N == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        if (family == CanonicalFamily.Logistic && StreamedLogit.Fit(matrix, outcome, work) is { } streamed)
        {
            (Columns, DroppedTerms, _maximum, _streamed) = (matrix.Columns, [], streamed, streamed);
            work.Finish();
            return;
        }
        var qr = HouseholderQr.Factor([.. matrix.Columns.Select(c => c.Values)]);
        Columns = [.. qr.Kept.Select(i => matrix.Columns[i])];
        DroppedTerms = [.. qr.Dropped.Select(i => matrix.Columns[i].Name)];
        _maximum = CanonicalSolution.Solve(family, TermNames, [.. Columns.Select(c => c.Values)], outcome, offset, work: work);
        work.Finish();
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped => _matrix.RowsDropped;

    /// <summary>k, the number of coefficients.</summary>
    public int Rank => Columns.Count;

    /// <summary>Names of the coefficients, in order.</summary>
    public IReadOnlyList<string> TermNames => [.. Columns.Select(c => c.Name)];

    /// <summary>Columns dropped because earlier ones explain them.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>Why the likelihood has no maximum (separation, constant outcome); null when it has one.</summary>
    public string? Problem => _maximum.IsSeparated ? _maximum.Problems.FirstOrDefault(p => p is not null) ?? "Some rows are predicted perfectly." : null;

    /// <summary>At the maximum; null when there is none.</summary>
    public double? LogLikelihood => _maximum.IsSeparated ? null : _maximum.LogLikelihood;

    /// <summary>Fitted means of the n rows; null when the likelihood has no maximum.</summary>
    public IReadOnlyList<double>? FittedMeans => Problem is null ? Array.ConvertAll(Predictor(), _family.Mean) : null;

    /// <summary>The clusters; null without.</summary>
    public ClusterSummary? Clusters => _clusters?.Summary;

    private protected IReadOnlyList<ModelColumn> Columns { get; }

    private protected bool HasIntercept => Columns.Count > 0 && Columns[0].Name == ModelMatrix.Intercept;

    private protected IReadOnlyList<double> Coefficients => _maximum.Coefficients;

    /// <summary>What the inverse information is multiplied by.</summary>
    private protected virtual double Dispersion => 1;

    /// <summary>Degrees of freedom of Student's t for classical errors; null: standard normal.</summary>
    private protected virtual double? ClassicalDf => null;

    /// <summary>Every coefficient with its standard error of the given type: Classical, HC0, HC1, CR0, CR1, CR1G.</summary>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        var (covariance, problems) = Covariance(type);
        return [.. Enumerable.Range(0, Rank).Select(j =>
            _maximum.Problems[j] is { } reason ? TermEstimate.NotEstimable(Columns[j].Name, type, level, reason)
            : problems[j] is { } problem ? TermEstimate.NotEstimable(Columns[j].Name, type, level, problem, Coefficients[j])
            : Row(Columns[j].Name, type, Coefficients[j], covariance[j * Rank + j], level))];
    }

    double? ILinearModel.DenominatorDf => null;

    IReadOnlyList<double> ILinearModel.Coefficients => Coefficients;

    IReadOnlyList<ModelColumn> ILinearModel.Columns => Columns;

    /// <summary>A linear combination of coefficients, on the scale of the link; z.</summary>
    public TermEstimate Contrast(string name, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level = 0.95)
    {
        var (covariance, problems) = Covariance(type);
        return LinearHypothesis.Combine(this, name, weights, type, level, (i, j) => covariance[i * Rank + j], j => (_maximum.Problems[j], problems[j]));
    }

    double[,] ILinearModel.Covariance(StandardErrorType type)
    {
        var values = Covariance(type).Values;
        var matrix = new double[Rank, Rank];
        for (var i = 0; i < Rank; i++)
            for (var j = 0; j < Rank; j++) matrix[i, j] = values[i * Rank + j];
        return matrix;
    }

    /// <summary>
    /// Average marginal effects on the mean, standard errors by the delta method with the given covariance. A 0/1 column: 1 against
    /// 0; a factor: each level against the reference; a number: the mean derivative. Other variables stay as observed;
    /// interactions and powers follow their variable. The covariates are taken as fixed.
    /// </summary>
    public IReadOnlyList<TermEstimate> AverageMarginalEffects(double level = 0.95, StandardErrorType type = StandardErrorType.Classical)
    {
        var (covariance, problems) = Covariance(type);
        var effects = _streamed?.Effects() ?? new MarginalEffects(_matrix, Columns, Coefficients, _offset, MeanFunction.Of(_family)).All();
        return MarginalEffects.Estimates(effects, (Problem, Columns, problems), type, level, (term, value, gradient) =>
            Row(term, type, value, type == StandardErrorType.Classical ? ClassicalVariance(gradient) : SmallMatrix.Quadratic(covariance, gradient), level), _work);
    }

    /// <summary>
    /// Profile-likelihood intervals and likelihood-ratio tests of each coefficient: the values that a likelihood-ratio test at 1 − level would not refuse
    /// (R: <c>confint(profile(fit))</c>, here by root finding instead of a spline).
    /// </summary>
    private protected IReadOnlyList<ProfileInterval> Profile(double level)
    {
        if (Problem is { } problem) return [.. TermNames.Select(t => ProfileInterval.NotEstimable(t, level, problem))];
        _work.Restart();
        return [.. Enumerable.Range(0, Rank).Select(j =>
        {
            _work.Next(1, 1.0 / (Rank - j));
            var others = Enumerable.Range(0, Rank).Where(i => i != j).ToArray();
            var (names, columns) = (Array.ConvertAll(others, i => Columns[i].Name), Array.ConvertAll(others, i => Columns[i].Values));
            var start = Array.ConvertAll(others, i => Coefficients[i]);
            return ProfileInterval.Find(Columns[j].Name, level, Coefficients[j], Math.Sqrt(ClassicalVariance(Unit(j))), LogLikelihood!.Value, value =>
            {
                var offset = Array.ConvertAll(Columns[j].Values, x => value * x);
                if (_offset is not null)
                    for (var i = 0; i < N; i++) offset[i] += _offset[i];
                var constrained = CanonicalSolution.Solve(_family, names, columns, _outcome, offset, start);
                if (constrained.IsSeparated) return null;
                start = constrained.Coefficients;
                return constrained.LogLikelihood;
            }, _work);
        })];
    }

    private protected double[] Predictor()
    {
        if (_streamed is not null) return _streamed.Predictor();
        var eta = _offset is null ? new double[N] : (double[])_offset.Clone();
        for (var j = 0; j < Rank; j++)
            for (var i = 0; i < N; i++) eta[i] += Coefficients[j] * Columns[j].Values[i];
        return eta;
    }

    private protected static TermEstimate Ratio(TermEstimate logarithm) => TermEstimate.Exponential(logarithm);

    private TermEstimate Row(string term, StandardErrorType type, double value, double variance, double level) =>
        type == StandardErrorType.Classical && ClassicalDf is { } df
            ? TermEstimate.Student(term, type, value, Math.Sqrt(variance), df, level)
            : TermEstimate.Normal(term, type, value, Math.Sqrt(variance), level);

    private (double[] Values, string?[] Problems) Covariance(StandardErrorType type)
    {
        var problems = new string?[Rank];
        var isCluster = type is StandardErrorType.CR0 or StandardErrorType.CR1 or StandardErrorType.CR1G;
        if (isCluster && _clusters is null) throw new InvalidAnalysisException($"The standard error {type} needs a cluster column.");
        if (!isCluster && type is not (StandardErrorType.Classical or StandardErrorType.HC0 or StandardErrorType.HC1))
            throw new InvalidAnalysisException($"This model has no standard error of type {type}; it has classical, HC0, HC1, CR0, CR1 and CR1G.");
        if (isCluster && _clusters!.Count < 2) Array.Fill(problems, "All rows lie in a single cluster.");
        else if (isCluster && _streamed is not null) problems = _clusters!.OneClusterProblems(Columns, [.. Enumerable.Range(0, Rank)], _matrix.Regressors);
        else if (isCluster) problems = _clusters!.OneClusterProblems(Columns);
        var values = _maximum.Covariance(type, _clusters);
        if (type == StandardErrorType.Classical)
            for (var i = 0; i < values.Length; i++) values[i] *= Dispersion;
        return (values, problems);
    }

    private double ClassicalVariance(double[] gradient) => Dispersion * _maximum.InverseInformation(gradient);

    private double[] Unit(int j)
    {
        var unit = new double[Rank];
        unit[j] = 1;
        return unit;
    }
}
