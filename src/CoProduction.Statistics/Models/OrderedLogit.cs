using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Ordered logistic regression, logit P(Y ≤ k) = ζ_k − x'b (the sign of R's <c>polr</c>), by Newton with the analytic Hessian on orthonormal
/// covariates (QR), so that tests do not depend on the units of x.
/// </summary>
public sealed class OrderedLogit : ILinearModel
{
    private readonly ModelMatrix _matrix;
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly HouseholderQr _qr;
    private readonly string[] _cuts;
    private readonly int[] _category;
    private readonly double[] _weights;
    private readonly bool _hasWeights;
    private readonly Clusters? _clusters;
    private readonly double[][] _x;
    private double[] _zeta = [];
    private double[] _beta = [];
    private OrderedMaximum? _maximum;

    private OrderedLogit(ModelMatrix matrix, double[]? weights, Clusters? clusters, Work work)
    {
        _matrix = matrix;
        _clusters = clusters;
        N = matrix.Data.Rows;
        RowsDropped = matrix.RowsDropped;
        _hasWeights = weights is not null;
        _weights = weights ?? [.. Enumerable.Repeat(1.0, N)];
        WeightedN = _weights.Sum();
        var all = HouseholderQr.Factor([.. matrix.Columns.Select(c => c.Values)]);
        _columns = [.. all.Kept.Where(j => matrix.Columns[j].Term is not null).Select(j => matrix.Columns[j])];
        DroppedTerms = [.. all.Dropped.Select(j => matrix.Columns[j].Name)];
        _qr = all.Dropped.Length == 0 ? all : HouseholderQr.Factor([.. all.Kept.Select(j => matrix.Columns[j].Values)]);
        var q = _qr.ThinQ();
        _x = [.. Enumerable.Range(1, _columns.Count).Select(j => Enumerable.Range(0, N).Select(i => Math.Sqrt(N) * q[i * _qr.Rank + j]).ToArray())];
        var outcome = matrix.Data.Factor(matrix.Formula.Outcome);
        int[] occurring = [.. outcome.Codes.ToArray().Distinct().Order()];
        Categories = [.. occurring.Select(code => outcome.Levels[code])];
        _cuts = [.. Categories.SkipLast(1).Select((level, i) => $"{level}|{Categories[i + 1]}")];
        _category = [.. outcome.Codes.ToArray().Select(c => Array.BinarySearch(occurring, c))];
        var totals = new double[occurring.Length];
        for (var i = 0; i < N; i++) totals[_category[i]] += _weights[i];
        NullLogLikelihood = totals.Sum(t => t * Math.Log(t / WeightedN));
        Problem = occurring.Length < 2 ? "The outcome is constant." : Solve(totals, work);
        work.Finish();
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; }

    /// <summary>Sum of the frequency weights.</summary>
    public double WeightedN { get; }

    /// <summary>Columns dropped as collinear.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>The values of the outcome that occur, in order.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>Why there is no estimate; null when there is one.</summary>
    public string? Problem { get; }

    /// <summary>At the maximum; null when there is none.</summary>
    public double? LogLikelihood => _maximum?.Likelihood;

    /// <summary>Of the model without covariates.</summary>
    public double NullLogLikelihood { get; }

    /// <summary>1 − LogLikelihood/NullLogLikelihood.</summary>
    public double? McFaddenR2 => 1 - LogLikelihood / NullLogLikelihood;

    /// <summary>−2 log L + 2(slopes + thresholds).</summary>
    public double? Aic => -2 * LogLikelihood + 2 * (_columns.Count + _cuts.Length);

    /// <summary>The clusters; null without.</summary>
    public ClusterSummary? Clusters => _clusters?.Summary;

    /// <param name="table">The data.</param>
    /// <param name="formula">The outcome is a factor in the order of its levels, or a number in increasing order.</param>
    /// <param name="weights">Column of frequencies, or null.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR1G.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of what is computed from it.</param>
    /// <param name="cancellationToken">Stops the fit, and what is computed from it later.</param>
    public static OrderedLogit Fit(DataTable table, Formula formula, string? weights = null, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!formula.HasIntercept) throw new InvalidAnalysisException("An ordered logit has thresholds in place of an intercept; it cannot be left out.");
        var matrix = ModelMatrix.Build(table, formula, weights, cluster);
        if (matrix.Data.Rows == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        var w = weights is null ? null : matrix.Data.Numeric(weights).Values.ToArray();
        if (w is not null && !Array.TrueForAll(w, v => v > 0)) throw new InvalidAnalysisException($"Weights must be positive; '{weights}' holds a value that is not.");
        return new OrderedLogit(matrix, w, cluster is null ? null : new Clusters(matrix.Data.Factor(cluster)), new Work(progress, cancellationToken));
    }

    /// <summary>Slopes (log odds of a higher category), z, standard errors from the observed information.</summary>
    public IReadOnlyList<TermEstimate> Terms(double level = 0.95) => Terms(StandardErrorType.Classical, level);

    /// <summary>Slopes with an error of the given type: Classical, HC0, HC1, CR0, CR1, CR1G; n − k of HC1 and CR1 counts slopes and thresholds.</summary>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        var (covariance, problems) = Covariance(type);
        return [.. _columns.Select((c, j) => Row(c.Name, type, level, _beta, j, _cuts.Length + j, covariance, problems[j]))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> TermNames => [.. _columns.Select(c => c.Name)];

    double? ILinearModel.DenominatorDf => null;

    IReadOnlyList<double> ILinearModel.Coefficients => _beta;

    IReadOnlyList<ModelColumn> ILinearModel.Columns => _columns;

    /// <summary>A linear combination of slopes, in log odds of a higher category; z.</summary>
    public TermEstimate Contrast(string name, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level = 0.95)
    {
        var (covariance, problems) = Covariance(type);
        var all = _cuts.Length + _columns.Count;
        return LinearHypothesis.Combine(this, name, weights, type, level, (i, j) => covariance[(_cuts.Length + i) * all + _cuts.Length + j], j => (Problem, problems[j]));
    }

    double[,] ILinearModel.Covariance(StandardErrorType type)
    {
        var values = Covariance(type).Item1;
        var (k, all) = (_columns.Count, _cuts.Length + _columns.Count);
        var matrix = new double[k, k];
        for (var i = 0; i < k; i++)
            for (var j = 0; j < k; j++) matrix[i, j] = values[(_cuts.Length + i) * all + _cuts.Length + j];
        return matrix;
    }

    /// <summary>Thresholds ζ, named <c>1|2</c>.</summary>
    public IReadOnlyList<TermEstimate> Thresholds(double level = 0.95) => Thresholds(StandardErrorType.Classical, level);

    /// <summary>Thresholds with an error of the given type.</summary>
    public IReadOnlyList<TermEstimate> Thresholds(StandardErrorType type, double level = 0.95)
    {
        var (covariance, _) = Covariance(type);
        return [.. _cuts.Select((cut, j) => Row(cut, type, level, _zeta, j, j, covariance, null))];
    }

    /// <summary>exp of each slope: the ratio of the odds of a higher category, at every threshold.</summary>
    public IReadOnlyList<TermEstimate> OddsRatios(StandardErrorType type, double level = 0.95) => [.. Terms(type, level).Select(TermEstimate.Exponential)];

    /// <summary>
    /// Average marginal effects on the probability of each category, by the delta method; they sum to zero over the categories. 0/1 column: 1 against 0; factor: level against
    /// reference; number: mean derivative.
    /// </summary>
    public IReadOnlyList<(string Category, TermEstimate Effect)> AverageMarginalEffects(StandardErrorType type = StandardErrorType.Classical, double level = 0.95)
    {
        var (covariance, problems) = Covariance(type);
        // P(Y > k) is a logit with intercept −ζ_k.
        var columns = _matrix.Columns.Where(c => c.Term is null).Take(1).Concat(_columns).ToArray();
        var above = _cuts.Select((_, k) => new MarginalEffects(_matrix, columns, [Problem is null ? -_zeta[k] : 0, .. Problem is null ? _beta : new double[_columns.Count]], null, MeanFunction.Of(CanonicalFamily.Logistic)).All().ToArray()).ToArray();
        var rows = new List<(string, TermEstimate)>();
        for (var e = 0; e < (above.Length == 0 ? 0 : above[0].Length); e++)
        {
            var effect = above[0][e];
            var values = Problem is null ? above.Select(a => a[e].Compute()).ToArray() : [];
            var clustering = effect.ProblemAmong(_columns, problems);
            for (var c = 0; c < Categories.Count; c++)
                rows.Add((Categories[c], Problem is { } problem ? TermEstimate.NotEstimable(effect.Term, type, level, problem) : Category(effect.Term, values, c)));

            TermEstimate Category(string term, (double Value, double[] Gradient)[] aboveCut, int category)
            {
                double value = 0;
                var gradient = new double[_cuts.Length + _columns.Count];
                foreach (var (cut, sign) in new[] { (category - 1, 1), (category, -1) })
                {
                    if (cut < 0 || cut >= _cuts.Length) continue;
                    value += sign * aboveCut[cut].Value;
                    gradient[cut] -= sign * aboveCut[cut].Gradient[0];
                    for (var j = 0; j < _columns.Count; j++) gradient[_cuts.Length + j] += sign * aboveCut[cut].Gradient[j + 1];
                }
                return clustering is not null ? TermEstimate.NotEstimable(term, type, level, clustering, value)
                    : TermEstimate.Normal(term, type, value, Math.Sqrt(SmallMatrix.Quadratic(covariance, gradient)), level);
            }
        }
        return rows;
    }

    /// <summary>
    /// Brant's (1990) Wald test of proportional odds: the slopes of the separate logits P(Y &gt; k) are equal, all together ("all") and variable by
    /// variable (R: <c>brant::brant</c>). Not computed with weights, with fewer than three categories or when a separate logit is separated.
    /// </summary>
    public IReadOnlyList<ProportionalOddsTest> ProportionalOdds()
    {
        var terms = _columns.Select(c => c.Term!.Label).Distinct(StringComparer.Ordinal).ToArray();
        if (Problem is not null || _columns.Count == 0) return Refused(Problem ?? "The model has no slope.");
        if (_cuts.Length < 2) return Refused("With two categories there is one logit only, and nothing to compare.");
        if (_hasWeights) return Refused("Brant's test is not computed for weighted rows.");
        var names = _columns.Select(c => c.Name).Prepend(ModelMatrix.Intercept).ToArray();
        double[][] values = [_matrix.Columns[0].Values, .. _columns.Select(c => c.Values)];
        var logits = new List<(CanonicalSolution Fit, double[] Probability)>();
        for (var k = 0; k < _cuts.Length; k++)
        {
            var fit = CanonicalSolution.Solve(CanonicalFamily.Logistic, names, values, Array.ConvertAll(_category, c => c > k ? 1.0 : 0));
            if (fit.IsSeparated) return Refused($"The logit of more than {Categories[k]} has no finite estimate: {fit.Problems.First(p => p is not null)}");
            var eta = new double[N];
            for (var j = 0; j < values.Length; j++)
                for (var i = 0; i < N; i++) eta[i] += fit.Coefficients[j] * values[j][i];
            logits.Add((fit, Array.ConvertAll(eta, CanonicalFamily.Logistic.Mean)));
        }
        var p = _columns.Count;
        var covariance = BrantCovariance(values, logits);
        var all = Enumerable.Range(0, p).ToArray();
        return [Wald("all", all), .. terms.Select(t => Wald(t, [.. all.Where(j => _columns[j].Term!.Label == t)]))];

        IReadOnlyList<ProportionalOddsTest> Refused(string reason) => [new ProportionalOddsTest("all", null, Math.Max(_cuts.Length - 1, 0) * _columns.Count, null, reason)];

        ProportionalOddsTest Wald(string term, int[] tested)
        {
            var size = (_cuts.Length - 1) * tested.Length;
            var difference = new double[size];
            var variance = new double[size * size];
            for (var a = 0; a < size; a++)
            {
                var (k, j) = (1 + a / tested.Length, tested[a % tested.Length]);
                difference[a] = logits[k].Fit.Coefficients[j + 1] - logits[0].Fit.Coefficients[j + 1];
                for (var b = 0; b < size; b++)
                {
                    var (l, m) = (1 + b / tested.Length, tested[b % tested.Length]);
                    variance[a * size + b] = At(k, j, l, m) - At(k, j, 0, m) - At(0, j, l, m) + At(0, j, 0, m);
                }
            }
            return SmallMatrix.Wald(difference, variance) is { } chi
                ? new ProportionalOddsTest(term, chi, size, Tail.ChiSquareUpper(chi, size), null)
                : new ProportionalOddsTest(term, null, size, null, "The covariance of the differences is singular.");
        }

        double At(int k, int j, int l, int m) => covariance[(k * p + j) * (_cuts.Length * p) + l * p + m];
    }

    // Covariance of the slopes of all separate logits: (X'W_k X)⁻¹ X'W_kl X (X'W_l X)⁻¹, W_kl = π_l − π_k π_l for k ≤ l.
    private double[] BrantCovariance(double[][] values, List<(CanonicalSolution Fit, double[] Probability)> logits)
    {
        var p = _columns.Count;
        var size = logits.Count * p;
        var result = new double[size * size];
        var row = new double[p + 1];
        for (var k = 0; k < logits.Count; k++)
        {
            for (var l = k; l < logits.Count; l++)
            {
                var middle = new double[(p + 1) * (p + 1)];
                for (var i = 0; i < N; i++)
                {
                    var weight = logits[l].Probability[i] * (1 - logits[k].Probability[i]);
                    for (var j = 0; j <= p; j++) row[j] = values[j][i];
                    for (var a = 0; a <= p; a++)
                        for (var b = 0; b <= p; b++) middle[a * (p + 1) + b] += weight * row[a] * row[b];
                }
                // left: A_k⁻¹ M, column by column; then from the right
                var (left, right) = (logits[k].Fit.Information!, logits[l].Fit.Information!);
                for (var b = 0; b <= p; b++)
                {
                    for (var a = 0; a <= p; a++) row[a] = middle[a * (p + 1) + b];
                    left.SolveRTranspose(row);
                    left.SolveR(row);
                    for (var a = 0; a <= p; a++) middle[a * (p + 1) + b] = row[a];
                }
                for (var a = 0; a <= p; a++)
                {
                    for (var b = 0; b <= p; b++) row[b] = middle[a * (p + 1) + b];
                    right.SolveRTranspose(row);
                    right.SolveR(row);
                    if (a == 0) continue;
                    for (var b = 1; b <= p; b++)
                        result[(k * p + a - 1) * size + l * p + b - 1] = result[(l * p + b - 1) * size + k * p + a - 1] = row[b];
                }
            }
        }
        return result;
    }

    private TermEstimate Row(string name, StandardErrorType type, double level, double[] values, int j, int parameter, double[] covariance, string? problem) =>
        Problem is not null ? TermEstimate.NotEstimable(name, type, level, Problem)
        : problem is not null ? TermEstimate.NotEstimable(name, type, level, problem, values[j])
        : TermEstimate.Normal(name, type, values[j], Math.Sqrt(covariance[parameter * (_cuts.Length + _columns.Count) + parameter]), level);

    // Of (ζ, b), in the units of x.
    private (double[] Values, string?[] Problems) Covariance(StandardErrorType type)
    {
        var problems = MaximumLikelihoodCovariance.Problems(type, _columns, _clusters);
        if (_maximum is not { } maximum) return ([], problems);
        return (MaximumLikelihoodCovariance.Of(type, maximum.Information, maximum.Scores(), Transformation(), _clusters), problems);
    }

    // (ζ, b) of (z, δ): b = √n·R⁻¹δ, ζ = z + m'b where m are the means of the columns as the intercept explains them; row-major.
    private double[] Transformation()
    {
        var (cuts, slopes) = (_cuts.Length, _columns.Count);
        var size = cuts + slopes;
        var result = new double[size * size];
        for (var row = 0; row < size; row++)
        {
            var direction = new double[slopes + 1];
            if (row < cuts)
            {
                result[row * size + row] = 1;
                for (var j = 0; j < slopes; j++) direction[j + 1] = _qr.R(0, j + 1) / _qr.R(0, 0);
            }
            else
            {
                direction[row - cuts + 1] = 1;
            }
            _qr.SolveRTranspose(direction);
            for (var j = 0; j < slopes; j++) result[row * size + cuts + j] = Math.Sqrt(N) * direction[j + 1];
        }
        return result;
    }

    private string? Solve(double[] totals, Work work)
    {
        var (cuts, slopes) = (_cuts.Length, _columns.Count);
        var size = cuts + slopes;
        var theta = new double[size];
        double below = 0;
        for (var k = 0; k < cuts; k++)
        {
            below += totals[k];
            theta[k] = Math.Log(below / (WeightedN - below));
        }
        var current = OrderedMaximum.At(theta, cuts, _category, _weights, _x);
        for (var step = 1; step <= 100; step++)
        {
            work.Step();
            if (SmallMatrix.Solve(current.Information, current.Gradient) is not { } delta) return Separation([.. theta]) ?? "The information matrix is singular.";
            var factor = 1.0;
            double[] next;
            OrderedMaximum moved;
            while (true)
            {
                next = [.. theta.Zip(delta, (t, d) => t + factor * d)];
                moved = OrderedMaximum.At(next, cuts, _category, _weights, _x);
                if (moved.Likelihood >= current.Likelihood - 1e-12 * Math.Abs(current.Likelihood) || factor < 1e-8) break;
                factor /= 2;
            }
            (theta, current) = (next, moved);
            if (step >= 12 && Separation(delta) is { } separated) return separated;
            if (delta.Max(Math.Abs) > 1e-10) continue;
            _maximum = current;
            var report = Transformation();
            var values = Enumerable.Range(0, size).Select(a => Enumerable.Range(0, size).Sum(b => report[a * size + b] * theta[b])).ToArray();
            (_zeta, _beta) = (values[..cuts], values[cuts..]);
            return null;
        }
        return Separation(theta) ?? "The likelihood has no maximum that 100 Newton steps could find.";
    }

    // A direction of (z, δ) along which no row loses and some win proves that there is no maximum; the columns it moves are named.
    private string? Separation(double[] direction)
    {
        var (cuts, slopes) = (_cuts.Length, _columns.Count);
        var gains = new List<double>();
        for (var i = 0; i < N; i++)
        {
            double eta = 0;
            for (var j = 0; j < slopes; j++) eta += direction[cuts + j] * _x[j][i];
            if (_category[i] < cuts) gains.Add(direction[_category[i]] - eta);
            if (_category[i] > 0) gains.Add(eta - direction[_category[i] - 1]);
        }
        var most = gains.Count == 0 ? 0 : gains.Max();
        if (!(most > 0) || !double.IsFinite(most) || gains.Exists(g => g < -1e-8 * most || g > 1e-8 * most && g < 1e-6 * most)) return null;
        var won = gains.Count(g => g >= 1e-6 * most);
        var slope = new double[slopes + 1];
        for (var j = 0; j < slopes; j++) slope[j + 1] = direction[cuts + j];
        _qr.SolveR(slope);
        var share = _columns.Select((c, j) => Math.Abs(slope[j + 1]) * (c.Values.Max() - c.Values.Min())).ToArray();
        string[] names = [.. _columns.Where((_, j) => share[j] > 1e-6 * share.Max()).Select(c => c.Name)];
        return names.Length == 0 ? null : $"Separation: {string.Join(", ", names)} {(names.Length == 1 ? "predicts" : "together predict")} {won} of {gains.Count} comparisons with a threshold perfectly, so the likelihood has no maximum.";
    }
}
