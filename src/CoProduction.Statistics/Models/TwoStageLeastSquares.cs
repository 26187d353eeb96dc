using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Two-stage least squares for a formula <c>y ~ endogenous + w | instrument + w</c>. Residuals use the observed endogenous variable, leverage and
/// clusters' adjustments the fitted one; tests use t with n − k, under CR2 Satterthwaite's df. R: <c>estimatr::iv_robust</c>.
/// </summary>
public sealed class TwoStageLeastSquares
{
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly IReadOnlyList<ModelColumn> _instruments;
    private readonly ModelColumn[] _endogenous;
    private readonly ModelColumn[] _excluded;
    private readonly HouseholderQr _second;
    private readonly FactorColumn? _cluster;
    private readonly double[] _outcome;
    private readonly double[] _q;
    private readonly double[] _residuals;
    private readonly double[] _coefficients;

    internal TwoStageLeastSquares(double[] outcome, IReadOnlyList<ModelColumn> regressors, IReadOnlyList<ModelColumn> instruments, FactorColumn? cluster, int rowsDropped)
    {
        N = outcome.Length;
        RowsDropped = rowsDropped;
        _outcome = outcome;
        _cluster = cluster;
        _instruments = instruments;
        OutcomeIsConstant = N == 0 || Array.TrueForAll(outcome, y => y == outcome[0]);
        var first = HouseholderQr.Factor([.. instruments.Select(c => c.Values)]);
        // Dropping follows the regressors as observed; a regressor that the instruments cannot tell from the others has no estimate.
        var observed = HouseholderQr.Factor([.. regressors.Select(c => c.Values)]);
        _columns = [.. observed.Kept.Select(j => regressors[j])];
        DroppedTerms = [.. observed.Dropped.Select(j => regressors[j].Name)];
        var inInstruments = instruments.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var inRegressors = regressors.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        _endogenous = [.. _columns.Where(c => !inInstruments.Contains(c.Name))];
        _excluded = [.. instruments.Where(c => !inRegressors.Contains(c.Name))];
        _second = HouseholderQr.Factor([.. _columns.Select(c => Fitted(first, c.Values))], 1e-9);
        if (_second.Rank < _columns.Count) Problem = $"The instruments do not identify {string.Join(", ", _second.Dropped.Select(j => _columns[j].Name))}.";
        var y = (double[])outcome.Clone();
        _second.ApplyTranspose(y);
        _coefficients = y[.._second.Rank];
        _second.SolveR(_coefficients);
        _residuals = (double[])outcome.Clone();
        _q = _second.ThinQ();
        if (Problem is not null) return;
        for (var j = 0; j < _columns.Count; j++)
            for (var i = 0; i < N; i++) _residuals[i] -= _coefficients[j] * _columns[j].Values[i];
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

    /// <summary>Σ(y − Xb)² with the observed regressors; null with a <see cref="Problem"/>.</summary>
    public double? ResidualSumOfSquares => Problem is null ? _residuals.Sum(e => e * e) : null;

    /// <summary>√(SSR/(n − k)).</summary>
    public double? ResidualStandardError => ResidualDf > 0 && ResidualSumOfSquares is { } ssr ? Math.Sqrt(ssr / ResidualDf) : null;

    /// <summary>How the rows fall into clusters; null without.</summary>
    public ClusterSummary? Clusters => _cluster is null || N == 0 ? null : new Clusters(_cluster).Summary;

    /// <summary>Classical F test of the excluded instruments; null unless exactly one regressor is endogenous.</summary>
    public WaldTest? FirstStage => _endogenous.Length == 1 ? ClassicalFirstStage() : null;

    /// <summary>The outcome on the instruments: the effect of what was assigned.</summary>
    public LeastSquaresFit ReducedForm => LeastSquares.Fit(_outcome, _instruments, null, _cluster, RowsDropped);

    /// <summary>The endogenous regressor on the instruments; null unless there is exactly one.</summary>
    public LeastSquaresFit? FirstStageRegression => _endogenous.Length == 1 ? LeastSquares.Fit(_endogenous[0].Values, _instruments, null, _cluster, RowsDropped) : null;

    /// <param name="table">The data.</param>
    /// <param name="formula">With instruments after <c>|</c>.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR2.</param>
    public static TwoStageLeastSquares Fit(DataTable table, Formula formula, string? cluster = null)
    {
        if (formula.Instruments is not { } second) throw new InvalidAnalysisException("Two-stage least squares needs instruments: y ~ endogenous + w | instrument + w.");
        table.Numeric(formula.Outcome);
        var used = table.Select(table.CompleteRows(formula.Columns.Concat(new[] { cluster }.OfType<string>())));
        var regressors = ModelMatrix.Build(used, formula);
        return new TwoStageLeastSquares(regressors.OutcomeValues(), regressors.Columns, ModelMatrix.Build(used, second).Columns, cluster is null ? null : used.Factor(cluster), table.Rows - used.Rows);
    }

    /// <summary>Every coefficient with its standard error: Classical, HC0–HC3 and, with clusters, CR0, CR1, CR2.</summary>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        var k = _columns.Count;
        var reason = Problem ?? (OutcomeIsConstant ? "The outcome is constant." : ResidualDf <= 0 ? "There are no more rows than coefficients." : null);
        var clusters = type is StandardErrorType.CR0 or StandardErrorType.CR1 or StandardErrorType.CR2 ? ClustersFor(type) : null;
        if (reason is not null) return [.. _columns.Select(c => TermEstimate.NotEstimable(c.Name, type, level, reason))];
        var (covariance, df) = clusters is null ? (Unclustered(type), null) : Clustered(type, clusters);
        var problem = clusters is null ? Leverage(type) : OneCluster(clusters);
        return [.. Enumerable.Range(0, k).Select(j => problem is not null
            ? TermEstimate.NotEstimable(_columns[j].Name, type, level, problem, _coefficients[j])
            : TermEstimate.Student(_columns[j].Name, type, _coefficients[j], Math.Sqrt(covariance[j * k + j]), df?[j] ?? ResidualDf, level))];
    }

    /// <summary>Wald F test of the excluded instruments with the given error; null unless exactly one regressor is endogenous. One instrument: t².</summary>
    public WaldTest? InstrumentTest(StandardErrorType type)
    {
        if (FirstStageRegression is not { } fit) return null;
        if (type == StandardErrorType.Classical) return FirstStage;
        string[] tested = [.. _excluded.Select(c => c.Name).Except(fit.DroppedTerms)];
        if (tested.Length != 1) throw new InvalidAnalysisException("A robust test of several excluded instruments is not computed; the classical one is.");
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
            var fit = LeastSquares.Fit(outcome, _instruments, null, _cluster);
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

    private double[] Unclustered(StandardErrorType type)
    {
        var k = _columns.Count;
        var influence = (double[])_q.Clone();
        for (var i = 0; i < N; i++) _second.SolveR(influence.AsSpan(i * k, k));
        var variance = ResidualSumOfSquares!.Value / ResidualDf;
        return SandwichCovariance.Weighted(influence, k, i => type switch
        {
            StandardErrorType.Classical => variance,
            StandardErrorType.HC0 => _residuals[i] * _residuals[i],
            StandardErrorType.HC1 => _residuals[i] * _residuals[i] * N / ResidualDf,
            StandardErrorType.HC2 => _residuals[i] * _residuals[i] / (1 - LeverageOf(i)),
            StandardErrorType.HC3 => _residuals[i] * _residuals[i] / ((1 - LeverageOf(i)) * (1 - LeverageOf(i))),
            _ => throw new InvalidAnalysisException($"Two-stage least squares has no standard error of type {type}."),
        });
    }

    private (double[] Covariance, double[]? Df) Clustered(StandardErrorType type, Clusters clusters)
    {
        var (k, g) = (_columns.Count, clusters.Count);
        if (type == StandardErrorType.CR2)
        {
            var units = Enumerable.Range(0, k).Select(j => Enumerable.Range(0, k).Select(l => l == j ? 1.0 : 0).ToArray()).ToArray();
            return SandwichCovariance.BellMcCaffrey(_second, _q, _residuals, null, clusters, units);
        }
        var covariance = SandwichCovariance.Clustered(_second, _q, _residuals, clusters);
        if (type == StandardErrorType.CR1)
            for (var i = 0; i < covariance.Length; i++) covariance[i] *= g / (g - 1.0) * ((N - 1.0) / ResidualDf);
        return (covariance, [.. Enumerable.Repeat(g - 1.0, k)]);
    }

    private Clusters ClustersFor(StandardErrorType type) => _cluster is null ? throw new InvalidAnalysisException($"The standard error {type} needs a cluster column.") : new Clusters(_cluster);

    private string? OneCluster(Clusters clusters) => clusters.Count < 2 ? "All rows lie in a single cluster."
        : _columns.Concat(_excluded).Select(c => clusters.OneClusterProblem(c.Name, c.Values)).FirstOrDefault(p => p is not null);

    private string? Leverage(StandardErrorType type) =>
        type is StandardErrorType.HC2 or StandardErrorType.HC3 && Enumerable.Range(0, N).Any(i => 1 - LeverageOf(i) <= 1e-10) ? "A row has leverage one." : null;

    private double LeverageOf(int row)
    {
        double h = 0;
        for (var j = 0; j < _second.Rank; j++) h += _q[row * _second.Rank + j] * _q[row * _second.Rank + j];
        return h;
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
