using System.Runtime.InteropServices;
using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// What the degrees of freedom of Hotelling's T² under CR2 need (Pustejovsky and Tipton 2018, "AHT"/HTZ, identity working model): sums over pairs of clusters g, h of the covariances
/// P_gh(s, t) = δ_gh·v_g(s)'v_g(t) + p_g(s)'J p_h(t) of what the clusters contribute to q contrasts. No pair is formed: the sums follow from M(s, t) = Σ p_g(s)p_g(t)' and what the clusters
/// themselves add.
/// </summary>
/// <param name="q">Contrasts.</param>
/// <param name="size">Length of the dense p.</param>
/// <param name="form">J, size × size and symmetric; null means −I.</param>
internal sealed class HotellingSums(int q, int size, double[]? form = null)
{
    private readonly double[] _outer = new double[q * q * size * size]; // M(s, t), row-major
    private readonly Dictionary<(int Dense, int Level), double[]> _mixed = [];
    private readonly Dictionary<(int, int), double[]> _levels = [];
    private double _diagonal;

    /// <summary>Σ_g P_gg(s, t), q × q.</summary>
    public double[] Expectation { get; } = new double[q * q];

    /// <summary>
    /// η: q(q + 1) over the total variance of Ω^−½·V·Ω^−½, whose expectation is the identity. Two passes over the clusters: Ω first, then the contrasts in its coordinates.
    /// </summary>
    /// <param name="directions">R⁻ᵀc of each contrast c'b.</param>
    /// <param name="pass">The sums over all clusters for q directions.</param>
    /// <returns>η; null where the contrasts are dependent.</returns>
    public static double? Df(IReadOnlyList<double[]> directions, Func<IReadOnlyList<double[]>, HotellingSums> pass)
    {
        var q = directions.Count;
        var expectation = pass(directions).Expectation;
        // On the scale of correlations: which units a contrast has must not decide what is singular.
        double[] scale = [.. Enumerable.Range(0, q).Select(s => Math.Sqrt(expectation[s * q + s]))];
        if (!Array.TrueForAll(scale, s => s > 0 && double.IsFinite(s))) return null;
        for (var s = 0; s < q; s++)
            for (var t = 0; t < q; t++) expectation[s * q + t] /= scale[s] * scale[t];
        var (values, vectors) = SymmetricEigen.Decompose(expectation, q);
        if (!(values.Min() > ClusterCovariance.SingularTolerance * values.Max())) return null;
        double[][] turned = [.. Enumerable.Range(0, q).Select(e =>
            Enumerable.Range(0, directions[0].Length).Select(j => Enumerable.Range(0, q).Sum(c => vectors[c * q + e] * directions[c][j] / scale[c]) / Math.Sqrt(values[e])).ToArray())];
        return q * (q + 1) / pass(turned).Variance();
    }

    /// <summary>A cluster.</summary>
    /// <param name="inner">v(s)'v(t), q × q.</param>
    /// <param name="p">By contrast.</param>
    public void Add(double[] inner, double[][] p) => Add(inner, p, [], []);

    /// <summary>A cluster that has entries in further, sparse places, where J is −I.</summary>
    /// <param name="inner">v(s)'v(t), q × q.</param>
    /// <param name="p">By contrast.</param>
    /// <param name="levels">The sparse places.</param>
    /// <param name="e">By contrast, the entries there.</param>
    public void Add(double[] inner, double[][] p, int[] levels, double[][] e)
    {
        var low = new double[q * q]; // p(s)'J p(t)
        for (var s = 0; s < q; s++)
            for (var t = 0; t < q; t++)
            {
                var sum = Form(p[s], p[t]);
                for (var l = 0; l < levels.Length; l++) sum -= e[s][l] * e[t][l];
                low[s * q + t] = sum;
                Expectation[s * q + t] += inner[s * q + t] + sum;
                var at = (s * q + t) * size * size;
                for (var i = 0; i < size; i++)
                    for (var j = 0; j < size; j++) _outer[at + i * size + j] += p[s][i] * p[t][j];
            }
        double Own(int s, int t) => inner[s * q + t] + low[s * q + t];
        for (var s = 0; s < q; s++)
            for (var t = 0; t < q; t++)
                _diagonal += Own(s, t) * Own(s, t) - low[s * q + t] * low[s * q + t] + Own(s, s) * Own(t, t) - low[s * q + s] * low[t * q + t];
        for (var l = 0; l < levels.Length; l++)
        {
            for (var i = 0; i < size; i++) AddPair(_mixed, (i, levels[l]), s => p[s][i], t => e[t][l]);
            for (var m = 0; m < levels.Length; m++) AddPair(_levels, (levels[l], levels[m]), s => e[s][l], t => e[t][m]);
        }
    }

    /// <summary>The sums of other clusters, none of them with sparse places.</summary>
    public void Add(HotellingSums other)
    {
        for (var i = 0; i < _outer.Length; i++) _outer[i] += other._outer[i];
        for (var i = 0; i < Expectation.Length; i++) Expectation[i] += other.Expectation[i];
        _diagonal += other._diagonal;
    }

    /// <summary>Σ over s, t and all pairs of clusters of P_gh(s, t)P_gh(t, s) + P_gh(s, s)P_gh(t, t).</summary>
    private double Variance()
    {
        var sum = _diagonal + 2 * _mixed.Values.Sum(Squares) + _levels.Values.Sum(Squares);
        double[][] turned = [.. Enumerable.Range(0, q * q).Select(Turned)]; // J M(s, t)
        for (var s = 0; s < q; s++)
            for (var t = 0; t < q; t++)
            {
                var (here, there) = (turned[s * q + t], turned[t * q + s]);
                for (var i = 0; i < size; i++)
                    for (var j = 0; j < size; j++) sum += here[i * size + j] * (here[j * size + i] + there[j * size + i]);
            }
        return sum;
    }

    // Σ_st X(s, t)·(X(s, t) + X(t, s))
    private double Squares(double[] pair)
    {
        double sum = 0;
        for (var s = 0; s < q; s++)
            for (var t = 0; t < q; t++) sum += pair[s * q + t] * (pair[s * q + t] + pair[t * q + s]);
        return sum;
    }

    private double[] Turned(int pair)
    {
        var m = _outer.AsSpan(pair * size * size, size * size);
        var result = new double[size * size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
            {
                if (form is null)
                {
                    result[i * size + j] = -m[i * size + j];
                    continue;
                }
                for (var l = 0; l < size; l++) result[i * size + j] += form[i * size + l] * m[l * size + j];
            }
        return result;
    }

    private double Form(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < size; i++)
        {
            if (form is null)
            {
                sum -= a[i] * b[i];
                continue;
            }
            for (var j = 0; j < size; j++) sum += a[i] * form[i * size + j] * b[j];
        }
        return sum;
    }

    private void AddPair<TKey>(Dictionary<TKey, double[]> sums, TKey key, Func<int, double> left, Func<int, double> right) where TKey : notnull
    {
        var sum = CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _) ??= new double[q * q];
        for (var s = 0; s < q; s++)
            for (var t = 0; t < q; t++) sum[s * q + t] += left(s) * right(t);
    }
}
