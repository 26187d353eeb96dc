using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// The randomization test of a contrast of several arms. The labels of the arms contrasted, and only those, are permuted among the units of a cell. T = Σ(N_s/N)·Σ w_a·ȳ_as over
/// the root of its cluster-robust variance Σ_a G_a/(G_a − 1)·Σ(u_i − ū_a)², where u_i is what unit i adds to the contrast: Σ over its rows of (N_s/N)·w_a·(y − ȳ_as)/n_as.
/// A unit's rows may lie in several strata.
/// </summary>
internal sealed class ContrastRandomization
{
    private const double TieTolerance = 1e-9;

    private readonly double[] _y;
    private readonly int[] _stratum;
    private readonly int[] _unitOf;
    private readonly double[] _share;
    private readonly double[] _weight;
    private readonly int[] _assigned; // unit → arm, as assigned
    private readonly int[][] _cells; // units whose labels move among each other
    private readonly double _scale;
    private readonly double[] _n;
    private readonly double[] _sum;
    private readonly double[] _part;

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
        _stratum = [.. Enumerable.Range(0, n).Select(row => design.Stratum?[row] ?? 0)];
        _unitOf = new int[n];
        var first = Units(n, design.Unit, arm, design.Within);
        _assigned = Array.ConvertAll(first, row => arm[row]);
        _cells = [.. Enumerable.Range(0, first.Length).GroupBy(unit => string.Join('\u001f', design.Within.Select(column => column[first[unit]])), StringComparer.Ordinal).Select(cell => cell.ToArray())];
        var strata = _stratum.Max() + 1;
        _share = new double[strata];
        foreach (var stratum in _stratum) _share[stratum] += 1.0 / n;
        (_y, _scale) = Scaled(outcome, _stratum, strata);
        (_n, _sum, _part) = (new double[strata * _weight.Length], new double[strata * _weight.Length], new double[first.Length]);
        Problem = Thin(arm) ?? (_scale == 0 ? "The outcome does not vary." : null);
    }

    /// <summary>Why there is no statistic; null where there is one.</summary>
    public string? Problem { get; }

    public RandomizationTest Test(RandomizationOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (options.Draws < 1) throw new InvalidAnalysisException("A randomization test needs at least one draw.");
        if (options.Covariates.Count > 0) throw new InvalidAnalysisException("The redraw of several arms compares unadjusted outcomes; give no covariates.");
        var studentize = options.Statistic == RandomizationStatistic.Studentized;
        var (observed, estimate) = Evaluate(_assigned, studentize);
        var result = new RandomizationTest
        {
            Null = RandomizationNull.Contrast,
            N = _y.Length,
            Units = _assigned.Length,
            Estimate = double.IsFinite(estimate) ? estimate * _scale : null,
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
            var statistic = Evaluate(arms, studentize).Statistic;
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
            Statistic = studentize ? observed : observed * _scale,
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

    private static (double[] Y, double Scale) Scaled(double[] outcome, int[] stratum, int strata)
    {
        var (sum, count) = (new CompensatedSum[strata], new int[strata]);
        for (var row = 0; row < outcome.Length; row++)
        {
            sum[stratum[row]].Add(outcome[row]);
            count[stratum[row]]++;
        }
        var centred = new double[outcome.Length];
        for (var row = 0; row < outcome.Length; row++) centred[row] = outcome[row] - sum[stratum[row]].Value / count[stratum[row]];
        var scale = Math.Sqrt(centred.Sum(value => value * value) / outcome.Length);
        return (scale > 0 ? Array.ConvertAll(centred, value => value / scale) : centred, scale);
    }

    private (double Statistic, double Estimate) Evaluate(int[] arms, bool studentize)
    {
        var k = _weight.Length;
        Array.Clear(_n);
        Array.Clear(_sum);
        for (var row = 0; row < _y.Length; row++)
        {
            var cell = _stratum[row] * k + arms[_unitOf[row]];
            _n[cell]++;
            _sum[cell] += _y[row];
        }
        double estimate = 0;
        for (var stratum = 0; stratum < _share.Length; stratum++)
            for (var a = 0; a < k; a++)
                if (_weight[a] != 0 && _share[stratum] > 0) estimate += _share[stratum] * _weight[a] * (_sum[stratum * k + a] / _n[stratum * k + a]);
        if (!studentize || !double.IsFinite(estimate)) return (estimate, estimate);
        Array.Clear(_part);
        for (var row = 0; row < _y.Length; row++)
        {
            var a = arms[_unitOf[row]];
            var cell = _stratum[row] * k + a;
            _part[_unitOf[row]] += _share[_stratum[row]] * _weight[a] * (_y[row] - _sum[cell] / _n[cell]) / _n[cell];
        }
        Span<double> units = stackalloc double[k], total = stackalloc double[k], squares = stackalloc double[k];
        for (var unit = 0; unit < _part.Length; unit++)
        {
            units[arms[unit]]++;
            total[arms[unit]] += _part[unit];
            squares[arms[unit]] += _part[unit] * _part[unit];
        }
        double variance = 0;
        for (var a = 0; a < k; a++)
            if (units[a] > 0) variance += units[a] / (units[a] - 1) * (squares[a] - total[a] * total[a] / units[a]);
        if (variance > 1e-13 / _y.Length) return (estimate / Math.Sqrt(variance), estimate);
        return (Math.Abs(estimate) <= 1e-9 ? 0 : double.NaN, estimate);
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
