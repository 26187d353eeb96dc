using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Logistic regression with Firth's (1993) adjusted score X'(y − p + h(½ − p)): finite under separation, less biased in small samples.
/// Standard errors from the information at the solution; under separation the intervals and tests of the penalised likelihood are the ones to
/// read (Heinze and Schemper 2002; R: <c>logistf</c>, estimates also <c>brglm2</c>). Clustered errors are the sandwich of the adjusted scores, for coefficients that the data do not separate.
/// </summary>
public sealed class FirthLogit
{
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly double[] _outcome;
    private readonly double[] _coefficients;
    private readonly double[] _errors;
    private readonly Point? _maximum;
    private readonly Clusters? _clusters;
    private readonly Lazy<string?[]> _separated;
    private readonly Work _work;

    internal FirthLogit(ModelMatrix matrix, Clusters? clusters, Work work)
    {
        _work = work;
        _clusters = clusters;
        _separated = new Lazy<string?[]>(() => CanonicalSolution.Solve(CanonicalFamily.Logistic, TermNames, [.. _columns!.Select(c => c.Values)], _outcome!).Problems);
        work.Restart();
        N = matrix.Data.Rows;
        RowsDropped = matrix.RowsDropped;
        var qr = HouseholderQr.Factor([.. matrix.Columns.Select(c => c.Values)]);
        _columns = [.. qr.Kept.Select(j => matrix.Columns[j])];
        DroppedTerms = [.. qr.Dropped.Select(j => matrix.Columns[j].Name)];
        _outcome = matrix.OutcomeValues();
        _coefficients = new double[_columns.Count];
        _errors = new double[_columns.Count];
        if (Maximise(_coefficients, null) is { } maximum)
        {
            _maximum = maximum;
            PenalizedLogLikelihood = maximum.Penalized;
            for (var j = 0; j < _columns.Count; j++)
            {
                var unit = new double[_columns.Count];
                unit[j] = 1;
                maximum.Information.SolveRTranspose(unit);
                _errors[j] = Math.Sqrt(unit.Sum(u => u * u));
            }
        }
        else
        {
            Problem = "The adjusted score has no root that 500 steps could find.";
        }
        work.Finish();
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; }

    /// <summary>Names of the coefficients, in order.</summary>
    public IReadOnlyList<string> TermNames => [.. _columns.Select(c => c.Name)];

    /// <summary>The clusters; null without.</summary>
    public ClusterSummary? Clusters => _clusters?.Summary;

    /// <summary>Columns dropped as collinear.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>Why there is no estimate; null when there is one.</summary>
    public string? Problem { get; }

    /// <summary>log L + ½ log det(X'WX) at its maximum; null when there is none.</summary>
    public double? PenalizedLogLikelihood { get; }

    /// <param name="table">The data.</param>
    /// <param name="formula">The model; its outcome holds 0 and 1.</param>
    /// <param name="cluster">Column of clusters for CR0, CR1, CR1G, or null.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of the profiles.</param>
    /// <param name="cancellationToken">Stops the fit and the profiles.</param>
    public static FirthLogit Fit(DataTable table, Formula formula, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        table.Numeric(formula.Outcome);
        var matrix = ModelMatrix.Build(table, formula, cluster);
        if (matrix.Data.Rows == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        if (!Array.TrueForAll(matrix.OutcomeValues(), y => y is 0 or 1)) throw new InvalidAnalysisException($"The outcome of a logit must be 0 or 1; '{formula.Outcome}' holds other numbers.");
        return new FirthLogit(matrix, cluster is null ? null : new Clusters(matrix.Data.Factor(cluster)), new Work(progress, cancellationToken));
    }

    /// <summary>Every coefficient (log odds), z.</summary>
    public IReadOnlyList<TermEstimate> Terms(double level = 0.95) => [.. _columns.Select((c, j) => Problem is { } problem
        ? TermEstimate.NotEstimable(c.Name, StandardErrorType.Classical, level, problem)
        : TermEstimate.Normal(c.Name, StandardErrorType.Classical, _coefficients[j], _errors[j], level))];

    /// <summary>
    /// Every coefficient with a clustered error, z: the sandwich I⁻¹·Σ_g ψ_gψ_g'·I⁻¹ of the adjusted scores ψ = x(y − p + h(½ − p)), which are what the estimate sets to zero, with CR1 = G/(G − 1)·(n − 1)/(n − k) and CR1G = G/(G − 1).
    /// In large samples it is that of the logit. A coefficient that the data separate has no clustered error: its scores vanish cluster by cluster, so that the sandwich would call certain what is least certain.
    /// </summary>
    /// <param name="type">Classical, CR0, CR1 or CR1G.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        if (type == StandardErrorType.Classical) return Terms(level);
        if (type is not (StandardErrorType.CR0 or StandardErrorType.CR1 or StandardErrorType.CR1G)) throw new InvalidAnalysisException($"Firth's logit has no standard error of type {type}; it has classical, CR0, CR1 and CR1G.");
        if (_clusters is null) throw new InvalidAnalysisException($"The standard error {type} needs a cluster column.");
        if (_maximum is null) return [.. _columns.Select(c => TermEstimate.NotEstimable(c.Name, type, level, Problem!))];
        var (k, g) = (_columns.Count, _clusters.Count);
        var variance = SandwichCovariance.Clustered(_maximum.Information, _maximum.Information.ThinQ(), AdjustedScore(_maximum), _clusters);
        var factor = CanonicalMaximum.SmallSampleFactor(type, N, k, g);
        var inOneCluster = _clusters.OneClusterProblems(_columns);
        return [.. _columns.Select((c, j) => WhyNot(j) is { } problem ? TermEstimate.NotEstimable(c.Name, type, level, problem, _coefficients[j])
            : TermEstimate.Normal(c.Name, type, _coefficients[j], Math.Sqrt(factor * variance[j * k + j]), level))];

        string? WhyNot(int j) => g < 2 ? "All rows lie in a single cluster."
            : _separated.Value[j] is { } separated ? $"{separated} A clustered error would call this coefficient certain: read its profile interval (rows as independent), or compare arms by randomization inference with clusters."
            : inOneCluster[j];
    }

    /// <summary>exp of each slope, with the Wald interval of the log odds carried over.</summary>
    public IReadOnlyList<TermEstimate> OddsRatios(double level = 0.95) => [.. Terms(level).Where(t => t.Term != ModelMatrix.Intercept).Select(TermEstimate.Exponential)];

    /// <summary>Intervals and tests of the profile penalised likelihood; the penalty is that of the whole model, as in <c>logistf</c>.</summary>
    public IReadOnlyList<ProfileInterval> ProfileIntervals(double level = 0.95)
    {
        _work.Restart();
        return [.. _columns.Select((c, j) => Profile(c, j, level))];
    }

    private ProfileInterval Profile(ModelColumn column, int j, double level)
    {
        if (Problem is { } problem) return ProfileInterval.NotEstimable(column.Name, level, problem);
        _work.Next(1, 1.0 / (_columns.Count - j));
        var b = (double[])_coefficients.Clone();
        return ProfileInterval.Find(column.Name, level, _coefficients[j], _errors[j], PenalizedLogLikelihood!.Value, value =>
        {
            b[j] = value;
            if (Maximise(b, j) is { } maximum) return maximum.Penalized;
            b = (double[])_coefficients.Clone();
            return null;
        }, _work);
    }

    // Scoring steps on the adjusted score from b, which is moved; one coefficient may be held. Null when 500 steps do not reach the root.
    private Point? Maximise(double[] b, int? held)
    {
        var free = Enumerable.Range(0, _columns.Count).Where(j => j != held).ToArray();
        if (Evaluate(b) is not { } current) return null;
        for (var step = 0; step < 500; step++)
        {
            if (held is null) _work.Step();
            else _work.CancellationToken.ThrowIfCancellationRequested();
            var delta = Step(held is null ? current.Information : HouseholderQr.Factor([.. free.Select(j => Scaled(_columns[j], current.Root))], 1e-14), AdjustedScore(current));
            if (delta.Length < free.Length) return null;
            // Bounded steps, as brglm2 and logistf do, and halved where the penalised likelihood falls: scoring ignores the curvature of the penalty.
            var largest = free.Select((j, a) => Math.Abs(delta[a]) * _columns[j].Values.Max(Math.Abs)).DefaultIfEmpty(0).Max();
            if (largest <= 1e-11) return current;
            var factor = Math.Min(1, 5 / largest);
            var start = (double[])b.Clone();
            while (true)
            {
                for (var a = 0; a < free.Length; a++) b[free[a]] = start[free[a]] + factor * delta[a];
                if (Evaluate(b) is { } next && (next.Penalized >= current.Penalized - 1e-13 * Math.Abs(current.Penalized) || factor < 1e-6))
                {
                    current = next;
                    break;
                }
                if (factor < 1e-6) return null;
                factor /= 2;
            }
        }
        return null;
    }

    // (y − p + h(½ − p))/√w
    private double[] AdjustedScore(Point point)
    {
        var k = _columns.Count;
        var q = point.Information.ThinQ();
        var working = new double[N];
        for (var i = 0; i < N; i++)
        {
            double h = 0;
            for (var j = 0; j < k; j++) h += q[i * k + j] * q[i * k + j];
            var half = _outcome[i] == 1 ? point.Residual[i] - 0.5 : point.Residual[i] + 0.5; // ½ − p
            working[i] = (point.Residual[i] + h * half) / point.Root[i];
        }
        return working;
    }

    private static double[] Step(HouseholderQr qr, double[] working)
    {
        var y = (double[])working.Clone();
        qr.ApplyTranspose(y);
        var delta = y[..qr.Rank];
        qr.SolveR(delta);
        return delta;
    }

    private Point? Evaluate(double[] b)
    {
        var family = CanonicalFamily.Logistic;
        var (root, residual) = (new double[N], new double[N]);
        var likelihood = new CompensatedSum();
        for (var i = 0; i < N; i++)
        {
            double eta = 0;
            for (var j = 0; j < b.Length; j++) eta += b[j] * _columns[j].Values[i];
            root[i] = Math.Sqrt(family.Weight(eta));
            residual[i] = family.Residual(_outcome[i], eta);
            likelihood.Add(family.LogLikelihood(_outcome[i], eta));
        }
        var qr = HouseholderQr.Factor([.. _columns.Select(c => Scaled(c, root))], 1e-14);
        if (qr.Rank < _columns.Count) return null;
        for (var j = 0; j < _columns.Count; j++) likelihood.Add(Math.Log(Math.Abs(qr.R(j, j))));
        return new Point(likelihood.Value, qr, root, residual);
    }

    private static double[] Scaled(ModelColumn column, double[] root) => [.. column.Values.Zip(root, (x, w) => x * w)];

    private sealed record Point(double Penalized, HouseholderQr Information, double[] Root, double[] Residual);
}
