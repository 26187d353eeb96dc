namespace CoProduction.Statistics;

/// <summary>
/// The randomization test of a contrast of several arms (<see cref="ContrastStatistic"/>). The labels of the arms contrasted, and only those, are permuted among the units of a cell.
/// </summary>
internal sealed class ContrastRandomization
{
    private const double TieTolerance = 1e-9;

    private readonly ContrastStatistic _statistic;
    private readonly double[] _weight;
    private readonly ArmUnits _units;

    public ContrastRandomization(double[] outcome, FactorColumn arm, IReadOnlyDictionary<string, double> weights, ContrastDesign design)
    {
        var n = outcome.Length;
        AssignmentCells.Check(design.Within.Prepend(design.Unit).Prepend(design.Stratum).Prepend(arm), n, "outcome");
        if (Array.Exists(outcome, double.IsNaN)) throw new InvalidAnalysisException("Rows without an outcome must be left out first.");
        _weight = new double[arm.Levels.Count];
        foreach (var (label, weight) in weights) _weight[arm.LevelOf(label)] = weight;
        if (Array.TrueForAll(_weight, weight => weight == 0)) throw new InvalidAnalysisException("The contrast gives every arm the weight zero.");
        if (Enumerable.Range(0, n).FirstOrDefault(row => _weight[arm[row]] == 0, -1) is >= 0 and var outside) throw new InvalidAnalysisException($"Row {outside + 1} is in arm '{arm.Text(outside)}', which the contrast leaves out: only arms contrasted move.");
        _units = new ArmUnits(arm, design.Unit, design.Within);
        _statistic = new ContrastStatistic(outcome, [.. Enumerable.Range(0, n).Select(row => design.Stratum?[row] ?? 0)], _units.UnitOf, _weight);
        Problem = Thin(arm) ?? (_statistic.Scale == 0 ? "The outcome does not vary." : null);
    }

    /// <summary>Why there is no statistic; null where there is one.</summary>
    public string? Problem { get; }

    public RandomizationTest Test(RandomizationOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (options.Draws < 1) throw new InvalidAnalysisException("A randomization test needs at least one draw.");
        if (options.Covariates.Count > 0) throw new InvalidAnalysisException("The redraw of several arms compares unadjusted outcomes; give no covariates.");
        var studentize = options.Statistic == RandomizationStatistic.Studentized;
        var (observed, estimate) = _statistic.Evaluate(_units.Assigned, studentize);
        var result = new RandomizationTest
        {
            Null = RandomizationNull.Contrast,
            N = _units.UnitOf.Length,
            Units = _units.Assigned.Length,
            Estimate = double.IsFinite(estimate) ? estimate * _statistic.Scale : null,
            Level = options.Level,
            IntervalReason = "An interval by inversion needs one effect; several arms have several.",
        };
        if (Problem is { } problem) return result with { Reason = problem };
        if (!double.IsFinite(observed)) return result with { Reason = "An arm is empty in a stratum, or the outcome does not vary within the arms." };
        var exact = _units.Assignments <= options.Draws;
        int count = 0, extreme = 0, upper = 0, lower = 0;
        var bound = Math.Abs(observed) * (1 - TieTolerance) - TieTolerance;
        foreach (var arms in exact ? _units.All() : Sampled(options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (count % 100 == 0) progress?.Report((double)count / options.Draws);
            var statistic = _statistic.Evaluate(arms, studentize).Statistic;
            count++;
            // A draw that leaves an arm of a stratum empty has no statistic and counts: p is never too small for it.
            if (!(Math.Abs(statistic) < bound)) extreme++;
            if (!(statistic < observed - TieTolerance)) upper++;
            if (!(statistic > observed + TieTolerance)) lower++;
        }
        progress?.Report(1);
        double P(int asExtreme) => exact ? (double)asExtreme / count : (1.0 + asExtreme) / (1 + count);
        return result with
        {
            Statistic = studentize ? observed : observed * _statistic.Scale,
            Assignments = count,
            IsExact = exact,
            PValue = P(extreme),
            PValueUpper = P(upper),
            PValueLower = P(lower),
            MonteCarloError = exact ? null : Math.Sqrt(P(extreme) * (1 - P(extreme)) / count),
        };
    }

    private string? Thin(FactorColumn arm)
    {
        for (var a = 0; a < _weight.Length; a++)
            if (_weight[a] != 0 && _units.Assigned.Count(assigned => assigned == a) < 2) return $"Arm {arm.Levels[a]} has fewer than two units assigned: there is no standard error to studentize by.";
        return null;
    }

    private IEnumerable<int[]> Sampled(RandomizationOptions options)
    {
        var random = new Random(options.Seed);
        var draw = _units.Start();
        for (var i = 0; i < options.Draws; i++) yield return draw(random);
    }
}
