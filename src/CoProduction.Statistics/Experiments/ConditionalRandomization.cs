namespace CoProduction.Statistics;

/// <summary>The randomization test of one contrast, and its inversion.</summary>
internal sealed class ConditionalRandomization
{
    private const double TieTolerance = 1e-9;

    private readonly RandomizationDesign _design;
    private readonly RandomizationOptions _options;
    private readonly RandomizationUnits _units;
    private readonly RandomizationDraws _draws;
    private readonly UnitOutcome _outcome;
    private readonly IEnumerable<Func<int, UnitSums>>? _sums; // draws without an assignment of the rows
    private readonly bool[] _treated;

    public ConditionalRandomization(double[] outcome, bool[] treated, RandomizationDesign design, RandomizationOptions options)
    {
        if (outcome.Length != treated.Length) throw new InvalidAnalysisException($"The outcome has {outcome.Length} rows, the assignment {treated.Length}.");
        if (Array.Exists(outcome, double.IsNaN)) throw new InvalidAnalysisException("Rows without an outcome must be left out first.");
        if (!treated.Contains(true) || !treated.Contains(false)) throw new InvalidAnalysisException("Randomization inference needs rows in both arms.");
        (_design, _options, _treated) = (design, options, treated);
        _units = new RandomizationUnits(treated, design);
        _outcome = options.Covariates.Count == 0 ? _units.Outcome(outcome, treated) : Adjusted(outcome);
        // Of many persons whose labels move freely within strata it is enough to count; within small blocks, to look up.
        var isPlain = design is { Procedure: null, Cluster: null } && options.Covariates.Count == 0;
        if (isPlain && design.Within.Count == 0 && _units.Counted(treated, _outcome, options.Seed) is { } counted)
        {
            _draws = RandomizationDraws.Sampled(options);
            _sums = counted.Draws(_draws.Count);
        }
        else if (isPlain && design.Within.Count > 0 && _units.Blocked(treated, _outcome, design.Within, options.Seed) is { Blocks: > 0 } blocked)
        {
            _draws = RandomizationDraws.Sampled(options.Bounded(blocked.Blocks));
            _sums = blocked.Draws(_draws.Count);
        }
        else
        {
            _draws = new RandomizationDraws(ProcedureOf(design, treated), treated.Length, options.Bounded(treated.Length));
        }
    }

    public static AssignmentProcedure ProcedureOf(RandomizationDesign design, bool[] treated) =>
        design.Procedure ?? AssignmentProcedure.Conditional(treated, [.. new[] { design.Stratum }.OfType<FactorColumn>(), .. design.Within], design.Cluster);

    public RandomizationTest Test(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var studentize = _options.Statistic == RandomizationStatistic.Studentized;
        var observed = _units.Evaluate(_treated, _outcome, studentize);
        var estimate = observed.E0 / observed.E1 * _outcome.Scale;
        var statistic = observed.At(0, _outcome.Tiny);
        var result = new RandomizationTest
        {
            Null = RandomizationNull.Contrast,
            N = _treated.Length,
            Units = _units.Count,
            Estimate = double.IsFinite(estimate) ? estimate : null,
            Level = _options.Level,
        };
        var problem = (studentize ? _units.Problem : null) ?? (_outcome.Scale == 0 ? "The outcome does not vary." : !double.IsFinite(statistic) ? "The outcome does not vary within the arms; test the difference itself." : null);
        if (problem is not null) return result with { Reason = problem, IntervalReason = problem };

        var draws = new StudentizedDraw[_draws.Count];
        if (_sums is not null) _draws.Run(_sums, (i, sums) => draws[i] = _units.Evaluate(sums, _outcome, studentize), progress, cancellationToken);
        else _draws.Run((i, treated) => draws[i] = _units.Evaluate(treated, _outcome, studentize), progress, cancellationToken);
        var p = TwoSided(draws, observed, 0);
        result = result with
        {
            // The difference is shown in units of the outcome, a studentized one has none.
            Statistic = studentize ? statistic : statistic * _outcome.Scale,
            Assignments = _draws.Count,
            IsExact = _draws.IsExact,
            PValue = p,
            PValueUpper = _draws.PValue(draws.Count(d => !(d.At(0, _outcome.Tiny) < statistic - TieTolerance))),
            PValueLower = _draws.PValue(draws.Count(d => !(d.At(0, _outcome.Tiny) > statistic + TieTolerance))),
            MonteCarloError = _draws.MonteCarloError(p),
        };
        var (low, high) = (Limit(draws, observed, -1), Limit(draws, observed, 1));
        return result with
        {
            ConfidenceLow = low * _outcome.Scale,
            ConfidenceHigh = high * _outcome.Scale,
            IntervalReason = low is null || high is null ? $"With {_draws.Count} assignments no effect, however large, is rejected at level {1 - _options.Level:0.###}." : null,
        };
    }

    private double TwoSided(StudentizedDraw[] draws, StudentizedDraw observed, double tau)
    {
        // The mirror image of an assignment ties with it at every τ, but for rounding that grows with the statistic.
        var bound = Math.Abs(observed.At(tau, _outcome.Tiny)) * (1 - TieTolerance) - TieTolerance;
        var extreme = 0;
        foreach (var draw in draws)
            if (!(Math.Abs(draw.At(tau, _outcome.Tiny)) < bound)) extreme++; // a draw without a statistic counts: p is never too small for it
        return _draws.PValue(extreme);
    }

    // From the estimate, where p is 1, outwards until p falls to alpha, then bisection.
    private double? Limit(StudentizedDraw[] draws, StudentizedDraw observed, int direction)
    {
        var alpha = 1 - _options.Level;
        var inside = observed.E0 / observed.E1;
        var step = observed.V0 == 1 ? 0.1 : Math.Sqrt(Math.Max(observed.V0, _outcome.Tiny)) / Math.Abs(observed.E1);
        var outside = inside + direction * step;
        for (var doubling = 0; TwoSided(draws, observed, outside) > alpha; doubling++)
        {
            if (doubling == 40) return null;
            step *= 2;
            (inside, outside) = (outside, outside + direction * step);
        }
        for (var i = 0; i < 60 && Math.Abs(outside - inside) > 1e-12 * step; i++)
        {
            var middle = (inside + outside) / 2;
            if (TwoSided(draws, observed, middle) > alpha) inside = middle; else outside = middle;
        }
        return inside;
    }

    // Residuals of outcome and treatment alike, so that the inversion still asks about a constant effect of the treatment.
    private UnitOutcome Adjusted(double[] outcome)
    {
        var n = outcome.Length;
        if (_options.Covariates.FirstOrDefault(c => c.Length != n) is { } wrong) throw new InvalidAnalysisException($"A covariate has {wrong.Length} rows, the outcome {n}.");
        var ones = new double[n];
        Array.Fill(ones, 1);
        var columns = new List<ModelColumn> { new(ModelMatrix.Intercept, null, [], ones) };
        if (_design.Stratum is { } stratum)
            for (var level = 1; level < stratum.Levels.Count; level++)
            {
                var code = level;
                columns.Add(new ModelColumn($"stratum {code}", null, [], [.. Enumerable.Range(0, n).Select(row => stratum[row] == code ? 1.0 : 0)]));
            }
        columns.AddRange(_options.Covariates.Select((c, i) => new ModelColumn($"covariate {i}", null, [], c)));
        var residuals = LeastSquares.Fit(outcome, columns).Residuals;
        var effect = LeastSquares.Fit(Array.ConvertAll(_treated, t => t ? 1.0 : 0), columns).Residuals;
        var scale = Math.Sqrt(residuals.Sum(e => e * e) / n);
        return _units.Prepared([.. residuals.Select(e => scale > 0 ? e / scale : 0)], [.. effect], scale);
    }
}
