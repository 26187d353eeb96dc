using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>Cluster-robust covariances of a fitted model, as sums over clusters in the coordinates of Q (V = R⁻¹·M·R⁻ᵀ).</summary>
internal static class ClusterCovariance
{
    /// <summary>Smaller eigenvalues of an adjustment matrix count as zero (generalised inverse, as clubSandwich).</summary>
    public const double SingularTolerance = 1e-12;

    /// <summary>CR0: Σ_g s_g s_g' of the scores s_g = Q_g'e_g. Rank × rank, lower triangle.</summary>
    public static double[] Scores(FittedRows rows, Clusters clusters)
    {
        var k = rows.Rank;
        rows.Work.Restart();
        var parts = RowSlices.Run(rows.Count, k * k * sizeof(double), (first, end) =>
        {
            var sum = new double[k * k];
            EachCluster(rows, clusters, first, end, new ClusterSums(k, false), g => AddOuter(sum, g.Score, k));
            return sum;
        }, rows.Work);
        return Total(parts);
    }

    /// <summary>
    /// CR2 without weights and Satterthwaite's df of each direction (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018, identity
    /// working model). As (I − QQ')^−½·Q = Q·(I − Q'Q)^−½, a cluster is known by the k × k matrix S = Q_g'Q_g; a cluster with fewer
    /// than k rows by its rows.
    /// </summary>
    /// <param name="rows">Of the model.</param>
    /// <param name="clusters">Of the rows.</param>
    /// <param name="directions">R⁻ᵀc of each contrast c'b.</param>
    public static (double[] Covariance, double[] Df) BellMcCaffrey(FittedRows rows, Clusters clusters, IReadOnlyList<double[]> directions)
    {
        var k = rows.Rank;
        rows.Work.Restart();
        var parts = RowSlices.Run(rows.Count, (directions.Count + 1L) * k * k * sizeof(double), (first, end) =>
        {
            var covariance = new double[k * k];
            var satterthwaite = directions.Select(_ => new SatterthwaiteSum(k)).ToArray();
            var cluster = new AdjustedCluster(k);
            EachCluster(rows, clusters, first, end, new ClusterSums(k, true), sums =>
            {
                cluster.Adjust(sums);
                AddOuter(covariance, cluster.Score, k);
                for (var c = 0; c < directions.Count; c++)
                {
                    var square = cluster.Apply(directions[c]);
                    satterthwaite[c].Add(square, cluster.Projection);
                }
            });
            return (Covariance: covariance, Satterthwaite: satterthwaite);
        }, rows.Work);
        foreach (var part in parts.Skip(1))
            for (var c = 0; c < directions.Count; c++) parts[0].Satterthwaite[c].Add(part.Satterthwaite[c]);
        return (Total([.. parts.Select(p => p.Covariance)]), Array.ConvertAll(parts[0].Satterthwaite, s => s.Df));
    }

    /// <summary>Degrees of freedom η of Hotelling's T² for q contrasts under CR2 without weights; null where the contrasts are dependent.</summary>
    /// <param name="rows">Of the model, unweighted.</param>
    /// <param name="clusters">Of the rows.</param>
    /// <param name="directions">R⁻ᵀc of each contrast c'b.</param>
    public static double? Hotelling(FittedRows rows, Clusters clusters, IReadOnlyList<double[]> directions) =>
        HotellingSums.Df(directions, d => Pairs(rows, clusters, d));

    private static HotellingSums Pairs(FittedRows rows, Clusters clusters, IReadOnlyList<double[]> directions)
    {
        var (k, q) = (rows.Rank, directions.Count);
        var parts = RowSlices.Run(rows.Count, (long)q * q * k * k * sizeof(double), (first, end) =>
        {
            var sums = new HotellingSums(q, k);
            var cluster = new AdjustedCluster(k);
            double[][] vectors = [.. directions.Select(_ => new double[k])], projections = [.. directions.Select(_ => new double[k])];
            var inner = new double[q * q];
            EachCluster(rows, clusters, first, end, new ClusterSums(k, true), each =>
            {
                cluster.Adjust(each);
                for (var c = 0; c < q; c++)
                {
                    cluster.Apply(directions[c]);
                    cluster.Vector.CopyTo(vectors[c], 0);
                    cluster.Projection.CopyTo(projections[c], 0);
                }
                for (var s = 0; s < q; s++)
                    for (var t = 0; t < q; t++) inner[s * q + t] = AdjustedCluster.Dot(cluster.IsExplicit ? vectors[s] : projections[s], 0, vectors[t], 0, k);
                sums.Add(inner, projections);
            });
            return sums;
        }, rows.Work, 0.5);
        foreach (var part in parts.Skip(1)) parts[0].Add(part);
        return parts[0];
    }

    /// <summary>Adds weight-free outer products to the lower triangle.</summary>
    public static void AddOuter(double[] sum, ReadOnlySpan<double> a, int k)
    {
        for (var i = 0; i < k; i++)
            for (var j = 0; j <= i; j++) sum[i * k + j] += a[i] * a[j];
    }

    private static void EachCluster(FittedRows rows, Clusters clusters, int first, int end, ClusterSums sums, Action<ClusterSums> use)
    {
        var (cluster, endCluster) = clusters.In(first, end);
        if (cluster >= endCluster) return;
        var left = clusters.Size(cluster);
        rows.ForEach(clusters.RowsOf(cluster, endCluster), block =>
        {
            for (var from = 0; from < block.Rows.Count;)
            {
                var count = Math.Min(left, block.Rows.Count - from);
                sums.Add(block, from, count);
                from += count;
                left -= count;
                if (left > 0) continue;
                use(sums);
                sums.Clear();
                if (++cluster < endCluster) left = clusters.Size(cluster);
            }
        });
    }

    private static double[] Total(double[][] parts)
    {
        foreach (var part in parts.Skip(1))
            for (var i = 0; i < part.Length; i++) parts[0][i] += part[i];
        return parts[0];
    }

    /// <summary>What is summed over the rows of a cluster.</summary>
    private sealed class ClusterSums(int k, bool withCross)
    {
        /// <summary>Rows so far.</summary>
        public int Count { get; private set; }

        /// <summary>Q_g'e_g.</summary>
        public double[] Score { get; } = new double[k];

        /// <summary>S = Q_g'Q_g, the whole matrix.</summary>
        public double[] Cross { get; } = new double[k * k];

        /// <summary>The first k − 1 rows of Q_g, row-major: all rows of a smaller cluster.</summary>
        public double[] Q { get; } = new double[k * k];

        /// <summary>Their residuals.</summary>
        public double[] Residuals { get; } = new double[k];

        public void Add(FittedBlock block, int from, int count)
        {
            var e = block.Residuals.AsSpan(from, count);
            for (var i = 0; i < count && Count + i < k; i++)
            {
                Residuals[Count + i] = e[i];
                for (var j = 0; j < k; j++) Q[(Count + i) * k + j] = block.Q[j * BlockKernels.Size + from + i];
            }
            Count += count;
            for (var a = 0; a < k; a++)
            {
                var q = block.Column(a).Slice(from, count);
                Score[a] += BlockKernels.Dot(q, e);
                if (!withCross) continue;
                for (var b = 0; b <= a; b++)
                {
                    Cross[a * k + b] += BlockKernels.Dot(q, block.Column(b).Slice(from, count));
                    Cross[b * k + a] = Cross[a * k + b];
                }
            }
        }

        public void Clear()
        {
            Count = 0;
            Array.Clear(Score);
            Array.Clear(Cross);
        }
    }

    /// <summary>A cluster whose Q_g and residuals are multiplied by A_g = (I − Q_gQ_g')^−½.</summary>
    private sealed class AdjustedCluster(int k)
    {
        private readonly double[] _rotated = new double[k * k]; // small: A_gQ_g by rows; large: (I − S)^−½
        private readonly double[] _square = new double[k * k];
        private ClusterSums _sums = null!;

        private bool IsSmall => _sums.Count < k;

        /// <summary>Q_g'A_ge_g.</summary>
        public double[] Score { get; } = new double[k];

        /// <summary>Q_g'v of the direction applied last.</summary>
        public double[] Projection { get; } = new double[k];

        /// <summary>v of the direction applied last: itself (a small cluster), or a vector w with v'v* = (Q_g'v)'w*.</summary>
        public double[] Vector { get; } = new double[k];

        /// <summary>Whether <see cref="Vector"/> is v itself.</summary>
        public bool IsExplicit => IsSmall;

        public void Adjust(ClusterSums sums)
        {
            _sums = sums;
            Array.Clear(Score);
            if (IsSmall)
            {
                var n = sums.Count;
                for (var i = 0; i < n; i++)
                    for (var j = 0; j < n; j++) _square[i * n + j] = (i == j ? 1 : 0) - Dot(sums.Q, i * k, sums.Q, j * k, k);
                var root = InverseRoot(_square, n);
                for (var i = 0; i < n; i++)
                    for (var j = 0; j < k; j++)
                    {
                        double sum = 0;
                        for (var m = 0; m < n; m++) sum += root[i * n + m] * sums.Q[m * k + j];
                        _rotated[i * k + j] = sum;
                        Score[j] += sum * sums.Residuals[i];
                    }
                return;
            }
            for (var i = 0; i < k; i++)
                for (var j = 0; j < k; j++) _square[i * k + j] = (i == j ? 1 : 0) - sums.Cross[i * k + j];
            InverseRoot(_square, k).CopyTo(_rotated, 0);
            for (var j = 0; j < k; j++) Score[j] = Dot(_rotated, j * k, sums.Score, 0, k);
        }

        /// <summary>v = A_gQ_gd: its square, and in <see cref="Projection"/> Q_g'v.</summary>
        public double Apply(double[] direction)
        {
            double square = 0;
            Array.Clear(Projection);
            Array.Clear(Vector);
            if (IsSmall)
            {
                for (var i = 0; i < _sums.Count; i++)
                {
                    var v = Dot(_rotated, i * k, direction, 0, k);
                    square += v * v;
                    Vector[i] = v;
                    for (var j = 0; j < k; j++) Projection[j] += v * _sums.Q[i * k + j];
                }
                return square;
            }
            for (var j = 0; j < k; j++) Vector[j] = Dot(_rotated, j * k, direction, 0, k);
            for (var j = 0; j < k; j++)
            {
                Projection[j] = Dot(_sums.Cross, j * k, Vector, 0, k);
                square += Projection[j] * Vector[j];
            }
            return square;
        }

        // M^−½ of a symmetric matrix, eigenvalues that are zero left out; M is destroyed.
        private static double[] InverseRoot(double[] matrix, int n)
        {
            var (values, vectors) = SymmetricEigen.Decompose(matrix, n);
            var largest = Math.Max(1, values.Max());
            var root = new double[n * n];
            for (var e = 0; e < n; e++)
            {
                if (values[e] <= SingularTolerance * largest) continue;
                var factor = 1 / Math.Sqrt(values[e]);
                for (var i = 0; i < n; i++)
                    for (var j = 0; j < n; j++) root[i * n + j] += factor * vectors[i * n + e] * vectors[j * n + e];
            }
            return root;
        }

        public static double Dot(double[] a, int fromA, double[] b, int fromB, int n)
        {
            double sum = 0;
            for (var i = 0; i < n; i++) sum += a[fromA + i] * b[fromB + i];
            return sum;
        }
    }

    /// <summary>tr(Ω)²/tr(Ω²) with Ω_gh = δ·v_g'v_g − z_g'z_h, z_g = Q_g'v_g: only Σ z_g z_g' is kept.</summary>
    private sealed class SatterthwaiteSum(int k)
    {
        private readonly double[] _outer = new double[k * k];
        private double _trace;
        private double _diagonal;

        public void Add(double square, double[] z)
        {
            double projected = 0;
            foreach (var value in z) projected += value * value;
            _trace += square - projected;
            _diagonal += (square - projected) * (square - projected) - projected * projected;
            AddOuter(_outer, z, k);
        }

        public void Add(SatterthwaiteSum other)
        {
            _trace += other._trace;
            _diagonal += other._diagonal;
            for (var i = 0; i < _outer.Length; i++) _outer[i] += other._outer[i];
        }

        public double Df
        {
            get
            {
                double square = 0;
                for (var i = 0; i < k; i++)
                    for (var j = 0; j <= i; j++) square += (i == j ? 1 : 2) * _outer[i * k + j] * _outer[i * k + j];
                return _trace * _trace / (square + _diagonal);
            }
        }
    }
}
