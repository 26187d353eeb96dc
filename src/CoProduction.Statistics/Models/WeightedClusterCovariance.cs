using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// CR2 with weights (Pustejovsky and Tipton 2018, identity working model). The adjustment of a cluster differs from the identity on at most
/// 2k dimensions, so n_g × n_g matrices are never formed; the sums over pairs of clusters reduce to traces of 2k × 2k matrices.
/// </summary>
internal static class WeightedClusterCovariance
{
    /// <param name="rows">Of √W·X.</param>
    /// <param name="clusters">Of the rows.</param>
    /// <param name="directions">R⁻ᵀc of each contrast c'b.</param>
    /// <returns>M in V = R⁻¹·M·R⁻ᵀ, lower triangle, and Satterthwaite's df of each direction.</returns>
    public static (double[] Covariance, double[] Df) BellMcCaffrey(FittedRows rows, Clusters clusters, IReadOnlyList<double[]> directions)
    {
        var k = rows.Rank;
        rows.Work.Restart();
        rows.Work.Next(2L * rows.Count);
        var gram = Gram(rows); // Q'WQ
        var covariance = new double[k * k];
        var satterthwaite = directions.Select(_ => new SatterthwaiteSum(k, gram)).ToArray();
        var score = new double[k];
        EachCluster(rows, clusters, gram, cluster =>
        {
            for (var j = 0; j < k; j++)
            {
                score[j] = 0;
                for (var i = 0; i < cluster.Count; i++) score[j] += cluster.Adjusted[i * k + j] * cluster.Residuals[i];
            }
            ClusterCovariance.AddOuter(covariance, score, k);
            for (var c = 0; c < directions.Count; c++) satterthwaite[c].Add(cluster.Adjusted, cluster.Y, cluster.Weighted, directions[c], cluster.Count);
        });
        return (covariance, Array.ConvertAll(satterthwaite, s => s.Df));
    }

    /// <summary>Degrees of freedom η of Hotelling's T² for q contrasts (<see cref="HotellingSums"/>); null where the contrasts are dependent.</summary>
    /// <param name="rows">Of √W·X.</param>
    /// <param name="clusters">Of the rows.</param>
    /// <param name="directions">R⁻ᵀc of each contrast c'b.</param>
    public static double? Hotelling(FittedRows rows, Clusters clusters, IReadOnlyList<double[]> directions)
    {
        var (k, q) = (rows.Rank, directions.Count);
        rows.Work.Next(4L * rows.Count);
        var gram = Gram(rows);
        // Of p = (Y'v, (wY)'v): p'Jp = z'Gz − 2z'y.
        var form = new double[4 * k * k];
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++) form[i * 2 * k + j] = gram[i * k + j];
            form[i * 2 * k + k + i] = form[(k + i) * 2 * k + i] = -1;
        }
        return HotellingSums.Df(directions, Pass);

        HotellingSums Pass(IReadOnlyList<double[]> contrasts)
        {
            var sums = new HotellingSums(q, 2 * k, form);
            EachCluster(rows, clusters, gram, cluster =>
            {
                var n = cluster.Count;
                double[][] v = [.. contrasts.Select(c => Multiply(cluster.Adjusted, c, n, k))];
                var inner = new double[q * q];
                for (var s = 0; s < q; s++)
                    for (var t = 0; t < q; t++)
                        for (var i = 0; i < n; i++) inner[s * q + t] += v[s][i] * v[t][i];
                sums.Add(inner, Array.ConvertAll(v, each => (double[])[.. MultiplyTransposed(cluster.Y, each, n, k), .. MultiplyTransposed(cluster.Weighted, each, n, k)]));
            });
            return sums;
        }
    }

    /// <summary>A cluster of n rows: w^-½ Q_g, w^½ Q_g, A_g w^½ Q_g (n × k, row-major), and e.</summary>
    private sealed record Cluster(int Count, double[] Y, double[] Weighted, double[] Adjusted, double[] Residuals);

    private static void EachCluster(FittedRows rows, Clusters clusters, double[] gram, Action<Cluster> use)
    {
        var k = rows.Rank;
        for (var g = 0; g < clusters.Count; g++)
        {
            var n = clusters.Size(g);
            var y = new double[n * k];
            var weighted = new double[n * k];
            var residuals = new double[n];
            var row = 0;
            rows.ForEach(clusters.RowsOf(g, g + 1), block =>
            {
                for (var i = 0; i < block.Rows.Count; i++, row++)
                {
                    var root = Math.Sqrt(block.Rows.Weights[i]);
                    residuals[row] = block.Residuals[i] / root;
                    for (var j = 0; j < k; j++)
                    {
                        y[row * k + j] = block.Q[j * BlockKernels.Size + i] / root;
                        weighted[row * k + j] = block.Q[j * BlockKernels.Size + i] * root;
                    }
                }
            });
            use(new Cluster(n, y, weighted, Adjust(y, weighted, gram, n, k), residuals));
        }
    }

    // M d of an n × k matrix
    private static double[] Multiply(double[] m, double[] d, int n, int k)
    {
        var result = new double[n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < k; j++) result[i] += m[i * k + j] * d[j];
        return result;
    }

    // M'v of an n × k matrix
    private static double[] MultiplyTransposed(double[] m, double[] v, int n, int k)
    {
        var result = new double[k];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < k; j++) result[j] += m[i * k + j] * v[i];
        return result;
    }

    private static double[] Gram(FittedRows rows)
    {
        var k = rows.Rank;
        var gram = new double[k * k];
        rows.ForEach(0, rows.Count, block => block.AddOuter(block.Rows.Weights, gram));
        for (var i = 0; i < k; i++)
            for (var j = 0; j < i; j++) gram[j * k + i] = gram[i * k + j];
        return gram;
    }

    // A_g M with A_g = B_g^-½, B_g = I − Y(wY)' − (wY)Y' + Y G Y' in the notation of the caller.
    private static double[] Adjust(double[] y, double[] weighted, double[] gram, int n, int k)
    {
        var basis = Basis(y, weighted, n, k);
        var r = basis.Length;
        var uy = Project(basis, y, n, k);
        var uw = Project(basis, weighted, n, k);
        var c = new double[r * r];
        for (var a = 0; a < r; a++)
        {
            for (var j = 0; j < k; j++)
            {
                double yg = 0;
                for (var l = 0; l < k; l++) yg += uy[a * k + l] * gram[l * k + j];
                for (var b = 0; b < r; b++) c[a * r + b] += yg * uy[b * k + j] - uy[a * k + j] * uw[b * k + j] - uw[a * k + j] * uy[b * k + j];
            }
        }
        for (var a = 0; a < r; a++)
            for (var b = 0; b < a; b++) c[a * r + b] = c[b * r + a] = (c[a * r + b] + c[b * r + a]) / 2;
        for (var a = 0; a < r; a++) c[a * r + a] += 1;
        var (values, vectors) = SymmetricEigen.Decompose(c, r);
        var largest = Math.Max(1, r == 0 ? 0 : values.Max());
        // K = B^-½ − I within the basis
        var inEigen = new double[r * k];
        for (var e = 0; e < r; e++)
        {
            var factor = (values[e] > ClusterCovariance.SingularTolerance * largest ? 1 / Math.Sqrt(values[e]) : 0) - 1;
            for (var j = 0; j < k; j++)
            {
                double sum = 0;
                for (var a = 0; a < r; a++) sum += vectors[a * r + e] * uw[a * k + j];
                inEigen[e * k + j] = factor * sum;
            }
        }
        var result = (double[])weighted.Clone();
        for (var a = 0; a < r; a++)
        {
            for (var j = 0; j < k; j++)
            {
                double change = 0;
                for (var e = 0; e < r; e++) change += vectors[a * r + e] * inEigen[e * k + j];
                if (change == 0) continue;
                for (var i = 0; i < n; i++) result[i * k + j] += basis[a][i] * change;
            }
        }
        return result;
    }

    // Orthonormal columns that span what B_g − I acts on; the whole space where the cluster is small.
    private static double[][] Basis(double[] y, double[] weighted, int n, int k)
    {
        if (n <= 2 * k)
        {
            return [.. Enumerable.Range(0, n).Select(i =>
            {
                var unit = new double[n];
                unit[i] = 1;
                return unit;
            })];
        }
        var columns = new List<double[]>();
        foreach (var matrix in new[] { y, weighted })
            for (var j = 0; j < k; j++)
                columns.Add([.. Enumerable.Range(0, n).Select(i => matrix[i * k + j])]);
        var qr = HouseholderQr.Factor(columns);
        var q = qr.ThinQ();
        return [.. Enumerable.Range(0, qr.Rank).Select(j => Enumerable.Range(0, n).Select(i => q[i * qr.Rank + j]).ToArray())];
    }

    // U'M, r × k
    private static double[] Project(double[][] basis, double[] m, int n, int k)
    {
        var result = new double[basis.Length * k];
        for (var a = 0; a < basis.Length; a++)
            for (var i = 0; i < n; i++)
            {
                var u = basis[a][i];
                if (u == 0) continue;
                for (var j = 0; j < k; j++) result[a * k + j] += u * m[i * k + j];
            }
        return result;
    }

    /// <summary>
    /// tr(Ω)²/tr(Ω²) with Ω_gh = δ·v_g'v_g + p_g'J p_h, p_g = (Y'v_g, (wY)'v_g): only Σ p_g p_g' is kept.
    /// </summary>
    private sealed class SatterthwaiteSum(int k, double[] gram)
    {
        private readonly double[] _outer = new double[4 * k * k];
        private readonly double[] _p = new double[2 * k];
        private double _trace;
        private double _diagonal;

        public void Add(double[] adjusted, double[] y, double[] weighted, double[] direction, int n)
        {
            Array.Clear(_p);
            double square = 0;
            for (var i = 0; i < n; i++)
            {
                double v = 0;
                for (var j = 0; j < k; j++) v += adjusted[i * k + j] * direction[j];
                square += v * v;
                for (var j = 0; j < k; j++)
                {
                    _p[j] += y[i * k + j] * v;
                    _p[k + j] += weighted[i * k + j] * v;
                }
            }
            var low = Form(_p);
            _trace += square + low;
            _diagonal += (square + low) * (square + low) - low * low;
            var k2 = 2 * k;
            for (var i = 0; i < k2; i++)
                for (var j = 0; j < k2; j++) _outer[i * k2 + j] += _p[i] * _p[j];
        }

        public double Df
        {
            get
            {
                var k2 = 2 * k;
                var jp = new double[k2 * k2]; // J P
                for (var i = 0; i < k; i++)
                    for (var j = 0; j < k2; j++)
                    {
                        var sum = -_outer[(k + i) * k2 + j];
                        for (var l = 0; l < k; l++) sum += gram[i * k + l] * _outer[l * k2 + j];
                        jp[i * k2 + j] = sum;
                        jp[(k + i) * k2 + j] = -_outer[i * k2 + j];
                    }
                double square = 0;
                for (var i = 0; i < k2; i++)
                    for (var j = 0; j < k2; j++) square += jp[i * k2 + j] * jp[j * k2 + i];
                return _trace * _trace / (square + _diagonal);
            }
        }

        // p'Jp = z'Gz − 2 z'y
        private double Form(double[] p)
        {
            double sum = 0;
            for (var i = 0; i < k; i++)
            {
                double gz = 0;
                for (var l = 0; l < k; l++) gz += gram[i * k + l] * p[l];
                sum += p[i] * gz - 2 * p[i] * p[k + i];
            }
            return sum;
        }
    }
}
