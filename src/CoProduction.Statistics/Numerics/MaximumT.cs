using System.Collections.Concurrent;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;

namespace CoProduction.Statistics.Numerics;

/// <summary>
/// The largest |t| of several estimates with any correlations, singular ones too (all pairs of arms): max |Z_i|/s, s = χ_df/√df. P(∪|T_i| &gt; d) = P(|T| &gt; d)·Σ_i P(none of the earlier is outside | i is),
/// so that a tiny tail keeps its digits; each conditional probability separates into one-dimensional ones along a pivoted Cholesky factor (Genz 1992, singular as in Genz and Kwong 2000) and is averaged over the
/// points of a fixed lattice with baker's transformation: the same numbers every time, relative error about 1e-4. R's <c>mvtnorm</c> draws its points at random, absolute error 1e-3 unless told otherwise.
/// </summary>
internal sealed class MaximumT
{
    // A Korobov lattice whose P2 is the least of 1,500 generators in up to ten dimensions.
    private const int Points = 8191;
    private const int Generator = 6664;
    private const double Dependent = 1e-12; // of a variance of one
    private const double Zero = 1e-7;

    private readonly int _count;
    private readonly double? _df;
    private readonly Given[] _given;
    private readonly (double ChiSquare, double LogWeight)[] _chi; // by point

    /// <param name="correlation">q × q, row-major.</param>
    /// <param name="df">Degrees of freedom, above 0; null is the normal.</param>
    public MaximumT(double[] correlation, double? df)
    {
        _count = (int)Math.Sqrt(correlation.Length);
        _df = df is { } finite && finite < 1e6 ? finite : null;
        _given = [.. Enumerable.Range(1, _count - 1).Select(i => new Given(correlation, _count, i))];
        _chi = _df is { } d && _count > 1 ? ChiSquares(d) : [];
    }

    /// <summary>P(max |T_i| &gt; d).</summary>
    public double Upper(double d)
    {
        var one = _df is { } df ? Tail.StudentTwoSided(d, df) : Tail.NormalTwoSided(d);
        if (_count == 1 || d == 0 || one == 0) return one;
        var (weights, sums) = (0.0, new double[_given.Length]);
        for (var k = 0; k < Points; k++)
        {
            // s given that |T_i| > d, by way of a density that falls off as fast; what is left is Mills' ratio.
            var s = _df is { } v ? Math.Sqrt(_chi[k].ChiSquare / (v + d * d)) : 1;
            var x = d * s;
            var outside = Tail.NormalUpper(x);
            if (outside < 1e-290) continue;
            var weight = _df is null ? 1 : outside * Math.Exp(x * x / 2 + _chi[k].LogWeight);
            if (weight == 0) continue;
            var z = -Quantile(Tails[k] * outside);
            weights += weight;
            for (var i = 0; i < sums.Length; i++) sums[i] += weight * _given[i].NoneOutside(k, x, z);
        }
        return weights > 0 ? Math.Min(1, one * (1 + sums.Sum() / weights)) : Math.Min(1, one * _count);
    }

    /// <summary>d with P(max |T_i| &gt; d) = alpha.</summary>
    public double Quantile(double alpha, double precision = 1e-9)
    {
        var low = One(alpha);
        if (_count == 1) return low;
        var high = One(alpha / _count);
        // Estimates that are all the same make one test; the lattice's error must not push the root out of its bracket.
        if (Upper(low) <= alpha) return low;
        return Upper(high) >= alpha ? high : Brent.FindRoot(d => Math.Log(Upper(d) / alpha), low, high, precision * high, 100);

        double One(double a) => _df is { } df ? Tail.StudentTwoSidedQuantile(a, df) : -Tail.NormalQuantile(a / 2);
    }

    // χ²(df) at the points of the lattice by Wilson and Hilferty's cube of a normal, and the weights that make it exact.
    private static (double, double)[] ChiSquares(double df)
    {
        var c = 2 / (9 * df);
        var points = new (double ChiSquare, double LogWeight)[Points];
        for (var k = 0; k < Points; k++)
        {
            var z = Normals[k];
            var root = 1 - c + z * Math.Sqrt(c);
            var value = df * root * root * root;
            // Density of χ² over that of the cube, up to a constant; a cube that is not positive has none.
            points[k] = root > 0 ? (value, (df / 2 - 1) * Math.Log(value) - value / 2 + z * z / 2 + 2 * Math.Log(root)) : (0, double.NegativeInfinity);
        }
        var largest = points.Max(p => p.LogWeight);
        return Array.ConvertAll(points, p => (p.ChiSquare, p.LogWeight - largest));
    }

    private static readonly double[] Tails = Dimension(0);
    private static readonly double[] Normals = Array.ConvertAll(Dimension(1), Quantile);
    private static readonly ConcurrentDictionary<int, double[]> Dimensions = new();

    private static double[] Dimension(int dimension) => [.. Enumerable.Range(0, Points).Select(k => Coordinate(k, dimension))];

    private static double Coordinate(int point, int dimension)
    {
        var generator = 1L;
        for (var j = 0; j < dimension; j++) generator = generator * Generator % Points;
        var u = point * generator % Points / (double)Points;
        // Never 0 or 1, where quantiles are infinite.
        return Math.Abs(2 * u - 1) * (1 - 1.0 / Points) + 0.5 / Points;
    }

    // Φ⁻¹ to the digits that a lattice can use; p below one half.
    private static double Quantile(double p) => Normal.InvCDF(0, 1, p);

    /// <summary>The estimates before one of them, given its value z: means r·z, and a factor of what is left of their covariance.</summary>
    private sealed class Given
    {
        private readonly double[] _slopes; // correlation with the one given, in the order of the groups
        private readonly double[] _factor; // rows × rank
        private readonly int[] _starts; // rows whose last column is c lie from _starts[c] to _starts[c + 1]; those without a column before them
        private readonly int _rank;
        private readonly int _rows;
        private readonly double[][] _points;

        public Given(double[] correlation, int count, int one)
        {
            var left = new double[one * one];
            for (var a = 0; a < one; a++)
                for (var b = 0; b < one; b++) left[a * one + b] = correlation[a * count + b] - correlation[a * count + one] * correlation[b * count + one];
            var (factor, rank) = Cholesky(left, one);
            var last = Enumerable.Range(0, one).Select(row => Enumerable.Range(0, rank).LastOrDefault(c => Math.Abs(factor[row * one + c]) > Zero, -1)).ToArray();
            int[] order = [.. Enumerable.Range(0, one).OrderBy(row => last[row])];
            _rank = rank;
            _rows = one;
            _slopes = Array.ConvertAll(order, row => correlation[row * count + one]);
            _factor = [.. order.SelectMany(row => Enumerable.Range(0, rank).Select(c => factor[row * one + c]))];
            _starts = [.. Enumerable.Range(-1, rank + 2).Select(c => order.Count(row => last[row] < c))];
            _points = [.. Enumerable.Range(2, Math.Max(0, rank - 1)).Select(dimension => Dimensions.GetOrAdd(dimension, Dimension))];
        }

        /// <summary>P(|Z_j| ≤ x for all of them | z), at a point of the lattice.</summary>
        public double NoneOutside(int point, double x, double z)
        {
            for (var row = 0; row < _starts[1]; row++)
                if (Math.Abs(_slopes[row] * z) > x) return 0;
            Span<double> w = stackalloc double[_rank];
            var product = 1.0;
            for (var c = 0; c < _rank; c++)
            {
                var (low, high) = (double.NegativeInfinity, double.PositiveInfinity);
                for (var row = _starts[c + 1]; row < _starts[c + 2]; row++)
                {
                    var mean = _slopes[row] * z;
                    for (var l = 0; l < c; l++) mean += _factor[row * _rank + l] * w[l];
                    var slope = _factor[row * _rank + c];
                    var (a, b) = ((-x - mean) / slope, (x - mean) / slope);
                    (low, high) = (Math.Max(low, Math.Min(a, b)), Math.Min(high, Math.Max(a, b)));
                }
                if (!(high > low)) return 0;
                // On the side of the nearer tail, so that no difference of ones loses digits.
                var sign = low > 0 ? -1 : 1;
                var from = Tail.NormalUpper(-(sign > 0 ? low : -high));
                var share = Tail.NormalUpper(-(sign > 0 ? high : -low)) - from;
                if (!(share > 0)) return 0;
                product *= share;
                if (c + 1 < _rank) w[c] = sign * Quantile(Math.Clamp(from + _points[c][point] * share, 1e-300, 1 - 1e-16));
            }
            return product;
        }

        // Pivoted; rows stay where they are, columns in the order of their pivots.
        private static (double[] Factor, int Rank) Cholesky(double[] matrix, int size)
        {
            var factor = new double[size * size];
            var left = Enumerable.Range(0, size).Select(i => matrix[i * size + i]).ToArray();
            var rank = 0;
            for (; rank < size; rank++)
            {
                var pivot = Array.IndexOf(left, left.Max());
                if (left[pivot] <= Dependent) break;
                var root = Math.Sqrt(left[pivot]);
                for (var row = 0; row < size; row++)
                {
                    var sum = matrix[row * size + pivot];
                    for (var c = 0; c < rank; c++) sum -= factor[row * size + c] * factor[pivot * size + c];
                    factor[row * size + rank] = left[row] <= 0 && row != pivot ? 0 : sum / root;
                }
                for (var row = 0; row < size; row++) left[row] = row == pivot ? 0 : Math.Max(0, left[row] - factor[row * size + rank] * factor[row * size + rank]);
            }
            return (factor, rank);
        }
    }
}
