using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// A contrast of arms as a function of the arms of the units: T = Σ(N_s/N)·Σ w_a·ȳ_as over the root of its cluster-robust variance Σ_a G_a/(G_a − 1)·Σ(u_i − ū_a)², where u_i is what
/// unit i adds to the contrast: Σ over its rows of (N_s/N)·w_a·(y − ȳ_as)/n_as. A unit's rows may lie in several strata. Units in an arm without weight do not count.
/// </summary>
internal sealed class ContrastStatistic
{
    private readonly double[] _y;
    private readonly int[] _stratum;
    private readonly int[] _unitOf; // row → its place among the units that have rows here
    private readonly int[] _unit; // that place → the unit
    private readonly double[] _share;
    private readonly double[] _weight;
    private readonly int[] _arms;
    private readonly double[] _n;
    private readonly double[] _sum;
    private readonly double[] _part;

    /// <param name="outcome">n numbers, none missing.</param>
    /// <param name="stratum">n, from 0.</param>
    /// <param name="unitOf">n indices into the arms that <see cref="Evaluate"/> is given.</param>
    /// <param name="weight">By arm; zero: not in the contrast.</param>
    /// <param name="counts">n, true where the row counts for the shares N_s/N; null: all.</param>
    public ContrastStatistic(double[] outcome, int[] stratum, int[] unitOf, double[] weight, bool[]? counts = null)
    {
        (_stratum, _weight) = (stratum, weight);
        var strata = stratum.Length == 0 ? 0 : stratum.Max() + 1;
        var places = new Dictionary<int, int>();
        _unitOf = Array.ConvertAll(unitOf, unit =>
        {
            if (!places.TryGetValue(unit, out var place)) places[unit] = place = places.Count;
            return place;
        });
        _unit = [.. places.Keys];
        _share = new double[strata];
        var rows = counts?.Count(known => known) ?? outcome.Length;
        for (var row = 0; row < outcome.Length; row++)
            if (counts?[row] != false) _share[stratum[row]] += 1.0 / rows;
        (_y, Scale) = Scaled(outcome, stratum, strata);
        (_n, _sum, _part, _arms) = (new double[strata * weight.Length], new double[strata * weight.Length], new double[_unit.Length], new int[_unit.Length]);
    }

    /// <summary>Standard deviation within the strata, in which outcomes are measured; zero where they do not vary.</summary>
    public double Scale { get; }

    /// <param name="armOfUnit">By unit.</param>
    /// <param name="studentize">False: the statistic is the estimate.</param>
    /// <returns>Both in units of <see cref="Scale"/>; not finite where an arm of a stratum is empty, or nothing varies.</returns>
    public (double Statistic, double Estimate) Evaluate(int[] armOfUnit, bool studentize)
    {
        var k = _weight.Length;
        var arms = _arms;
        for (var unit = 0; unit < arms.Length; unit++) arms[unit] = armOfUnit[_unit[unit]];
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
            if (_weight[a] == 0) continue;
            var cell = _stratum[row] * k + a;
            _part[_unitOf[row]] += _share[_stratum[row]] * _weight[a] * (_y[row] - _sum[cell] / _n[cell]) / _n[cell];
        }
        var variance = Variance(arms);
        if (variance > 1e-13 / _y.Length) return (estimate / Math.Sqrt(variance), estimate);
        return (Math.Abs(estimate) <= 1e-9 ? 0 : double.NaN, estimate);
    }

    private double Variance(int[] arms)
    {
        var k = _weight.Length;
        Span<double> units = stackalloc double[k], total = stackalloc double[k], squares = stackalloc double[k];
        for (var unit = 0; unit < _part.Length; unit++)
        {
            units[arms[unit]]++;
            total[arms[unit]] += _part[unit];
            squares[arms[unit]] += _part[unit] * _part[unit];
        }
        double variance = 0;
        for (var a = 0; a < k; a++)
            if (units[a] > 0 && _weight[a] != 0) variance += units[a] / (units[a] - 1) * (squares[a] - total[a] * total[a] / units[a]);
        return variance;
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
}
