using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// A least squares fit with absorbed effects. n − k counts every independent dummy that was absorbed, HC2 and HC3 use the leverage of the whole
/// model, CR1 counts absorbed effects that lie within clusters too (as Stata's areg; fixest does not).
/// </summary>
public sealed class FixedEffectsFit : ILinearModel
{
    private const double LeverageOne = 1e-10;

    /// <summary>What absorption leaves of a column, relative to its length, when the effects explain it.</summary>
    private const double Explained = 1e-10;

    private readonly ModelMatrix _matrix;
    private readonly IReadOnlyList<FactorColumn> _factors;
    private readonly Clusters? _clusters;
    private readonly Work _work;
    private readonly double[]? _rootWeights;
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly HouseholderQr _qr;
    private readonly double[] _q;
    private readonly double[] _influence; // n × k
    private readonly double[] _residuals; // √w·e
    private readonly double _explained;
    private readonly double _total;
    private readonly double _within;
    private readonly bool _perfect;
    private double[]? _leverage;

    internal FixedEffectsFit(ModelMatrix matrix, IReadOnlyList<FactorColumn> factors, double[]? weights, Clusters? clusters, Work work)
    {
        _work = work;
        _matrix = matrix;
        _factors = factors;
        _clusters = clusters;
        _rootWeights = weights is null ? null : Array.ConvertAll(weights, Math.Sqrt);
        N = matrix.Data.Rows;
        var effects = new AbsorbedEffects(factors, weights);
        AbsorbedRank = effects.Rank;
        Absorbed = [.. factors.Select(Describe)];

        var slopes = matrix.Columns.Where(c => c.Name != ModelMatrix.Intercept).ToArray();
        var left = new List<(ModelColumn Column, double[] Values)>();
        var dropped = new HashSet<string>();
        work.Next(slopes.Length + 1, 0.5);
        foreach (var column in slopes)
        {
            work.Advance(1);
            var values = Scaled(column.Values);
            var length = Length(values);
            effects.Residual(values);
            if (Length(values) <= Explained * length) dropped.Add(column.Name);
            else left.Add((column, values));
        }
        work.Step();
        _qr = HouseholderQr.Factor([.. left.Select(c => c.Values)]);
        dropped.UnionWith(_qr.Dropped.Select(j => left[j].Column.Name));
        DroppedTerms = [.. slopes.Select(c => c.Name).Where(dropped.Contains)];
        _columns = [.. _qr.Kept.Select(j => left[j].Column)];

        var outcome = matrix.OutcomeValues();
        OutcomeIsConstant = Array.TrueForAll(outcome, y => y == outcome[0]);
        var scaled = Scaled(outcome);
        _total = TotalSumOfSquares(outcome, weights);
        var length0 = Length(scaled);
        effects.Residual(scaled);
        _within = scaled.Sum(v => v * v);
        OutcomeIsExplained = Math.Sqrt(_within) <= 1e-12 * length0;
        // No slope: Q has no rows to speak of.
        var y2 = (double[])scaled.Clone();
        if (Rank > 0) _qr.ApplyTranspose(y2);
        var coefficients = y2[..Rank];
        if (Rank > 0) _qr.SolveR(coefficients);
        Coefficients = coefficients;
        _explained = y2.Take(Rank).Sum(v => v * v);
        Array.Clear(y2, 0, Rank);
        if (Rank > 0) _qr.Apply(y2);
        _residuals = y2;
        var rss = new CompensatedSum();
        foreach (var e in _residuals) rss.Add(e * e);
        ResidualSumOfSquares = rss.Value;
        _perfect = Math.Sqrt(rss.Value) <= 1e-14 * length0;
        _q = Rank == 0 ? [] : _qr.ThinQ();
        _influence = (double[])_q.Clone();
        for (var i = 0; i < N && Rank > 0; i++) _qr.SolveR(_influence.AsSpan(i * Rank, Rank));
        work.Finish();
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped => _matrix.RowsDropped;

    /// <inheritdoc/>
    public IReadOnlyList<string> TermNames => [.. _columns.Select(c => c.Name)];

    /// <summary>Columns dropped because the absorbed effects or earlier columns explain them.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>Number of slopes.</summary>
    public int Rank => _qr.Rank;

    /// <summary>Number of independent absorbed dummies, the constant within their span.</summary>
    public int AbsorbedRank { get; }

    /// <summary>What was absorbed.</summary>
    public IReadOnlyList<AbsorbedFactor> Absorbed { get; }

    /// <summary>True when every row has the same outcome.</summary>
    public bool OutcomeIsConstant { get; }

    /// <summary>True when the outcome does not vary within the absorbed effects.</summary>
    public bool OutcomeIsExplained { get; }

    /// <inheritdoc/>
    public IReadOnlyList<double> Coefficients { get; }

    /// <summary>n − slopes − absorbed dummies.</summary>
    public int ResidualDf => N - Rank - AbsorbedRank;

    /// <inheritdoc/>
    public double? DenominatorDf => ResidualDf;

    /// <summary>Σ w e².</summary>
    public double ResidualSumOfSquares { get; }

    /// <summary>√(Σwe²/(n − k)); null without degrees of freedom.</summary>
    public double? ResidualStandardError => ResidualDf > 0 ? Math.Sqrt(ResidualSumOfSquares / ResidualDf) : null;

    /// <summary>Share of the variance that slopes and effects explain; null for a constant outcome.</summary>
    public double? RSquared => OutcomeIsConstant ? null : 1 - ResidualSumOfSquares / _total;

    /// <summary>R² adjusted for degrees of freedom.</summary>
    public double? AdjustedRSquared => RSquared is { } r && ResidualDf > 0 ? 1 - (1 - r) * (N - 1) / ResidualDf : null;

    /// <summary>Share of the variance within the effects that the slopes explain.</summary>
    public double? WithinRSquared => OutcomeIsConstant || OutcomeIsExplained ? null : 1 - ResidualSumOfSquares / _within;

    /// <summary>The clusters; null without.</summary>
    public ClusterSummary? Clusters => _clusters?.Summary;

    /// <summary>The classical F test that all slopes are zero.</summary>
    public WaldTest OverallTest()
    {
        var reason = Rank == 0 ? "The model has no slopes." : OutcomeIsExplained ? ExplainedOutcome : ResidualDf <= 0 || _perfect ? "No residual variance is left." : null;
        if (reason is not null) return new WaldTest("slopes", StandardErrorType.Classical, null, Rank, ResidualDf, null, reason);
        var f = _explained / Rank / (ResidualSumOfSquares / ResidualDf);
        return new WaldTest("slopes", StandardErrorType.Classical, f, Rank, ResidualDf, Tail.FUpper(f, Rank, ResidualDf), null);
    }

    /// <summary>Every slope with its standard error of the given type: Classical, HC0–HC3, CR0, CR1, CR2 (without weights).</summary>
    public IReadOnlyList<TermEstimate> Terms(StandardErrorType type, double level = 0.95)
    {
        var estimate = Estimate(type, [.. Enumerable.Range(0, Rank).Select(Unit)]);
        return [.. Enumerable.Range(0, Rank).Select(j => Row(_columns[j].Name, type, Coefficients[j], estimate.Problems[j], estimate.Values[j * Rank + j], estimate.Df[j], level))];
    }

    /// <inheritdoc/>
    public TermEstimate Contrast(string name, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level = 0.95)
    {
        var c = LinearHypothesis.Vector(this, weights);
        var estimate = Estimate(type, [c]);
        double value = 0, variance = 0;
        for (var i = 0; i < Rank; i++)
        {
            value += c[i] * Coefficients[i];
            for (var j = 0; j < Rank; j++) variance += c[i] * c[j] * estimate.Values[i * Rank + j];
        }
        return Row(name, type, value, estimate.Problems.Where((_, j) => c[j] != 0).FirstOrDefault(p => p is not null), variance, estimate.Df[0], level);
    }

    /// <inheritdoc/>
    public double[,] Covariance(StandardErrorType type)
    {
        var values = Estimate(type, []).Values;
        var matrix = new double[Rank, Rank];
        for (var i = 0; i < Rank; i++)
            for (var j = 0; j < Rank; j++) matrix[i, j] = values[i * Rank + j];
        return matrix;
    }

    /// <summary>Tests all coefficients of a term of the formula together (a factor: all its levels).</summary>
    public WaldTest JointTest(string term, StandardErrorType type) => LinearHypothesis.TermTest(this, term, type);

    /// <summary>Tests a term of the formula under CR2 by Hotelling's T², with the numbers of the model with dummies (see <see cref="LeastSquaresFit.HotellingTest(string)"/>).</summary>
    public WaldTest HotellingTest(string term) => LinearHypothesis.HotellingTermTest(this, term, Hotelling);

    /// <summary>The same for any combinations of slopes.</summary>
    /// <param name="name">How the test is named.</param>
    /// <param name="combinations">q sets of weights by coefficient.</param>
    /// <param name="values">q numbers that the combinations have under the null; zeros where absent.</param>
    public WaldTest HotellingTest(string name, IReadOnlyList<IReadOnlyDictionary<string, double>> combinations, IReadOnlyList<double>? values = null) =>
        LinearHypothesis.HotellingTest(this, name, combinations, values, Hotelling);

    IReadOnlyList<ModelColumn> ILinearModel.Columns => _columns;

    private const string ExplainedOutcome = "The outcome does not vary within the absorbed effects.";

    private TermEstimate Row(string name, StandardErrorType type, double value, string? problem, double variance, double df, double level)
    {
        if (OutcomeIsConstant) return TermEstimate.NotEstimable(name, type, level, "The outcome is constant.");
        if (OutcomeIsExplained) return TermEstimate.NotEstimable(name, type, level, ExplainedOutcome);
        if (ResidualDf <= 0) return TermEstimate.NotEstimable(name, type, level, "There are no more rows than coefficients.", value);
        if (problem is not null) return TermEstimate.NotEstimable(name, type, level, problem, value);
        return _perfect ? TermEstimate.PerfectFit(name, type, value, Math.Sqrt(variance), df, level) : TermEstimate.Student(name, type, value, Math.Sqrt(variance), df, level);
    }

    private (double[] Values, double[] Df, string?[] Problems) Estimate(StandardErrorType type, IReadOnlyList<double[]> contrasts)
    {
        var df = Enumerable.Repeat((double)ResidualDf, Math.Max(contrasts.Count, 1)).ToArray();
        var problems = new string?[Rank];
        switch (type)
        {
            case StandardErrorType.Classical: return (FromCoordinates(Identity(ResidualSumOfSquares / ResidualDf)), df, problems);
            case StandardErrorType.HC0: return (Heteroskedastic(_ => 1), df, problems);
            case StandardErrorType.HC1: return (Heteroskedastic(_ => (double)N / ResidualDf), df, problems);
            case StandardErrorType.HC2: return (Heteroskedastic(i => Free(i) <= LeverageOne ? 0 : 1 / Free(i)), df, LeverageProblems());
            case StandardErrorType.HC3: return (Heteroskedastic(i => Free(i) <= LeverageOne ? 0 : 1 / (Free(i) * Free(i))), df, LeverageProblems());
            case StandardErrorType.CR0 or StandardErrorType.CR1 or StandardErrorType.CR2: return Clustered(type, contrasts, df);
            default: throw new InvalidAnalysisException($"Least squares has no standard error of type {type}.");
        }
    }

    private (double[] Values, double[] Df, string?[] Problems) Clustered(StandardErrorType type, IReadOnlyList<double[]> contrasts, double[] df)
    {
        if (_clusters is null) throw new InvalidAnalysisException($"The standard error {type} needs a cluster column.");
        if (type == StandardErrorType.CR2 && _rootWeights is not null)
            throw new InvalidAnalysisException("CR2 with weights and absorbed effects is not computed; write the effects into the formula (factor(site)), or ask for CR1.");
        var g = _clusters.Count;
        var problems = g < 2 ? [.. _columns.Select(_ => "All rows lie in a single cluster.")] : _clusters.OneClusterProblems(_columns);
        Array.Fill(df, g - 1);
        if (g < 2 || Rank == 0) return (new double[Rank * Rank], df, problems);
        if (type == StandardErrorType.CR2)
        {
            var (values, satterthwaite) = BellMcCaffrey(contrasts);
            return (values, satterthwaite, problems);
        }
        var factor = type == StandardErrorType.CR1 ? g / (g - 1.0) * ((N - 1.0) / ResidualDf) : 1;
        var covariance = new double[Rank * Rank];
        foreach (var rows in _clusters.Rows)
        {
            var score = new double[Rank];
            foreach (var i in rows)
                for (var j = 0; j < Rank; j++) score[j] += _influence[i * Rank + j] * _residuals[i];
            AddOuter(covariance, score, factor);
        }
        return (covariance, df, problems);
    }

    private (double[] Values, double[] Df) BellMcCaffrey(IReadOnlyList<double[]> contrasts)
    {
        var (absorbed, qr, others) = LargestAbsorbed();
        var (meat, df) = AbsorbedBellMcCaffrey.Compute(
            qr.ThinQ(), qr.Rank, _residuals, absorbed.LargestFactor, absorbed.LargestFactorWeight, _clusters!, [.. contrasts.Select(c => Direction(qr, others, c))], _work);
        return (Sandwich(qr, meat, others), df);
    }

    private double? Hotelling(IReadOnlyList<double[]> contrasts)
    {
        var (absorbed, qr, others) = LargestAbsorbed();
        return AbsorbedBellMcCaffrey.Hotelling(qr.ThinQ(), qr.Rank, absorbed.LargestFactor.ToArray(), absorbed.LargestFactorWeight.ToArray(), _clusters!, [.. contrasts.Select(c => Direction(qr, others, c))]);
    }

    // The factor with the most levels stays absorbed; the dummies of the others are columns beside the slopes, and stand before them.
    private (AbsorbedEffects Absorbed, HouseholderQr Columns, int Others) LargestAbsorbed()
    {
        var largest = _factors.MaxBy(f => f.Codes.ToArray().Distinct().Count())!;
        var absorbed = new AbsorbedEffects([largest], null);
        var columns = new List<double[]>();
        foreach (var factor in _factors.Where(f => f != largest))
            foreach (var level in factor.Codes.ToArray().Distinct())
                Add([.. factor.Codes.ToArray().Select(c => c == level ? 1.0 : 0)]);
        var others = HouseholderQr.Factor(columns, 1e-9).Kept.Select(j => columns[j]).ToList();
        columns.Clear();
        columns.AddRange(others);
        foreach (var column in _columns) Add((double[])column.Values.Clone());
        return (absorbed, HouseholderQr.Factor(columns, 1e-13), others.Count);

        void Add(double[] values)
        {
            var length = Length(values);
            absorbed.Residual(values);
            if (Length(values) > Explained * length) columns.Add(values);
        }
    }

    // R⁻ᵀc of a contrast of the slopes
    private static double[] Direction(HouseholderQr qr, int others, double[] contrast)
    {
        double[] wide = [.. new double[others], .. contrast];
        qr.SolveRTranspose(wide);
        return wide;
    }

    // R⁻¹ M R⁻ᵀ, the rows and columns from skip on.
    private static double[] Sandwich(HouseholderQr qr, double[] meat, int skip)
    {
        var k = qr.Rank;
        var half = new double[k * k]; // row i: R⁻¹ of row i of M, M symmetric
        for (var i = 0; i < k; i++)
        {
            var row = meat[(i * k)..((i + 1) * k)];
            qr.SolveR(row);
            row.CopyTo(half, i * k);
        }
        var size = k - skip;
        var result = new double[size * size];
        for (var j = skip; j < k; j++)
        {
            var column = Enumerable.Range(0, k).Select(i => half[i * k + j]).ToArray();
            qr.SolveR(column);
            for (var i = skip; i < k; i++) result[(i - skip) * size + j - skip] = column[i];
        }
        return result;
    }

    private double[] FromCoordinates(double[] meat) => Rank == 0 ? [] : Sandwich(_qr, meat, 0);

    private double[] Heteroskedastic(Func<int, double> factor)
    {
        var covariance = new double[Rank * Rank];
        for (var i = 0; i < N; i++) AddOuter(covariance, _influence.AsSpan(i * Rank, Rank), _residuals[i] * _residuals[i] * factor(i));
        return covariance;
    }

    private double Free(int row) => 1 - (_leverage ??= WholeLeverage())[row];

    private double[] WholeLeverage()
    {
        var leverage = new AbsorbedEffects(_factors, _rootWeights is null ? null : Array.ConvertAll(_rootWeights, r => r * r)).Leverage();
        for (var i = 0; i < N; i++)
            for (var j = 0; j < Rank; j++) leverage[i] += _q[i * Rank + j] * _q[i * Rank + j];
        return leverage;
    }

    private string?[] LeverageProblems()
    {
        var problems = new string?[Rank];
        for (var j = 0; j < Rank; j++)
        {
            double length = 0;
            for (var i = 0; i < N; i++) length += _influence[i * Rank + j] * _influence[i * Rank + j];
            for (var i = 0; i < N; i++)
                if (Free(i) <= LeverageOne && Math.Abs(_influence[i * Rank + j]) > 1e-9 * Math.Sqrt(length)) problems[j] = $"A row has leverage one: {_columns[j].Name} rests on that row alone.";
        }
        return problems;
    }

    private double[] Identity(double scale)
    {
        var identity = new double[Rank * Rank];
        for (var j = 0; j < Rank; j++) identity[j * Rank + j] = scale;
        return identity;
    }

    private double[] Unit(int j)
    {
        var unit = new double[Rank];
        unit[j] = 1;
        return unit;
    }

    private double[] Scaled(double[] values) => _rootWeights is null ? (double[])values.Clone() : [.. values.Select((v, i) => v * _rootWeights[i])];

    private static double Length(double[] values) => Math.Sqrt(values.Sum(v => v * v));

    private static double TotalSumOfSquares(double[] outcome, double[]? weights)
    {
        var total = weights?.Sum() ?? outcome.Length;
        var mean = outcome.Select((y, i) => y * (weights?[i] ?? 1)).Sum() / total;
        var sum = new CompensatedSum();
        for (var i = 0; i < outcome.Length; i++) sum.Add((weights?[i] ?? 1) * (outcome[i] - mean) * (outcome[i] - mean));
        return sum.Value;
    }

    private static void AddOuter(double[] v, ReadOnlySpan<double> a, double weight)
    {
        if (weight == 0) return;
        for (var i = 0; i < a.Length; i++)
            for (var j = 0; j < a.Length; j++) v[i * a.Length + j] += weight * a[i] * a[j];
    }

    private static AbsorbedFactor Describe(FactorColumn factor)
    {
        var sizes = factor.Codes.ToArray().CountBy(c => c).ToArray();
        return new AbsorbedFactor(factor.Name, sizes.Length, sizes.Count(s => s.Value == 1));
    }
}
