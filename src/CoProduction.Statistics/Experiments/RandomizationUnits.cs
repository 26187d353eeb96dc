namespace CoProduction.Statistics;

/// <summary>
/// The units assigned, persons or clusters, sorted by stratum, and the studentized difference of an assignment of them. A unit has a size N, an
/// outcome total Y and, for the inversion, the total A that a constant effect τ adds to it as observed: under that effect its outcome without
/// treatment is Y − τA. Difference and variance of any assignment are then a line and a parabola in τ, so one pass over the draws
/// serves every τ.
/// </summary>
internal sealed class RandomizationUnits
{
    /// <summary>Fewer persons are shuffled one by one.</summary>
    private const int ManyPersons = 20_000;

    private readonly int[] _row; // a row of each unit
    private readonly int[] _unitOf; // row → unit
    private readonly int[] _from; // stratum → its first unit; one more entry than strata
    private readonly double[] _size;
    private readonly double[] _share;
    private readonly double _rows;
    private readonly bool _paired;
    private readonly bool _persons;

    public RandomizationUnits(bool[] treated, RandomizationDesign design)
    {
        var n = treated.Length;
        var stratum = design.Stratum;
        AssignmentCells.Check([stratum, design.Cluster], n, "assignment");
        var units = design.Cluster is null
            ? Enumerable.Range(0, n).Select(row => new[] { row })
            : Enumerable.Range(0, n).GroupBy(row => design.Cluster[row]).Select(g => g.ToArray());
        int[][] sorted = [.. units.OrderBy(rows => stratum?[rows[0]] ?? 0)];
        _row = Array.ConvertAll(sorted, rows => rows[0]);
        _size = Array.ConvertAll(sorted, rows => (double)rows.Length);
        _rows = n;
        _persons = Array.TrueForAll(_size, size => size == 1);
        _unitOf = new int[n];
        for (var u = 0; u < sorted.Length; u++)
            foreach (var row in sorted[u])
            {
                if (treated[row] != treated[sorted[u][0]]) throw new InvalidAnalysisException($"Cluster '{design.Cluster!.Text(row)}' has rows in both arms; clusters were assigned whole.");
                if (stratum is not null && stratum[row] != stratum[sorted[u][0]]) throw new InvalidAnalysisException($"Cluster '{design.Cluster!.Text(row)}' lies in more than one stratum.");
                _unitOf[row] = u;
            }
        _from = [.. Enumerable.Range(0, sorted.Length).Where(u => u == 0 || stratum?[_row[u]] != stratum?[_row[u - 1]]), sorted.Length];
        _share = Shares(design);
        _paired = Strata > 1 && Enumerable.Range(0, Strata).All(s => _from[s + 1] - _from[s] == 2 && treated[_row[_from[s]]] != treated[_row[_from[s] + 1]]);
        Problem = Thin(treated, stratum);
    }

    public int Count => _row.Length;

    public int Rows => _unitOf.Length;

    /// <summary>Why no studentized statistic exists, or null.</summary>
    public string? Problem { get; }

    private int Strata => _from.Length - 1;

    private bool AreManyPersons => _persons && !_paired && Count >= ManyPersons;

    /// <summary>A row of a unit: all its rows have one arm.</summary>
    public int RowOf(int unit) => _row[unit];

    /// <summary>Totals by unit of a column of rows.</summary>
    public double[] Totals(IReadOnlyList<double> values)
    {
        var totals = new double[Count];
        for (var row = 0; row < values.Count; row++) totals[_unitOf[row]] += values[row];
        return totals;
    }

    /// <summary>An outcome ready for re-assignment: centred within strata, in units of its standard deviation within them.</summary>
    public UnitOutcome Outcome(double[] values, bool[] treated)
    {
        var centred = new double[values.Length];
        for (var s = 0; s < Strata; s++)
        {
            var range = RowsOf(s);
            var mean = SampleMoments.Of(Array.ConvertAll(range, row => values[row])).Mean;
            foreach (var row in range) centred[row] = values[row] - mean;
        }
        var scale = Math.Sqrt(centred.Sum(v => v * v) / centred.Length);
        if (scale > 0)
            for (var row = 0; row < centred.Length; row++) centred[row] /= scale;
        return Prepared(centred, Array.ConvertAll(treated, t => t ? 1.0 : 0), scale);
    }

    private int[] RowsOf(int stratum)
    {
        var rows = new List<int>();
        for (var row = 0; row < _unitOf.Length; row++)
            if (_unitOf[row] >= _from[stratum] && _unitOf[row] < _from[stratum + 1]) rows.Add(row);
        return [.. rows];
    }

    /// <summary>The same from numbers that are centred and scaled already; <paramref name="effect"/> is what a unit effect adds to each row.</summary>
    public UnitOutcome Prepared(double[] centred, double[] effect, double scale)
    {
        var (y, a) = (Totals(centred), Totals(effect));
        var totals = new UnitSums[Strata];
        for (var s = 0; s < Strata; s++)
            for (var u = _from[s]; u < _from[s + 1]; u++) totals[s].Add(y[u], a[u], _size[u]);
        return new UnitOutcome(y, a, totals, scale, 1e-13 / _rows);
    }

    /// <summary>The studentized difference of an assignment of the rows, as a function of τ.</summary>
    public StudentizedDraw Evaluate(bool[] treated, UnitOutcome outcome, bool studentize) =>
        Evaluate(stratum => _persons ? Persons(treated, outcome, stratum) : Clusters(treated, outcome, stratum), outcome, studentize);

    /// <summary>The same from the sums over the treated units of each stratum.</summary>
    public StudentizedDraw Evaluate(Func<int, UnitSums> treatedSums, UnitOutcome outcome, bool studentize)
    {
        var draw = default(StudentizedDraw);
        double d0d0 = 0, d0d1 = 0, d1d1 = 0;
        for (var s = 0; s < Strata; s++)
        {
            var one = treatedSums(s);
            var zero = outcome.Totals[s] - one;
            var share = _share[s];
            var (e0, e1) = (share * (one.Y / one.N - zero.Y / zero.N), share * (one.A / one.N - zero.A / zero.N));
            draw.E0 += e0;
            draw.E1 += e1;
            if (!studentize) continue;
            if (_paired)
            {
                d0d0 += e0 * e0;
                d0d1 += e0 * e1;
                d1d1 += e1 * e1;
                continue;
            }
            one.AddVariance(ref draw, share * share);
            zero.AddVariance(ref draw, share * share);
        }
        if (!studentize)
        {
            draw.V0 = 1;
        }
        else if (_paired)
        {
            // Σ(w d − mean of w d)²·J/(J − 1), Imai, King and Nall 2009
            var j = (double)Strata;
            draw.V0 = j / (j - 1) * (d0d0 - draw.E0 * draw.E0 / j);
            draw.V1 = -2 * j / (j - 1) * (d0d1 - draw.E0 * draw.E1 / j);
            draw.V2 = j / (j - 1) * (d1d1 - draw.E1 * draw.E1 / j);
        }
        return draw;
    }

    /// <summary>Draws of counts instead of persons, where these are many and their outcomes few; null where there are clusters or the persons are to be shuffled.</summary>
    public CountedUnits? Counted(bool[] treated, UnitOutcome outcome, int seed) =>
        AreManyPersons ? CountedUnits.Of(outcome, _from, Array.ConvertAll(_row, row => treated[row]), seed) : null;

    /// <summary>Draws of choices of blocks instead of persons, where persons are many and blocks small; null where there are clusters or the persons are to be shuffled.</summary>
    public BlockedUnits? Blocked(bool[] treated, UnitOutcome outcome, IReadOnlyList<FactorColumn> within, int seed)
    {
        if (!AreManyPersons || within.Any(column => column.Length != Rows || column.Codes.Contains(-1))) return null; // such columns are refused where the rows are shuffled
        return BlockedUnits.Of(outcome, _from, Array.ConvertAll(_row, row => treated[row]), AssignmentCells.Of(_row, within), seed);
    }

    private UnitSums Clusters(bool[] treated, UnitOutcome outcome, int stratum)
    {
        var sums = default(UnitSums);
        for (var u = _from[stratum]; u < _from[stratum + 1]; u++)
            if (treated[_row[u]]) sums.Add(outcome.Y[u], outcome.A[u], _size[u]);
        return sums;
    }

    // The same for units of size one, in local variables: this loop is where a test spends its time.
    private UnitSums Persons(bool[] treated, UnitOutcome outcome, int stratum)
    {
        var (ys, effects, rows) = (outcome.Y, outcome.A, _row);
        double g = 0, y = 0, a = 0, yy = 0, ya = 0, aa = 0;
        for (var u = _from[stratum]; u < _from[stratum + 1]; u++)
        {
            if (!treated[rows[u]]) continue;
            var (v, e) = (ys[u], effects[u]);
            g++;
            y += v;
            a += e;
            yy += v * v;
            ya += v * e;
            aa += e * e;
        }
        return new UnitSums { G = g, N = g, Y = y, A = a, YY = yy, YA = ya, AA = aa, YN = y, AN = a, NN = g };
    }

    private double[] Shares(RandomizationDesign design)
    {
        var shares = Enumerable.Range(0, Strata).Select(s => design.StratumWeights is { } weights
            ? weights.TryGetValue(design.Stratum?.Text(_row[_from[s]]) ?? "", out var w) && w >= 0 ? w : throw new InvalidAnalysisException($"Stratum '{design.Stratum?.Text(_row[_from[s]])}' has no weight.")
            : Enumerable.Range(_from[s], _from[s + 1] - _from[s]).Sum(u => _size[u])).ToArray();
        var total = shares.Sum();
        return Array.ConvertAll(shares, s => s / total);
    }

    private string? Thin(bool[] treated, FactorColumn? stratum)
    {
        var least = _paired ? 1 : 2;
        for (var s = 0; s < Strata; s++)
        {
            var ones = Enumerable.Range(_from[s], _from[s + 1] - _from[s]).Count(u => treated[_row[u]]);
            if (Math.Min(ones, _from[s + 1] - _from[s] - ones) >= least) continue;
            var place = stratum is null ? "" : $" of stratum {stratum.Text(_row[_from[s]])}";
            return $"An arm{place} has fewer than two units assigned: there is no standard error to studentize by.";
        }
        return null;
    }
}
