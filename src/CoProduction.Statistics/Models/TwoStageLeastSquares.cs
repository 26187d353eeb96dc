using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Two-stage least squares for a formula <c>y ~ endogenous + w | instrument + w</c>. Residuals use the observed endogenous variable;
/// tests use t with n − k.
/// </summary>
public sealed class TwoStageLeastSquares
{
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly double[] _influence;
    private readonly double[] _residuals;
    private readonly double[] _coefficients;

    private TwoStageLeastSquares(ModelMatrix regressors, ModelMatrix instruments, double[] outcome)
    {
        N = outcome.Length;
        RowsDropped = regressors.RowsDropped;
        OutcomeIsConstant = N == 0 || Array.TrueForAll(outcome, y => y == outcome[0]);
        var first = HouseholderQr.Factor([.. instruments.Columns.Select(c => c.Values)]);
        // Dropping follows the regressors as observed; a regressor that the instruments cannot tell from the others has no estimate.
        var observed = HouseholderQr.Factor([.. regressors.Columns.Select(c => c.Values)]);
        _columns = [.. observed.Kept.Select(j => regressors.Columns[j])];
        DroppedTerms = [.. observed.Dropped.Select(j => regressors.Columns[j].Name)];
        var fitted = _columns.Select(c => Fitted(first, c.Values)).ToArray();
        var second = HouseholderQr.Factor(fitted, 1e-9);
        if (second.Rank < _columns.Count) Problem = $"The instruments do not identify {string.Join(", ", second.Dropped.Select(j => _columns[j].Name))}.";
        var y = (double[])outcome.Clone();
        second.ApplyTranspose(y);
        _coefficients = y[..second.Rank];
        second.SolveR(_coefficients);
        _residuals = (double[])outcome.Clone();
        _influence = second.ThinQ();
        if (Problem is null)
        {
            for (var j = 0; j < _columns.Count; j++)
                for (var i = 0; i < N; i++) _residuals[i] -= _coefficients[j] * _columns[j].Values[i];
            for (var i = 0; i < N; i++) second.SolveR(_influence.AsSpan(i * second.Rank, second.Rank));
        }
        FirstStage = TestInstruments(regressors, instruments);
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Columns dropped as collinear.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>True when every row has the same outcome.</summary>
    public bool OutcomeIsConstant { get; }

    /// <summary>Why nothing is estimated; null when all is well.</summary>
    public string? Problem { get; }

    /// <summary>n − k.</summary>
    public int ResidualDf => N - _columns.Count;

    /// <summary>Σ(y − Xb)² with the observed regressors; null with a <see cref="Problem"/>.</summary>
    public double? ResidualSumOfSquares => Problem is null ? _residuals.Sum(e => e * e) : null;

    /// <summary>√(SSR/(n − k)).</summary>
    public double? ResidualStandardError => ResidualDf > 0 && ResidualSumOfSquares is { } ssr ? Math.Sqrt(ssr / ResidualDf) : null;

    /// <summary>Classical F test of the excluded instruments; null unless exactly one regressor is endogenous.</summary>
    public WaldTest? FirstStage { get; }

    /// <param name="table">The data.</param>
    /// <param name="formula">With instruments after <c>|</c>.</param>
    public static TwoStageLeastSquares Fit(DataTable table, Formula formula)
    {
        if (formula.Instruments is not { } second) throw new InvalidAnalysisException("Two-stage least squares needs instruments: y ~ endogenous + w | instrument + w.");
        table.Numeric(formula.Outcome);
        var used = table.Select(table.CompleteRows(formula.Columns));
        var regressors = ModelMatrix.Build(used, formula);
        return new TwoStageLeastSquares(regressors, ModelMatrix.Build(used, second), regressors.OutcomeValues()) { RowsDropped = table.Rows - used.Rows };
    }

    /// <summary>Every coefficient with its standard error of type Classical, HC0 or HC1.</summary>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        if (type is not (StandardErrorType.Classical or StandardErrorType.HC0 or StandardErrorType.HC1))
            throw new InvalidAnalysisException($"Two-stage least squares has no standard error of type {type}; it has classical, HC0 and HC1.");
        var k = _columns.Count;
        var reason = Problem ?? (OutcomeIsConstant ? "The outcome is constant." : ResidualDf <= 0 ? "There are no more rows than coefficients." : null);
        if (reason is not null) return [.. _columns.Select(c => TermEstimate.NotEstimable(c.Name, type, level, reason))];
        var variance = ResidualSumOfSquares!.Value / ResidualDf;
        var covariance = SandwichCovariance.Weighted(_influence, k, i => type == StandardErrorType.Classical ? variance : _residuals[i] * _residuals[i] * (type == StandardErrorType.HC1 ? (double)N / ResidualDf : 1));
        return [.. Enumerable.Range(0, k).Select(j => TermEstimate.Student(_columns[j].Name, type, _coefficients[j], Math.Sqrt(covariance[j * k + j]), ResidualDf, level))];
    }

    private static double[] Fitted(HouseholderQr qr, double[] values)
    {
        var y = (double[])values.Clone();
        qr.ApplyTranspose(y);
        Array.Clear(y, qr.Rank, y.Length - qr.Rank);
        qr.Apply(y);
        return y;
    }

    // Included regressors first: what the excluded instruments explain is then the rest of the coordinates.
    private static WaldTest? TestInstruments(ModelMatrix regressors, ModelMatrix instruments)
    {
        var inInstruments = instruments.Columns.Select(c => c.Name).ToHashSet();
        var endogenous = regressors.Columns.Where(c => !inInstruments.Contains(c.Name)).ToArray();
        if (endogenous.Length != 1) return null;
        var inRegressors = regressors.Columns.Select(c => c.Name).ToHashSet();
        var included = instruments.Columns.Where(c => inRegressors.Contains(c.Name)).Select(c => c.Values).ToArray();
        var excluded = instruments.Columns.Where(c => !inRegressors.Contains(c.Name)).Select(c => c.Values).ToArray();
        var qr = HouseholderQr.Factor([.. included, .. excluded]);
        var kept = qr.Kept.Count(j => j < included.Length);
        var x = (double[])endogenous[0].Values.Clone();
        qr.ApplyTranspose(x);
        var explained = x[kept..qr.Rank].Sum(v => v * v);
        var residual = x[qr.Rank..].Sum(v => v * v);
        var (df1, df2) = (qr.Rank - kept, x.Length - qr.Rank);
        if (df1 == 0 || df2 <= 0 || residual == 0) return new WaldTest("instruments", StandardErrorType.Classical, null, df1, df2, null, "The first stage leaves no residual variance.");
        var f = explained / df1 / (residual / df2);
        return new WaldTest("instruments", StandardErrorType.Classical, f, df1, df2, Tail.FUpper(f, df1, df2), null);
    }
}
