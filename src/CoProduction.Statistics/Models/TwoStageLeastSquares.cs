using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Two-stage least squares for a formula <c>y ~ endogenous + w | instrument + w</c>. Residuals use the observed endogenous variable, leverage and
/// clusters' adjustments the fitted one; tests use t with n − k, under CR2 Satterthwaite's df. R: <c>estimatr::iv_robust</c>.
/// </summary>
public sealed class TwoStageLeastSquares : ILinearModel
{
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly IReadOnlyList<ModelColumn> _instruments;
    private readonly ModelColumn[] _endogenous;
    private readonly ModelColumn[] _excluded;
    private readonly FactorColumn? _cluster;
    private readonly Work _work;
    private readonly double[] _outcome;
    private readonly LeastSquaresFit? _second;

    internal TwoStageLeastSquares(double[] outcome, IReadOnlyList<ModelColumn> regressors, IReadOnlyList<ModelColumn> instruments, FactorColumn? cluster, int rowsDropped, Work? work = null)
    {
        _work = work ?? Work.Unwatched;
        N = outcome.Length;
        RowsDropped = rowsDropped;
        _outcome = outcome;
        _cluster = cluster;
        _instruments = instruments;
        OutcomeIsConstant = N == 0 || Array.TrueForAll(outcome, y => y == outcome[0]);
        var first = HouseholderQr.Factor([.. instruments.Select(c => c.Values)]);
        _work.Step();
        // Dropping follows the regressors as observed; a regressor that the instruments cannot tell from the others has no estimate.
        var observed = HouseholderQr.Factor([.. regressors.Select(c => c.Values)]);
        _columns = [.. observed.Kept.Select(j => regressors[j])];
        DroppedTerms = [.. observed.Dropped.Select(j => regressors[j].Name)];
        var inInstruments = instruments.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var inRegressors = regressors.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        _endogenous = [.. _columns.Where(c => !inInstruments.Contains(c.Name))];
        _excluded = [.. instruments.Where(c => !inRegressors.Contains(c.Name))];
        var fitted = _columns.Select(c => Fitted(first, c.Values)).ToArray();
        _work.Step();
        var second = HouseholderQr.Factor(fitted, 1e-9);
        if (second.Rank < _columns.Count) Problem = $"The instruments do not identify {string.Join(", ", second.Dropped.Select(j => _columns[j].Name))}.";
        else _second = SecondStage(second, fitted);
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; }

    /// <summary>Columns dropped as collinear.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>True when every row has the same outcome.</summary>
    public bool OutcomeIsConstant { get; }

    /// <summary>Why nothing is estimated; null when all is well.</summary>
    public string? Problem { get; }

    /// <summary>n − k.</summary>
    public int ResidualDf => N - _columns.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> TermNames => [.. _columns.Select(c => c.Name)];

    IReadOnlyList<double> ILinearModel.Coefficients => _second?.Coefficients ?? [];

    double? ILinearModel.DenominatorDf => ResidualDf;

    IReadOnlyList<ModelColumn> ILinearModel.Columns => _columns;

    /// <summary>Σ(y − Xb)² with the observed regressors; null with a <see cref="Problem"/>.</summary>
    public double? ResidualSumOfSquares => _second?.ResidualSumOfSquares;

    /// <summary>√(SSR/(n − k)).</summary>
    public double? ResidualStandardError => ResidualDf > 0 && ResidualSumOfSquares is { } ssr ? Math.Sqrt(ssr / ResidualDf) : null;

    /// <summary>How the rows fall into clusters; null without.</summary>
    public ClusterSummary? Clusters => _cluster is null || N == 0 ? null : new Clusters(_cluster).Summary;

    /// <summary>Classical F test of the excluded instruments; null unless exactly one regressor is endogenous.</summary>
    public WaldTest? FirstStage => _endogenous.Length == 1 ? ClassicalFirstStage() : null;

    /// <summary>The outcome on the instruments: the effect of what was assigned.</summary>
    public LeastSquaresFit ReducedForm => LeastSquares.Fit(_outcome, _instruments, null, _cluster, RowsDropped, _work);

    /// <summary>The endogenous regressor on the instruments; null unless there is exactly one.</summary>
    public LeastSquaresFit? FirstStageRegression => _endogenous.Length == 1 ? LeastSquares.Fit(_endogenous[0].Values, _instruments, null, _cluster, RowsDropped, _work) : null;

    /// <param name="table">The data.</param>
    /// <param name="formula">With instruments after <c>|</c>.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR2.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of every robust error computed from it.</param>
    /// <param name="cancellationToken">Stops the fit, and later the sums over rows that a robust error needs.</param>
    public static TwoStageLeastSquares Fit(DataTable table, Formula formula, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (formula.Instruments is not { } second) throw new InvalidAnalysisException("Two-stage least squares needs instruments: y ~ endogenous + w | instrument + w.");
        table.Numeric(formula.Outcome);
        var used = table.Select(table.CompleteRows(formula.Columns.Concat(new[] { cluster }.OfType<string>())));
        var regressors = ModelMatrix.Build(used, formula);
        return new TwoStageLeastSquares(regressors.OutcomeValues(), regressors.Columns, ModelMatrix.Build(used, second).Columns, cluster is null ? null : used.Factor(cluster), table.Rows - used.Rows, new Work(progress, cancellationToken));
    }

    /// <summary>Every coefficient with its standard error: Classical, HC0–HC3 and, with clusters, CR0, CR1, CR2.</summary>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        var reason = Problem ?? (OutcomeIsConstant ? "The outcome is constant." : ResidualDf <= 0 ? "There are no more rows than coefficients." : null);
        if (reason is not null) return [.. _columns.Select(c => TermEstimate.NotEstimable(c.Name, type, level, reason))];
        var terms = _second!.Terms(type, level);
        return type is StandardErrorType.CR0 or StandardErrorType.CR1 or StandardErrorType.CR2 && OneCluster() is { } problem
            ? [.. terms.Select(t => TermEstimate.NotEstimable(t.Term, type, level, problem, t.Value))]
            : terms;
    }

    /// <inheritdoc/>
    public TermEstimate Contrast(string name, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level = 0.95)
    {
        // The terms know what cannot be estimated; a combination can be no better than its parts.
        var broken = Terms(type, level).FirstOrDefault(term => !term.IsEstimable && weights.GetValueOrDefault(term.Term) != 0);
        LinearHypothesis.Vector(this, weights);
        return broken is null && _second is not null ? _second.Contrast(name, weights, type, level) : TermEstimate.NotEstimable(name, type, level, broken?.Reason ?? Problem ?? "Nothing is estimated.");
    }

    /// <inheritdoc/>
    public double[,] Covariance(StandardErrorType type) => _second is null ? throw new InvalidAnalysisException(Problem ?? "Nothing is estimated.") : _second.Covariance(type);

    /// <summary>Wald F test of the excluded instruments with the given error; null unless exactly one regressor is endogenous. One instrument: t².</summary>
    public WaldTest? InstrumentTest(StandardErrorType type)
    {
        if (FirstStageRegression is not { } fit) return null;
        if (type == StandardErrorType.Classical) return FirstStage;
        string[] tested = [.. _excluded.Select(c => c.Name).Except(fit.DroppedTerms)];
        if (tested.Length != 1) return LinearHypothesis.Test(fit, "instruments", [.. tested.Select(t => new Dictionary<string, double> { [t] = 1 })], type);
        var term = fit.Terms(type).Single(t => t.Term == tested[0]);
        return term is { PValue: { } p, Statistic: { } t, DegreesOfFreedom: { } df }
            ? new WaldTest("instruments", type, t * t, 1, (int)Math.Floor(df), p, null)
            : new WaldTest("instruments", type, null, 1, fit.ResidualDf, null, term.Reason);
    }

    /// <summary>
    /// Effects of the one endogenous regressor that an Anderson–Rubin (1949) test does not reject. It holds its level however weak the instruments: then it is wide,
    /// unbounded, or, with several instruments that contradict each other, empty.
    /// </summary>
    /// <param name="type">With one instrument any error of least squares; with several, Classical.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public AndersonRubinSet AndersonRubin(StandardErrorType type, double level = 0.95)
    {
        if (_endogenous.Length != 1) throw new InvalidAnalysisException("An Anderson-Rubin set needs exactly one endogenous regressor.");
        if (_excluded.Length == 0 || OutcomeIsConstant || N <= _instruments.Count) return AndersonRubinSet.NotComputable(Problem ?? "The outcome is constant, or there are no more rows than instruments.", level);
        if (_excluded.Length == 1) return OneInstrument(type, level);
        if (type != StandardErrorType.Classical) throw new InvalidAnalysisException("With several instruments the Anderson-Rubin set is computed with classical errors only.");
        return SeveralInstruments(level);
    }

    // (r − βf)² ≤ t²·Var(r − βf), r and f the instrument's coefficients for the outcome and the regressor.
    private AndersonRubinSet OneInstrument(StandardErrorType type, double level)
    {
        var name = _excluded[0].Name;
        var (y, d) = (_outcome, _endogenous[0].Values);
        var scale = Math.Sqrt(SampleMoments.Of(y).SumOfSquares / Math.Max(SampleMoments.Of(d).SumOfSquares, double.Epsilon));
        if (!double.IsFinite(scale)) return AndersonRubinSet.NotComputable($"{_endogenous[0].Name} does not vary.", level);
        var reduced = Coefficient(y);
        if (reduced.Term is not { PValue: { } p, DegreesOfFreedom: { } df }) return AndersonRubinSet.NotComputable(reduced.Term.Reason ?? "The reduced form has no error.", level);
        var first = Coefficient([.. d.Select(v => scale * v)]);
        // Variances are quadratic in the outcome: sum and difference give the covariance.
        var cross = (Coefficient([.. y.Zip(d, (a, b) => a + scale * b)]).Variance - Coefficient([.. y.Zip(d, (a, b) => a - scale * b)]).Variance) / 4;
        var t = Tail.StudentTwoSidedQuantile(1 - level, df);
        var (r, f) = (reduced.Term.Value!.Value, first.Term.Value ?? 0);
        return AndersonRubinSet.Solve(f * f - t * t * first.Variance, -2 * (r * f - t * t * cross), r * r - t * t * reduced.Variance, scale, p, level);

        (TermEstimate Term, double Variance) Coefficient(double[] outcome)
        {
            var fit = LeastSquares.Fit(outcome, _instruments, null, _cluster, 0, _work);
            var index = fit.TermNames.ToList().IndexOf(name);
            if (index < 0) return (TermEstimate.NotEstimable(name, type, level, $"The instrument {name} was dropped as collinear."), 0);
            return (fit.Terms(type, level)[index], fit.Covariance(type)[index, index]);
        }
    }

    // Explained over residual sum of squares of y − βd, both quadratic in β.
    private AndersonRubinSet SeveralInstruments(double level)
    {
        var (qr, kept) = ExcludedLast();
        var (y, d) = ((double[])_outcome.Clone(), (double[])_endogenous[0].Values.Clone());
        var scale = Math.Sqrt(SampleMoments.Of(y).SumOfSquares / SampleMoments.Of(d).SumOfSquares);
        for (var i = 0; i < d.Length; i++) d[i] *= scale;
        qr.ApplyTranspose(y);
        qr.ApplyTranspose(d);
        var (df1, df2) = (qr.Rank - kept, N - qr.Rank);
        var kappa = df1 * Tail.FQuantile(level, df1, df2) / df2;
        double Part(double[] a, double[] b) => Dot(a, b, kept, qr.Rank) - kappa * Dot(a, b, qr.Rank, N);
        var p = Tail.FUpper(Dot(y, y, kept, qr.Rank) / df1 / (Dot(y, y, qr.Rank, N) / df2), df1, df2);
        return AndersonRubinSet.Solve(Part(d, d), -2 * Part(y, d), Part(y, y), scale, p, level);
    }

    // As X̂'(y − Xb) = 0, the least squares of X̂b + (y − Xb) on X̂ has the coefficients b and the residuals y − Xb: its errors, df and
    // refusals are those of the second stage.
    private LeastSquaresFit SecondStage(HouseholderQr second, double[][] fitted)
    {
        var b = (double[])_outcome.Clone();
        second.ApplyTranspose(b);
        Array.Resize(ref b, second.Rank);
        second.SolveR(b);
        var shifted = (double[])_outcome.Clone();
        for (var j = 0; j < fitted.Length; j++)
            for (var i = 0; i < N; i++) shifted[i] += b[j] * (fitted[j][i] - _columns[j].Values[i]);
        return LeastSquares.Fit(shifted, [.. _columns.Select((c, j) => new ModelColumn(c.Name, null, [], fitted[j]))], null, _cluster, RowsDropped, _work);
    }

    private string? OneCluster()
    {
        var clusters = new Clusters(_cluster!);
        return _columns.Concat(_excluded).Select(c => clusters.OneClusterProblem(c.Name, c.Values)).FirstOrDefault(p => p is not null);
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
    private (HouseholderQr Qr, int Kept) ExcludedLast()
    {
        var names = _excluded.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var included = _instruments.Where(c => !names.Contains(c.Name)).Select(c => c.Values).ToArray();
        var qr = HouseholderQr.Factor([.. included, .. _excluded.Select(c => c.Values)]);
        return (qr, qr.Kept.Count(j => j < included.Length));
    }

    private WaldTest ClassicalFirstStage()
    {
        var (qr, kept) = ExcludedLast();
        var x = (double[])_endogenous[0].Values.Clone();
        qr.ApplyTranspose(x);
        var (explained, residual) = (Dot(x, x, kept, qr.Rank), Dot(x, x, qr.Rank, N));
        var (df1, df2) = (qr.Rank - kept, N - qr.Rank);
        if (df1 == 0 || df2 <= 0 || residual <= 1e-28 * explained) return new WaldTest("instruments", StandardErrorType.Classical, null, df1, df2, null, "The first stage leaves no residual variance.");
        var f = explained / df1 / (residual / df2);
        return new WaldTest("instruments", StandardErrorType.Classical, f, df1, df2, Tail.FUpper(f, df1, df2), null);
    }

    private static double Dot(double[] a, double[] b, int from, int to)
    {
        double sum = 0;
        for (var i = from; i < to; i++) sum += a[i] * b[i];
        return sum;
    }
}
