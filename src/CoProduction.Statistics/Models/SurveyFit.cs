using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A fitted regression on a probability sample. Every error is <see cref="StandardErrorType.Linearized"/>.</summary>
public sealed class SurveyFit : ILinearModel
{
    private readonly SurveyFrame _frame;
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly double[] _covariance;
    private readonly bool _perfect;

    internal SurveyFit(SurveyFrame frame, ModelMatrix matrix, int[] rows, int rowsDropped)
    {
        _frame = frame;
        N = rows.Length;
        RowsDropped = rowsDropped;
        var root = Array.ConvertAll(rows, row => Math.Sqrt(frame.Weights[row]));
        var qr = HouseholderQr.Factor([.. matrix.Columns.Select(c => c.Values.Zip(root, (x, w) => x * w).ToArray())]);
        _columns = [.. qr.Kept.Select(j => matrix.Columns[j])];
        DroppedTerms = [.. qr.Dropped.Select(j => matrix.Columns[j].Name)];
        var outcome = matrix.OutcomeValues();
        OutcomeIsConstant = Array.TrueForAll(outcome, y => y == outcome[0]);
        var y = outcome.Zip(root, (v, w) => v * w).ToArray();
        var length = y.Sum(v => v * v);
        qr.ApplyTranspose(y);
        var coefficients = y[..Rank];
        qr.SolveR(coefficients);
        Coefficients = coefficients;
        Array.Clear(y, 0, Rank);
        qr.Apply(y);
        _perfect = Math.Sqrt(y.Sum(e => e * e)) <= 1e-14 * Math.Sqrt(length);
        var domain = new bool[frame.Rows];
        foreach (var row in rows) domain[row] = true;
        DesignDf = frame.Df(domain);
        var q = qr.ThinQ();
        var scores = new double[frame.Rows * Rank];
        for (var i = 0; i < N; i++)
        {
            var score = scores.AsSpan(rows[i] * Rank, Rank);
            for (var j = 0; j < Rank; j++) score[j] = q[i * Rank + j] * y[i];
            qr.SolveR(score);
        }
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
    public int Rank => _columns.Count;

    /// <summary>True when every row has the same outcome.</summary>
    public bool OutcomeIsConstant { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> TermNames => [.. _columns.Select(c => c.Name)];

    /// <inheritdoc/>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <inheritdoc/>
    public IReadOnlyList<double> Coefficients { get; }

    /// <inheritdoc/>
    public double? DenominatorDf => ResidualDf;

    IReadOnlyList<ModelColumn> ILinearModel.Columns => _columns;

    /// <summary>Every coefficient.</summary>
    public IReadOnlyList<TermEstimate> Terms(double level = 0.95) =>
        [.. Enumerable.Range(0, Rank).Select(j => Row(_columns[j].Name, Coefficients[j], _covariance[j * Rank + j], level))];

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
        return Row(name, value, variance, level);
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

    /// <summary>Tests all coefficients of a term of the formula together (a factor: all its levels). R: <c>regTermTest</c>.</summary>
    public WaldTest JointTest(string term) => LinearHypothesis.TermTest(this, term, StandardErrorType.Linearized);

    private TermEstimate Row(string name, double value, double variance, double level)
    {
        if (OutcomeIsConstant) return TermEstimate.NotEstimable(name, StandardErrorType.Linearized, level, "The outcome is constant.");
        if (_frame.Problem is { } problem) return TermEstimate.NotEstimable(name, StandardErrorType.Linearized, level, problem, value);
        if (ResidualDf <= 0) return TermEstimate.NotEstimable(name, StandardErrorType.Linearized, level, "There are no more primary sampling units than strata and coefficients.", value);
        return _perfect ? TermEstimate.PerfectFit(name, StandardErrorType.Linearized, value, Math.Sqrt(variance), ResidualDf, level)
            : TermEstimate.Student(name, StandardErrorType.Linearized, value, Math.Sqrt(variance), ResidualDf, level);
    }

    private static void Require(StandardErrorType type)
    {
        if (type != StandardErrorType.Linearized) throw new InvalidAnalysisException($"A survey regression has linearised standard errors, not {type}.");
    }
}
