using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A fitted censored normal regression. Tests use the standard normal.</summary>
public sealed class TobitFit : ILinearModel
{
    private readonly ModelMatrix _matrix;
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly HouseholderQr _qr;
    private readonly double? _lower;
    private readonly double? _upper;
    private readonly Clusters? _clusters;
    private readonly Work _work;
    private readonly double _shift;
    private readonly double _unit;
    private readonly double[] _coefficients;
    private readonly TobitMaximum? _maximum;

    internal TobitFit(ModelMatrix matrix, double? lower, double? upper, Clusters? clusters, Work work)
    {
        _work = work;
        (_matrix, _lower, _upper, _clusters) = (matrix, lower, upper, clusters);
        N = matrix.Data.Rows;
        var y = matrix.OutcomeValues();
        LeftCensored = y.Count(v => v <= lower);
        RightCensored = y.Count(v => v >= upper);
        var all = HouseholderQr.Factor([.. matrix.Columns.Select(c => c.Values)]);
        _columns = [.. all.Kept.Select(j => matrix.Columns[j])];
        DroppedTerms = [.. all.Dropped.Select(j => matrix.Columns[j].Name)];
        _qr = all.Dropped.Length == 0 ? all : HouseholderQr.Factor([.. _columns.Select(c => c.Values)]);
        _coefficients = new double[_columns.Count];

        // In units in which outcomes are of order one; a shift is absorbed by the intercept only where there is one.
        var moments = SampleMoments.Of(y);
        _shift = _columns.Count > 0 && _columns[0].Name == ModelMatrix.Intercept ? moments.Mean : 0;
        _unit = Math.Sqrt(y.Sum(v => (v - _shift) * (v - _shift)) / N);
        if (Uncensored == 0) Problem = "Every row is censored.";
        else if (Array.TrueForAll(y, v => v == y[0]) || !(_unit > 0)) Problem = "The outcome is constant.";
        else if (Uncensored <= Rank) Problem = $"There are {Uncensored} uncensored rows for {Rank} coefficients and the scale.";
        else (_maximum, Problem) = Solve(y);
        work.Finish();
        if (_maximum is not { } maximum) return;
        _coefficients = maximum.Theta[..Rank];
        _qr.SolveR(_coefficients);
        for (var j = 0; j < Rank; j++) _coefficients[j] *= Math.Sqrt(N) * _unit / maximum.Theta[Rank];
        if (_shift != 0) _coefficients[0] += _shift;
        Scale = _unit / maximum.Theta[Rank];
        LogLikelihood = maximum.Likelihood - Uncensored * Math.Log(_unit);
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped => _matrix.RowsDropped;

    /// <summary>Rows at or below the lower limit.</summary>
    public int LeftCensored { get; }

    /// <summary>Rows at or above the upper limit.</summary>
    public int RightCensored { get; }

    /// <summary>Rows between the limits.</summary>
    public int Uncensored => N - LeftCensored - RightCensored;

    /// <summary>Number of coefficients, without the scale.</summary>
    public int Rank => _columns.Count;

    /// <summary>Columns dropped as collinear.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>Why there is no estimate; null when there is one.</summary>
    public string? Problem { get; }

    /// <summary>σ of the latent outcome; null when there is no maximum.</summary>
    public double? Scale { get; }

    /// <summary>At the maximum; null when there is none.</summary>
    public double? LogLikelihood { get; }

    /// <summary>−2 log L + 2(k + 1).</summary>
    public double? Aic => -2 * LogLikelihood + 2 * (Rank + 1);

    /// <summary>The clusters; null without.</summary>
    public ClusterSummary? Clusters => _clusters?.Summary;

    /// <summary>Every coefficient, in units of the latent outcome, with an error of the given type: Classical, HC0, HC1, CR0, CR1, CR1G; n − k of HC1 and CR1 counts the scale.</summary>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        var (covariance, problems) = Covariance(type);
        return [.. _columns.Select((c, j) => Problem is { } problem ? TermEstimate.NotEstimable(c.Name, type, level, problem)
            : problems[j] is { } own ? TermEstimate.NotEstimable(c.Name, type, level, own, _coefficients[j])
            : TermEstimate.Normal(c.Name, type, _coefficients[j], Math.Sqrt(covariance[j * (Rank + 1) + j]), level))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> TermNames => [.. _columns.Select(c => c.Name)];

    double? ILinearModel.DenominatorDf => null;

    IReadOnlyList<double> ILinearModel.Coefficients => _coefficients;

    IReadOnlyList<ModelColumn> ILinearModel.Columns => _columns;

    /// <summary>A linear combination of coefficients, in units of the latent outcome; z.</summary>
    public TermEstimate Contrast(string name, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level = 0.95)
    {
        var (covariance, problems) = Covariance(type);
        return LinearHypothesis.Combine(this, name, weights, type, level, (i, j) => covariance[i * (Rank + 1) + j], j => (Problem, problems[j]));
    }

    double[,] ILinearModel.Covariance(StandardErrorType type)
    {
        var values = Covariance(type).Item1;
        var matrix = new double[Rank, Rank];
        for (var i = 0; i < Rank; i++)
            for (var j = 0; j < Rank; j++) matrix[i, j] = values[i * (Rank + 1) + j];
        return matrix;
    }

    /// <summary>log σ with its error, as R's <c>survreg</c> reports it.</summary>
    public TermEstimate LogScale(StandardErrorType type, double level = 0.95)
    {
        var (covariance, _) = Covariance(type);
        return Problem is { } problem ? TermEstimate.NotEstimable("Log(scale)", type, level, problem)
            : TermEstimate.Normal("Log(scale)", type, Math.Log(Scale!.Value), Math.Sqrt(covariance[^1]), level);
    }

    /// <summary>
    /// Average marginal effects on the mean of the observed, censored outcome, by the delta method. 0/1 column: 1 against 0; factor: level against reference; number: mean
    /// derivative.
    /// </summary>
    public IReadOnlyList<TermEstimate> AverageMarginalEffects(StandardErrorType type = StandardErrorType.Classical, double level = 0.95)
    {
        var (covariance, problems) = Covariance(type);
        var effects = new MarginalEffects(_matrix, _columns, _coefficients, null, CensoredMean(Scale ?? 1)).All();
        return MarginalEffects.Estimates(effects, (Problem, _columns, problems), type, level, (term, value, gradient) =>
            TermEstimate.Normal(term, type, value, Math.Sqrt(SmallMatrix.Quadratic(covariance, gradient)), level), _work);
    }

    // E(y) = L·Φ(a) + U·(1 − Φ(c)) + μ(Φ(c) − Φ(a)) + σ(φ(a) − φ(c)), a = (L − μ)/σ, c = (U − μ)/σ; the further parameter is log σ.
    private MeanFunction CensoredMean(double sigma)
    {
        return new MeanFunction(Mean, mu => Inside(A(mu), C(mu)), mu => (Density(A(mu)) - Density(C(mu))) / sigma, mu => sigma * (Density(A(mu)) - Density(C(mu))), mu => Moment(A(mu)) - Moment(C(mu)));

        double A(double mu) => _lower is { } lower ? (lower - mu) / sigma : double.NegativeInfinity;
        double C(double mu) => _upper is { } upper ? (upper - mu) / sigma : double.PositiveInfinity;
        double Mean(double mu) => (_lower is { } l ? l * Tail.NormalUpper(-A(mu)) : 0) + (_upper is { } u ? u * Tail.NormalUpper(C(mu)) : 0) + mu * Inside(A(mu), C(mu)) + sigma * (Density(A(mu)) - Density(C(mu)));
        static double Inside(double a, double c) => a > 0 ? Tail.NormalUpper(a) - Tail.NormalUpper(c) : Tail.NormalUpper(-c) - Tail.NormalUpper(-a);
        static double Density(double z) => Math.Exp(-z * z / 2) / MathNet.Numerics.Constants.Sqrt2Pi;
        static double Moment(double z) => double.IsInfinity(z) ? 0 : z * Density(z);
    }

    // Of (b, log σ).
    private (double[] Values, string?[] Problems) Covariance(StandardErrorType type)
    {
        var problems = MaximumLikelihoodCovariance.Problems(type, _columns, _clusters);
        if (_maximum is not { } maximum) return ([], problems);
        return (MaximumLikelihoodCovariance.Of(type, maximum.Information, maximum.Scores(), Transformation(maximum), _clusters), problems);
    }

    // Derivatives of (b, log σ) in Olsen's parameters (δ, θ): b = unit·√n·R⁻¹δ/θ + shift, log σ = log(unit/θ).
    private double[] Transformation(TobitMaximum maximum)
    {
        var size = Rank + 1;
        var theta = maximum.Theta[Rank];
        var result = new double[size * size];
        for (var row = 0; row < Rank; row++)
        {
            var direction = new double[Rank];
            direction[row] = 1;
            _qr.SolveRTranspose(direction);
            for (var j = 0; j < Rank; j++) result[row * size + j] = _unit * Math.Sqrt(N) * direction[j] / theta;
            result[row * size + Rank] = -(_coefficients[row] - (row == 0 ? _shift : 0)) / theta;
        }
        result[^1] = -1 / theta;
        return result;
    }

    private (TobitMaximum? Maximum, string? Problem) Solve(double[] outcome)
    {
        var q = _qr.ThinQ();
        var x = new double[N * Rank];
        for (var i = 0; i < x.Length; i++) x[i] = Math.Sqrt(N) * q[i];
        var y = Array.ConvertAll(outcome, v => (v - _shift) / _unit);
        var data = new TobitData(x, y, (_lower - _shift) / _unit, (_upper - _shift) / _unit, Array.ConvertAll(outcome, v => v <= _lower ? -1 : v >= _upper ? 1 : 0));
        var start = (double[])y.Clone();
        _qr.ApplyTranspose(start);
        var residual = Math.Sqrt(start.Skip(Rank).Sum(e => e * e) / N);
        if (residual <= 1e-14) return (null, "The model fits the outcome exactly.");
        double[] theta = [.. start.Take(Rank).Select(b => b / Math.Sqrt(N) / residual), 1 / residual];
        var current = TobitMaximum.At(theta, data);
        for (var step = 1; step <= 200; step++)
        {
            _work.Step();
            if (SmallMatrix.Solve(current.Information, current.Gradient) is not { } delta) return (null, "The information matrix is singular.");
            var factor = 1.0;
            TobitMaximum moved;
            while (true)
            {
                moved = TobitMaximum.At([.. theta.Zip(delta, (t, d) => t + factor * d)], data);
                if (moved.Likelihood >= current.Likelihood - 1e-12 * Math.Abs(current.Likelihood) || factor < 1e-8) break;
                factor /= 2;
            }
            current = moved;
            theta = moved.Theta;
            if (step >= 12 && Divergence(delta, data) is { } problem) return (null, problem);
            if (delta.Max(Math.Abs) <= 1e-10 * Math.Max(1, theta.Max(Math.Abs))) return (current, null);
        }
        return (null, "The likelihood has no maximum that 200 Newton steps could find.");
    }

    // A direction that leaves every uncensored row where it is and moves censored ones only further beyond their limit proves that there is no maximum.
    private string? Divergence(double[] direction, TobitData data)
    {
        var gains = new double[N];
        for (var i = 0; i < N; i++)
        {
            double eta = 0;
            for (var j = 0; j < Rank; j++) eta += direction[j] * data.X[i * Rank + j];
            gains[i] = data.Side[i] switch
            {
                < 0 => direction[Rank] * data.Lower!.Value - eta,
                > 0 => eta - direction[Rank] * data.Upper!.Value,
                _ => -Math.Abs(direction[Rank] * data.Y[i] - eta),
            };
        }
        var most = gains.Max();
        if (!(most > 0) || !double.IsFinite(most) || Array.Exists(gains, g => g < -1e-8 * most || g > 1e-8 * most && g < 1e-6 * most)) return null;
        if (Math.Abs(direction[Rank]) > 1e-8 * most) return "The model fits every uncensored outcome exactly: the scale shrinks without limit.";
        var slope = direction[..Rank];
        _qr.SolveR(slope);
        var share = _columns.Select((c, j) => c.Name == ModelMatrix.Intercept ? 0 : Math.Abs(slope[j]) * (c.Values.Max() - c.Values.Min())).ToArray();
        string[] names = [.. _columns.Where((_, j) => share[j] > 1e-6 * share.Max()).Select(c => c.Name)];
        return $"Separation: {string.Join(", ", names)} {(names.Length == 1 ? "sets" : "together set")} {gains.Count(g => g >= 1e-6 * most)} censored rows apart, so the likelihood has no maximum.";
    }
}
