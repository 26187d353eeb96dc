using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Ordered logistic regression, logit P(Y ≤ k) = ζ_k − x'b (the sign of R's <c>polr</c>), by Newton with the analytic Hessian on centred and scaled
/// covariates, so that tests do not depend on the units of x.
/// </summary>
public sealed class OrderedLogit
{
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly string[] _cuts;
    private double[] _zeta = [];
    private double[] _beta = [];
    private double[] _errors = [];

    private OrderedLogit(ModelMatrix matrix, double[] weights)
    {
        N = matrix.Data.Rows;
        RowsDropped = matrix.RowsDropped;
        WeightedN = weights.Sum();
        var qr = HouseholderQr.Factor([.. matrix.Columns.Select(c => c.Values)]);
        _columns = [.. qr.Kept.Where(j => matrix.Columns[j].Term is not null).Select(j => matrix.Columns[j])];
        DroppedTerms = [.. qr.Dropped.Select(j => matrix.Columns[j].Name)];
        var outcome = matrix.Data.Factor(matrix.Formula.Outcome);
        int[] occurring = [.. outcome.Codes.ToArray().Distinct().Order()];
        _cuts = [.. occurring.SkipLast(1).Select((code, i) => $"{outcome.Levels[code]}|{outcome.Levels[occurring[i + 1]]}")];
        var category = outcome.Codes.ToArray().Select(c => Array.BinarySearch(occurring, c)).ToArray();
        var totals = new double[occurring.Length];
        for (var i = 0; i < N; i++) totals[category[i]] += weights[i];
        NullLogLikelihood = totals.Sum(t => t * Math.Log(t / WeightedN));
        Problem = occurring.Length < 2 ? "The outcome is constant." : Solve(category, totals, weights);
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; }

    /// <summary>Sum of the frequency weights.</summary>
    public double WeightedN { get; }

    /// <summary>Columns dropped as collinear.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>Why there is no estimate; null when there is one.</summary>
    public string? Problem { get; }

    /// <summary>At the maximum; null when there is none.</summary>
    public double? LogLikelihood { get; private set; }

    /// <summary>Of the model without covariates.</summary>
    public double NullLogLikelihood { get; }

    /// <summary>1 − LogLikelihood/NullLogLikelihood.</summary>
    public double? McFaddenR2 => 1 - LogLikelihood / NullLogLikelihood;

    /// <summary>−2 log L + 2(slopes + thresholds).</summary>
    public double? Aic => -2 * LogLikelihood + 2 * (_columns.Count + _cuts.Length);

    /// <param name="table">The data.</param>
    /// <param name="formula">The outcome is a factor in the order of its levels, or a number in increasing order.</param>
    /// <param name="weights">Column of frequencies, or null.</param>
    public static OrderedLogit Fit(DataTable table, Formula formula, string? weights = null)
    {
        if (!formula.HasIntercept) throw new InvalidAnalysisException("An ordered logit has thresholds in place of an intercept; it cannot be left out.");
        var matrix = ModelMatrix.Build(table, formula, weights);
        if (matrix.Data.Rows == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        var w = weights is null ? [.. Enumerable.Repeat(1.0, matrix.Data.Rows)] : matrix.Data.Numeric(weights).Values.ToArray();
        return Array.TrueForAll(w, v => v > 0) ? new OrderedLogit(matrix, w) : throw new InvalidAnalysisException($"Weights must be positive; '{weights}' holds a value that is not.");
    }

    /// <summary>Slopes (log odds of a higher category), z, standard errors from the observed information.</summary>
    public IReadOnlyList<TermEstimate> Terms(double level = 0.95) => [.. _columns.Select((c, j) => Row(c.Name, level, _beta, j, _cuts.Length))];

    /// <summary>Thresholds ζ, named <c>1|2</c>.</summary>
    public IReadOnlyList<TermEstimate> Thresholds(double level = 0.95) => [.. _cuts.Select((cut, j) => Row(cut, level, _zeta, j, 0))];

    private TermEstimate Row(string name, double level, double[] values, int j, int offset) => Problem is { } problem
        ? TermEstimate.NotEstimable(name, StandardErrorType.Classical, level, problem)
        : TermEstimate.Normal(name, StandardErrorType.Classical, values[j], _errors[offset + j], level);

    private string? Solve(int[] category, double[] totals, double[] weights)
    {
        var (cuts, slopes) = (_cuts.Length, _columns.Count);
        var size = cuts + slopes;
        var moments = _columns.Select(c => SampleMoments.Of(c.Values)).ToArray();
        var scale = Array.ConvertAll(moments, m => Math.Sqrt(m.SumOfSquares / m.N));
        var x = _columns.Select((c, j) => Array.ConvertAll(c.Values, v => (v - moments[j].Mean) / scale[j])).ToArray();
        var theta = new double[size];
        double below = 0;
        for (var k = 0; k < cuts; k++)
        {
            below += totals[k];
            theta[k] = Math.Log(below / (WeightedN - below));
        }
        var current = Evaluate(theta, category, weights, x);
        for (var step = 0; step < 100; step++)
        {
            if (SolveSymmetric(current.Information, current.Gradient, size) is not { } delta) return "The information matrix is singular.";
            var factor = 1.0;
            double[] next;
            (double Likelihood, double[] Gradient, double[] Information) moved;
            while (true)
            {
                next = [.. theta.Zip(delta, (t, d) => t + factor * d)];
                moved = Evaluate(next, category, weights, x);
                if (moved.Likelihood >= current.Likelihood - 1e-12 * Math.Abs(current.Likelihood) || factor < 1e-8) break;
                factor /= 2;
            }
            (theta, current) = (next, moved);
            if (delta.Max(Math.Abs) > 1e-10) continue;
            return Report(theta, current, moments, scale);
        }
        return "The likelihood has no maximum that 100 Newton steps could find: a covariate separates the categories.";
    }

    // Back to the units of x: β = b/s, ζ = z + Σ m·b/s.
    private string? Report(double[] theta, (double Likelihood, double[] Gradient, double[] Information) maximum, SampleMoments[] moments, double[] scale)
    {
        var (cuts, slopes) = (_cuts.Length, _columns.Count);
        var size = cuts + slopes;
        _beta = [.. Enumerable.Range(0, slopes).Select(j => theta[cuts + j] / scale[j])];
        _zeta = [.. Enumerable.Range(0, cuts).Select(k => theta[k] + Enumerable.Range(0, slopes).Sum(j => moments[j].Mean * _beta[j]))];
        _errors = new double[size];
        for (var row = 0; row < size; row++)
        {
            var direction = new double[size];
            if (row >= cuts)
            {
                direction[row] = 1 / scale[row - cuts];
            }
            else
            {
                direction[row] = 1;
                for (var j = 0; j < slopes; j++) direction[cuts + j] = moments[j].Mean / scale[j];
            }
            if (SolveSymmetric(maximum.Information, direction, size) is not { } solved) return "The information matrix is singular.";
            _errors[row] = Math.Sqrt(solved.Zip(direction, (a, b) => a * b).Sum());
        }
        LogLikelihood = maximum.Likelihood;
        return null;
    }

    // log P(cut k−1 < latent ≤ cut k) with F logistic: gradient and observed information.
    private (double Likelihood, double[] Gradient, double[] Information) Evaluate(double[] theta, int[] category, double[] weights, double[][] x)
    {
        var cuts = _cuts.Length;
        var size = theta.Length;
        var likelihood = new CompensatedSum();
        var gradient = new double[size];
        var information = new double[size * size];
        var upperRow = new double[size];
        var lowerRow = new double[size];
        for (var i = 0; i < N; i++)
        {
            double eta = 0;
            for (var j = cuts; j < size; j++) eta += theta[j] * x[j - cuts][i];
            var k = category[i];
            var (hasUpper, hasLower) = (k < cuts, k > 0);
            var upper = hasUpper ? theta[k] - eta : double.PositiveInfinity;
            var lower = hasLower ? theta[k - 1] - eta : double.NegativeInfinity;
            var probability = Between(lower, upper);
            if (!(probability > 0)) return (double.NegativeInfinity, gradient, information);
            likelihood.Add(weights[i] * Math.Log(probability));
            var (fu, fl) = (Density(upper), Density(lower));
            var (gu, gl) = (fu * (1 - 2 * Logistic(upper)), fl * (1 - 2 * Logistic(lower)));
            Array.Clear(upperRow);
            Array.Clear(lowerRow);
            if (hasUpper) upperRow[k] = 1;
            if (hasLower) lowerRow[k - 1] = 1;
            for (var j = cuts; j < size; j++)
            {
                if (hasUpper) upperRow[j] = -x[j - cuts][i];
                if (hasLower) lowerRow[j] = -x[j - cuts][i];
            }
            for (var a = 0; a < size; a++)
            {
                var slope = (fu * upperRow[a] - fl * lowerRow[a]) / probability;
                if (upperRow[a] == 0 && lowerRow[a] == 0) continue;
                gradient[a] += weights[i] * slope;
                for (var b = 0; b <= a; b++)
                {
                    var other = (fu * upperRow[b] - fl * lowerRow[b]) / probability;
                    information[a * size + b] += weights[i] * (slope * other - (gu * upperRow[a] * upperRow[b] - gl * lowerRow[a] * lowerRow[b]) / probability);
                }
            }
        }
        for (var a = 0; a < size; a++)
            for (var b = 0; b < a; b++) information[b * size + a] = information[a * size + b];
        return (likelihood.Value, gradient, information);
    }

    private static double[]? SolveSymmetric(double[] matrix, double[] right, int size)
    {
        var qr = HouseholderQr.Factor([.. Enumerable.Range(0, size).Select(j => Enumerable.Range(0, size).Select(i => matrix[i * size + j]).ToArray())], 1e-14);
        if (qr.Rank < size) return null;
        var y = (double[])right.Clone();
        qr.ApplyTranspose(y);
        qr.SolveR(y);
        return y;
    }

    // F(upper) − F(lower), from the side where nothing cancels.
    private static double Between(double lower, double upper) =>
        lower > 0 ? Logistic(-lower) - Logistic(-upper) : Logistic(upper) - Logistic(lower);

    private static double Logistic(double v) => v >= 0 ? 1 / (1 + Math.Exp(-v)) : Math.Exp(v) / (1 + Math.Exp(v));

    private static double Density(double v)
    {
        var e = Math.Exp(-Math.Abs(v));
        return e / ((1 + e) * (1 + e));
    }
}
