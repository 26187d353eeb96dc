using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A fitted regression on a probability sample. Every error is <see cref="StandardErrorType.Linearized"/>.</summary>
public sealed class SurveyFit : ILinearModel
{
    private readonly SurveyFrame _frame;
    private readonly SurveyEstimate _estimate;
    private readonly double[] _covariance;
    private readonly int[] _rows;

    /// <param name="frame">The sample.</param>
    /// <param name="estimate">What was estimated, on the rows used.</param>
    /// <param name="rows">Their places in the sample.</param>
    /// <param name="rowsDropped">Rows of the domain that lack a value.</param>
    internal SurveyFit(SurveyFrame frame, SurveyEstimate estimate, int[] rows, int rowsDropped)
    {
        _frame = frame;
        _estimate = estimate;
        N = rows.Length;
        RowsDropped = rowsDropped;
        _rows = rows;
        var domain = new bool[frame.Rows];
        foreach (var row in rows) domain[row] = true;
        DesignDf = frame.Df(domain);
        var scores = new double[frame.Rows * Rank];
        for (var i = 0; i < N; i++) estimate.Influence.AsSpan(i * Rank, Rank).CopyTo(scores.AsSpan(rows[i] * Rank, Rank));
        _covariance = frame.Covariance(scores, Rank);
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows of the domain set aside because a value is missing.</summary>
    public int RowsDropped { get; }

    /// <summary>Primary sampling units in the sample.</summary>
    public int PrimaryUnits => _frame.Units;

    /// <summary>Strata in the sample.</summary>
    public int Strata => _frame.Strata;

    /// <summary>Primary units less strata, among the rows used.</summary>
    public int DesignDf { get; }

    /// <summary>Df of a coefficient: <see cref="DesignDf"/> + 1 − k.</summary>
    public int ResidualDf => DesignDf + 1 - Rank;

    /// <summary>k, the number of coefficients.</summary>
    public int Rank => _estimate.Columns.Count;

    /// <summary>True when every row has the same outcome.</summary>
    public bool OutcomeIsConstant => _estimate.OutcomeIsConstant;

    /// <inheritdoc/>
    public IReadOnlyList<string> TermNames => [.. _estimate.Columns.Select(c => c.Name)];

    /// <inheritdoc/>
    public IReadOnlyList<string> DroppedTerms => _estimate.DroppedTerms;

    /// <inheritdoc/>
    public IReadOnlyList<double> Coefficients => _estimate.Coefficients;

    /// <inheritdoc/>
    public double? DenominatorDf => ResidualDf;

    IReadOnlyList<ModelColumn> ILinearModel.Columns => _estimate.Columns;

    /// <summary>Every coefficient.</summary>
    public IReadOnlyList<TermEstimate> Terms(double level = 0.95) =>
        [.. Enumerable.Range(0, Rank).Select(j => _estimate.Problems[j] is { } problem ? TermEstimate.NotEstimable(_estimate.Columns[j].Name, StandardErrorType.Linearized, level, problem)
            : Row(_estimate.Columns[j].Name, Coefficients[j], _covariance[j * Rank + j], level))];

    /// <inheritdoc/>
    public TermEstimate Contrast(string name, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level = 0.95)
    {
        Require(type);
        var c = LinearHypothesis.Vector(this, weights);
        double value = 0, variance = 0;
        for (var i = 0; i < Rank; i++)
        {
            value += c[i] * Coefficients[i];
            for (var j = 0; j < Rank; j++) variance += c[i] * c[j] * _covariance[i * Rank + j];
        }
        return Enumerable.Range(0, Rank).Where(j => c[j] != 0).Select(j => _estimate.Problems[j]).FirstOrDefault(p => p is not null) is { } problem
            ? TermEstimate.NotEstimable(name, StandardErrorType.Linearized, level, problem)
            : Row(name, value, variance, level);
    }

    /// <inheritdoc/>
    public double[,] Covariance(StandardErrorType type)
    {
        Require(type);
        var matrix = new double[Rank, Rank];
        for (var i = 0; i < Rank; i++)
            for (var j = 0; j < Rank; j++) matrix[i, j] = _covariance[i * Rank + j];
        return matrix;
    }

    /// <summary>exp of each slope of a logit, with the interval of the log odds carried over and the error by the delta method; statistic and p are those of the log odds.</summary>
    public IReadOnlyList<TermEstimate> OddsRatios(double level = 0.95) => _estimate.IsLogit
        ? [.. Terms(level).Where(t => t.Term != ModelMatrix.Intercept).Select(TermEstimate.Exponential)]
        : throw new InvalidAnalysisException("Least squares has no odds ratios.");

    /// <summary>
    /// Average marginal effects of a logit in the population: differences in probability averaged with the weights 1/p, other variables as observed, linearised errors and t. A 0/1 column: 1 against 0; a factor: each level
    /// against the reference; a number: the mean derivative. R: <c>marginaleffects::avg_slopes(svyglm(…), wts = "w")</c>.
    /// </summary>
    /// <param name="level">Confidence level, in (0, 1).</param>
    /// <param name="sampledCovariates">False: the covariates as given, so that only the coefficients vary (delta method). True: the covariates are part of the sample too, and vary with it (effects and coefficients linearised together).</param>
    public IReadOnlyList<TermEstimate> AverageMarginalEffects(double level = 0.95, bool sampledCovariates = false)
    {
        if (_estimate is not { Matrix: { } matrix, Weights: { } weights }) throw new InvalidAnalysisException("The coefficients of least squares are its average effects.");
        var problem = _estimate.Problems.FirstOrDefault(p => p is not null);
        var effects = new MarginalEffects(matrix, _estimate.Columns, Coefficients, null, MeanFunction.Of(CanonicalFamily.Logistic), weights).All().ToArray();
        var byTerm = effects.ToDictionary(e => e.Term);
        return MarginalEffects.Estimates(effects, (problem, _estimate.Columns, new string?[Rank]), StandardErrorType.Linearized, level,
            (term, value, gradient) => Row(term, value, sampledCovariates ? Linearized(byTerm[term].ByRow!(), value, gradient) : SmallMatrix.Quadratic(_covariance, gradient), level), new Work(null, default));
    }

    // Of w(effect − mean)/Σw + g'(influence on the coefficients)
    private double Linearized(double[] effects, double mean, double[] gradient)
    {
        var (weights, scores) = (_estimate.Weights!, new double[_frame.Rows]);
        var total = weights.Sum();
        for (var i = 0; i < N; i++)
        {
            scores[_rows[i]] = weights[i] * (effects[i] - mean) / total;
            for (var j = 0; j < Rank; j++) scores[_rows[i]] += gradient[j] * _estimate.Influence[i * Rank + j];
        }
        return _frame.Covariance(scores, 1)[0];
    }

    /// <summary>Tests all coefficients of a term of the formula together (a factor: all its levels). R: <c>regTermTest</c>.</summary>
    public WaldTest JointTest(string term) => LinearHypothesis.TermTest(this, term, StandardErrorType.Linearized);

    private TermEstimate Row(string name, double value, double variance, double level)
    {
        if (OutcomeIsConstant) return TermEstimate.NotEstimable(name, StandardErrorType.Linearized, level, "The outcome is constant.");
        if (_frame.Problem is { } problem) return TermEstimate.NotEstimable(name, StandardErrorType.Linearized, level, problem, value);
        if (ResidualDf <= 0) return TermEstimate.NotEstimable(name, StandardErrorType.Linearized, level, "There are no more primary sampling units than strata and coefficients.", value);
        return _estimate.IsPerfect ? TermEstimate.PerfectFit(name, StandardErrorType.Linearized, value, Math.Sqrt(variance), ResidualDf, level)
            : TermEstimate.Student(name, StandardErrorType.Linearized, value, Math.Sqrt(variance), ResidualDf, level);
    }

    private static void Require(StandardErrorType type)
    {
        if (type != StandardErrorType.Linearized) throw new InvalidAnalysisException($"A survey regression has linearised standard errors, not {type}.");
    }
}
