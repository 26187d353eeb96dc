namespace CoProduction.Statistics;

/// <summary>
/// Takes the effects of one or several factors out of a column without building their dummies. The factor with the most levels goes by
/// the means of its levels, exactly; the dummies of the others by the symmetric system that is left of them after it (their
/// Schur complement, as large as they have levels), so that rank and leverage are exact too and nothing iterates.
/// Vectors are those of the weighted problem: √w·x.
/// </summary>
internal sealed class AbsorbedEffects
{
    /// <summary>Levels of all factors but the largest: the system of the others has this order.</summary>
    public const int MostOtherLevels = 2000;

    /// <summary>What is left of a dummy beside the earlier ones, relative to its length, when it is one of them in disguise.</summary>
    private const double RankTolerance = 1e-10;

    private readonly int[] _first;
    private readonly double[] _firstWeight;
    private readonly int[][] _others; // codes numbered through: column of the system
    private readonly double[]? _rootWeights;
    private readonly double[] _lower; // Cholesky, order × order
    private readonly bool[] _kept;
    private readonly Dictionary<int, double>[] _crossWeight; // of each level of the first: Σw by column

    /// <param name="factors">Of n rows each, none missing.</param>
    /// <param name="weights">n positive numbers, or null.</param>
    public AbsorbedEffects(IReadOnlyList<FactorColumn> factors, double[]? weights)
    {
        Rows = factors[0].Length;
        var codes = factors.Select(f => Compact(f.Codes)).OrderByDescending(c => c.Levels).ToArray();
        _first = codes[0].Codes;
        _rootWeights = weights is null ? null : Array.ConvertAll(weights, Math.Sqrt);
        _firstWeight = new double[codes[0].Levels];
        for (var i = 0; i < Rows; i++) _firstWeight[_first[i]] += weights?[i] ?? 1;

        Order = codes.Skip(1).Sum(c => c.Levels);
        if (Order > MostOtherLevels)
            throw new InvalidAnalysisException($"The absorbed effects beside the largest have {Order} levels together; at most {MostOtherLevels} can be absorbed.");
        var offset = 0;
        _others = [.. codes.Skip(1).Select(c =>
        {
            var start = offset;
            offset += c.Levels;
            return Array.ConvertAll(c.Codes, code => code + start);
        })];
        _crossWeight = Cross(weights);
        (_lower, _kept) = Cholesky(Schur(weights));
        Rank = _firstWeight.Length + _kept.Count(k => k);
    }

    public int Rows { get; }

    /// <summary>Number of linearly independent dummies, the constant among their span.</summary>
    public int Rank { get; }

    /// <summary>Code of each row's level of the factor with the most levels, from 0 without gaps.</summary>
    public ReadOnlySpan<int> LargestFactor => _first;

    /// <summary>Σw of each of its levels.</summary>
    public ReadOnlySpan<double> LargestFactorWeight => _firstWeight;

    private int Order { get; }

    /// <summary>What is left of a vector, in place. A second pass takes out what rounding left of the first.</summary>
    public void Residual(Span<double> v)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            TakeOutMeans(v);
            if (Order == 0) continue;
            var right = new double[Order];
            foreach (var column in _others)
                for (var i = 0; i < Rows; i++) right[column[i]] += Root(i) * v[i];
            Solve(right);
            foreach (var column in _others)
                for (var i = 0; i < Rows; i++) v[i] -= Root(i) * right[column[i]];
            TakeOutMeans(v);
        }
    }

    /// <summary>The diagonal of the projection on the effects: n numbers.</summary>
    public double[] Leverage()
    {
        var leverage = new double[Rows];
        var known = new Dictionary<(int, int, int, int), double>();
        var z = new double[Order];
        for (var i = 0; i < Rows; i++)
        {
            var w = Root(i) * Root(i);
            leverage[i] = w / _firstWeight[_first[i]];
            if (Order == 0) continue;
            // Rows of one combination of levels differ by their weight only.
            var key = (_first[i], _others[0][i], _others.Length > 1 ? _others[1][i] : -1, _others.Length > 2 ? _others[2][i] : -1);
            if (_others.Length > 3 || !known.TryGetValue(key, out var square)) known[key] = square = SquaredCoordinates(i, z);
            leverage[i] += w * square;
        }
        return leverage;
    }

    private double SquaredCoordinates(int row, double[] z)
    {
        Array.Clear(z);
        foreach (var column in _others) z[column[row]] += 1;
        foreach (var (column, weight) in _crossWeight[_first[row]]) z[column] -= weight / _firstWeight[_first[row]];
        SolveLower(z);
        double sum = 0;
        foreach (var value in z) sum += value * value;
        return sum;
    }

    private double Root(int row) => _rootWeights?[row] ?? 1;

    private void TakeOutMeans(Span<double> v)
    {
        var sums = new double[_firstWeight.Length];
        for (var i = 0; i < Rows; i++) sums[_first[i]] += Root(i) * v[i];
        for (var l = 0; l < sums.Length; l++) sums[l] /= _firstWeight[l];
        for (var i = 0; i < Rows; i++) v[i] -= Root(i) * sums[_first[i]];
    }

    private Dictionary<int, double>[] Cross(double[]? weights)
    {
        var cross = new Dictionary<int, double>[_firstWeight.Length];
        for (var l = 0; l < cross.Length; l++) cross[l] = [];
        foreach (var column in _others)
            for (var i = 0; i < Rows; i++)
            {
                var of = cross[_first[i]];
                of[column[i]] = of.GetValueOrDefault(column[i]) + (weights?[i] ?? 1);
            }
        return cross;
    }

    // C'WC − Σ_l n_l n_l'/w_l
    private double[] Schur(double[]? weights)
    {
        var s = new double[Order * Order];
        for (var i = 0; i < Rows; i++)
            foreach (var a in _others)
                foreach (var b in _others) s[a[i] * Order + b[i]] += weights?[i] ?? 1;
        for (var l = 0; l < _crossWeight.Length; l++)
            foreach (var (a, weightA) in _crossWeight[l])
                foreach (var (b, weightB) in _crossWeight[l]) s[a * Order + b] -= weightA * weightB / _firstWeight[l];
        return s;
    }

    // A column that the earlier ones span gets a zero row and column: it is left out of the solution.
    private (double[] Lower, bool[] Kept) Cholesky(double[] s)
    {
        var length = new double[Order];
        foreach (var column in _others)
            for (var i = 0; i < Rows; i++) length[column[i]] += Root(i) * Root(i);
        var kept = new bool[Order];
        for (var j = 0; j < Order; j++)
        {
            for (var m = 0; m < j; m++)
            {
                var ljm = s[j * Order + m];
                if (ljm == 0) continue;
                for (var i = j; i < Order; i++) s[i * Order + j] -= s[i * Order + m] * ljm;
            }
            kept[j] = s[j * Order + j] > RankTolerance * length[j];
            var root = kept[j] ? Math.Sqrt(s[j * Order + j]) : 0;
            for (var i = j; i < Order; i++) s[i * Order + j] = kept[j] ? s[i * Order + j] / root : 0;
        }
        return (s, kept);
    }

    private void SolveLower(double[] b)
    {
        for (var i = 0; i < Order; i++)
        {
            if (!_kept[i])
            {
                b[i] = 0;
                continue;
            }
            var sum = b[i];
            for (var j = 0; j < i; j++) sum -= _lower[i * Order + j] * b[j];
            b[i] = sum / _lower[i * Order + i];
        }
    }

    private void Solve(double[] b)
    {
        SolveLower(b);
        for (var i = Order - 1; i >= 0; i--)
        {
            if (!_kept[i]) continue;
            var sum = b[i];
            for (var j = i + 1; j < Order; j++) sum -= _lower[j * Order + i] * b[j];
            b[i] = sum / _lower[i * Order + i];
        }
    }

    private static (int[] Codes, int Levels) Compact(ReadOnlySpan<int> codes)
    {
        var numbers = new Dictionary<int, int>();
        var compact = new int[codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            if (!numbers.TryGetValue(codes[i], out var number)) numbers[codes[i]] = number = numbers.Count;
            compact[i] = number;
        }
        return (compact, numbers.Count);
    }
}
