using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// The randomization test of a contrast of several arms (<see cref="ContrastStatistic"/>). The labels of the arms contrasted, and only those, are permuted among the units of a cell.
/// </summary>
internal sealed class ContrastRandomization
{
    private const double TieTolerance = 1e-9;

    private readonly ContrastStatistic _statistic;
    private readonly int[] _unitOf;
    private readonly double[] _weight;
    private readonly int[] _assigned; // unit → arm, as assigned
    private readonly int[][] _cells; // units whose labels move among each other

    public ContrastRandomization(double[] outcome, FactorColumn arm, IReadOnlyDictionary<string, double> weights, ContrastDesign design)
    {
        var n = outcome.Length;
        foreach (var column in new[] { arm, design.Stratum, design.Unit }.Concat(design.Within).OfType<FactorColumn>())
        {
            if (column.Length != n) throw new InvalidAnalysisException($"'{column.Name}' has {column.Length} rows, the outcome {n}.");
            if (column.Codes.Contains(-1)) throw new InvalidAnalysisException($"Rows without a value of '{column.Name}' must be left out first.");
        }
        if (Array.Exists(outcome, double.IsNaN)) throw new InvalidAnalysisException("Rows without an outcome must be left out first.");
        _weight = new double[arm.Levels.Count];
        foreach (var (label, weight) in weights) _weight[arm.LevelOf(label)] = weight;
        if (Array.TrueForAll(_weight, weight => weight == 0)) throw new InvalidAnalysisException("The contrast gives every arm the weight zero.");
        if (Enumerable.Range(0, n).FirstOrDefault(row => _weight[arm[row]] == 0, -1) is >= 0 and var outside) throw new InvalidAnalysisException($"Row {outside + 1} is in arm '{arm.Text(outside)}', which the contrast leaves out: only arms contrasted move.");
        _unitOf = new int[n];
        var first = Units(n, design.Unit, arm, design.Within);
        _assigned = Array.ConvertAll(first, row => arm[row]);
        _cells = [.. Enumerable.Range(0, first.Length).GroupBy(unit => string.Join('\u001f', design.Within.Select(column => column[first[unit]])), StringComparer.Ordinal).Select(cell => cell.ToArray())];
        _statistic = new ContrastStatistic(outcome, [.. Enumerable.Range(0, n).Select(row => design.Stratum?[row] ?? 0)], _unitOf, _weight);
        Problem = Thin(arm) ?? (_statistic.Scale == 0 ? "The outcome does not vary." : null);
    }

    /// <summary>Why there is no statistic; null where there is one.</summary>
    public string? Problem { get; }

    public RandomizationTest Test(RandomizationOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (options.Draws < 1) throw new InvalidAnalysisException("A randomization test needs at least one draw.");
        if (options.Covariates.Count > 0) throw new InvalidAnalysisException("The redraw of several arms compares unadjusted outcomes; give no covariates.");
        var studentize = options.Statistic == RandomizationStatistic.Studentized;
        var (observed, estimate) = _statistic.Evaluate(_assigned, studentize);
        var result = new RandomizationTest
        {
            Null = RandomizationNull.Contrast,
            N = _unitOf.Length,
            Units = _assigned.Length,
            Estimate = double.IsFinite(estimate) ? estimate * _statistic.Scale : null,
            Level = options.Level,
            IntervalReason = "An interval by inversion needs one effect; several arms have several.",
        };
        if (Problem is { } problem) return result with { Reason = problem };
        if (!double.IsFinite(observed)) return result with { Reason = "An arm is empty in a stratum, or the outcome does not vary within the arms." };
        var exact = Assignments() <= options.Draws;
        int count = 0, extreme = 0, upper = 0, lower = 0;
        var bound = Math.Abs(observed) * (1 - TieTolerance) - TieTolerance;
        foreach (var arms in exact ? All() : Sampled(options))
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

    /// <summary>First row of each unit; checks that a unit was assigned whole.</summary>
    private int[] Units(int n, FactorColumn? unit, FactorColumn arm, IReadOnlyList<FactorColumn> within)
    {
        var first = new List<int>();
        var codes = new Dictionary<int, int>();
        for (var row = 0; row < n; row++)
        {
            if (!codes.TryGetValue(unit?[row] ?? row, out var code))
            {
                codes[unit?[row] ?? row] = code = first.Count;
                first.Add(row);
            }
            _unitOf[row] = code;
            if (arm[row] != arm[first[code]]) throw new InvalidAnalysisException($"Unit '{unit!.Text(row)}' has rows in several arms; units were assigned whole.");
            if (within.FirstOrDefault(column => column[row] != column[first[code]]) is { } other) throw new InvalidAnalysisException($"Unit '{unit!.Text(row)}' has several values of '{other.Name}', within which it was assigned.");
        }
        return [.. first];
    }

    private string? Thin(FactorColumn arm)
    {
        for (var a = 0; a < _weight.Length; a++)
            if (_weight[a] != 0 && _assigned.Count(assigned => assigned == a) < 2) return $"Arm {arm.Levels[a]} has fewer than two units assigned: there is no standard error to studentize by.";
        return null;
    }

    /// <summary>Number of different assignments: the product of multinomials.</summary>
    private double Assignments()
    {
        double count = 1;
        foreach (var cell in _cells)
        {
            var left = cell.Length;
            foreach (var label in cell.GroupBy(unit => _assigned[unit]).Select(group => group.Count()))
            {
                count *= Combinations.Count(left, label);
                left -= label;
            }
        }
        return count;
    }

    private IEnumerable<int[]> Sampled(RandomizationOptions options)
    {
        var random = new Random(options.Seed);
        var arms = (int[])_assigned.Clone();
        var labels = Array.ConvertAll(_cells, cell => Array.ConvertAll(cell, unit => _assigned[unit]));
        for (var draw = 0; draw < options.Draws; draw++)
        {
            for (var cell = 0; cell < _cells.Length; cell++)
            {
                random.Shuffle(labels[cell]);
                Write(arms, cell, labels[cell]);
            }
            yield return arms;
        }
    }

    private IEnumerable<int[]> All()
    {
        var arms = (int[])_assigned.Clone();
        var labels = Array.ConvertAll(_cells, cell => Array.ConvertAll(cell, unit => _assigned[unit]));
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            Array.Sort(labels[cell]);
            Write(arms, cell, labels[cell]);
        }
        while (true)
        {
            yield return arms;
            var next = 0;
            while (next < _cells.Length && !Advance(labels[next]))
            {
                Array.Sort(labels[next]);
                Write(arms, next, labels[next]);
                next++;
            }
            if (next == _cells.Length) yield break;
            Write(arms, next, labels[next]);
        }
    }

    private void Write(int[] arms, int cell, int[] labels)
    {
        for (var unit = 0; unit < labels.Length; unit++) arms[_cells[cell][unit]] = labels[unit];
    }

    /// <summary>The next arrangement of labels, of which some are equal, in lexicographic order; false after the last.</summary>
    private static bool Advance(int[] labels)
    {
        var i = labels.Length - 2;
        while (i >= 0 && labels[i] >= labels[i + 1]) i--;
        if (i < 0) return false;
        var j = labels.Length - 1;
        while (labels[j] <= labels[i]) j--;
        (labels[i], labels[j]) = (labels[j], labels[i]);
        Array.Reverse(labels, i + 1, labels.Length - i - 1);
        return true;
    }
}
