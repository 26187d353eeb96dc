using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Robust covariances from Q and R of √W·X: with a_i = R⁻¹q_i a sandwich is Σ ω_i a_i a_i', a sum of squares on its
/// diagonal. No explicit inverse of X'X is formed, which would cost half the digits on Longley's data.
/// </summary>
internal static class SandwichCovariance
{
    /// <summary>Smaller eigenvalues of an adjustment matrix count as zero (generalised inverse, as clubSandwich).</summary>
    private const double SingularTolerance = 1e-12;

    /// <summary>Σ ω_i a_i a_i', k × k row-major.</summary>
    public static double[] Weighted(double[] influence, int k, Func<int, double> omega)
    {
        var v = new double[k * k];
        var n = influence.Length / Math.Max(k, 1);
        for (var i = 0; i < n; i++)
        {
            var w = omega(i);
            if (w == 0) continue;
            AddOuter(v, influence.AsSpan(i * k, k), w);
        }
        return Symmetric(v, k);
    }

    /// <summary>Σ_g s_g s_g' of the cluster sums s_g = R⁻¹ Σ q_i e_i (CR0).</summary>
    public static double[] Clustered(HouseholderQr qr, double[] q, double[] residuals, Clusters clusters)
    {
        var k = qr.Rank;
        var v = new double[k * k];
        var score = new double[k];
        foreach (var rows in clusters.Rows)
        {
            Array.Clear(score);
            foreach (var i in rows)
                for (var j = 0; j < k; j++) score[j] += q[i * k + j] * residuals[i];
            qr.SolveR(score);
            AddOuter(v, score, 1);
        }
        return Symmetric(v, k);
    }

    /// <summary>
    /// CR2 and Satterthwaite's df of each contrast c'b (Pustejovsky and Tipton 2018, identity working model). The adjustment
    /// of a cluster differs from the identity on at most 2k dimensions, so n_g × n_g matrices are never formed, and the sums
    /// over pairs of clusters reduce to traces of 2k × 2k matrices.
    /// </summary>
    /// <param name="qr">Of √W·X.</param>
    /// <param name="q">Thin Q, row-major.</param>
    /// <param name="residuals">√w·e.</param>
    /// <param name="rootWeights">√w, or null.</param>
    /// <param name="clusters">The rows of each cluster.</param>
    /// <param name="contrasts">Vectors of k numbers.</param>
    public static (double[] Covariance, double[] Df) BellMcCaffrey(HouseholderQr qr, double[] q, double[] residuals, double[]? rootWeights, Clusters clusters, IReadOnlyList<double[]> contrasts)
    {
        var k = qr.Rank;
        var gram = rootWeights is null ? null : Weighted(q, k, i => rootWeights[i] * rootWeights[i]); // Q'WQ
        var directions = contrasts.Select(c =>
        {
            var t = (double[])c.Clone();
            qr.SolveRTranspose(t);
            return t;
        }).ToArray();
        var covariance = new double[k * k];
        var satterthwaite = directions.Select(_ => new SatterthwaiteSum(k, gram)).ToArray();
        var score = new double[k];
        foreach (var rows in clusters.Rows)
        {
            var y = new double[rows.Length * k];       // w^-½ Q_g
            var weighted = new double[rows.Length * k]; // w^½ Q_g
            for (var i = 0; i < rows.Length; i++)
            {
                var root = rootWeights?[rows[i]] ?? 1;
                for (var j = 0; j < k; j++)
                {
                    y[i * k + j] = q[rows[i] * k + j] / root;
                    weighted[i * k + j] = q[rows[i] * k + j] * root;
                }
            }
            var adjusted = Adjust(y, weighted, gram, rows.Length, k); // A_g w^½ Q_g
            for (var j = 0; j < k; j++)
            {
                double sum = 0;
                for (var i = 0; i < rows.Length; i++) sum += adjusted[i * k + j] * residuals[rows[i]] / (rootWeights?[rows[i]] ?? 1);
                score[j] = sum;
            }
            qr.SolveR(score);
            AddOuter(covariance, score, 1);
            for (var c = 0; c < directions.Length; c++) satterthwaite[c].Add(adjusted, y, weighted, directions[c], rows.Length);
        }
        return (Symmetric(covariance, k), Array.ConvertAll(satterthwaite, s => s.Df));
    }

    // A_g M with A_g = B_g^-½, B_g = I − Y(wY)' − (wY)Y' + Y G Y' in the notation of the caller (unweighted: I − QQ').
    private static double[] Adjust(double[] y, double[] weighted, double[]? gram, int n, int k)
    {
        var basis = Basis(y, weighted, gram is not null, n, k);
        var r = basis.Length;
        var uy = Project(basis, y, n, k);
        var c = new double[r * r];
        if (gram is null)
        {
            for (var a = 0; a < r; a++)
                for (var b = 0; b < r; b++)
                    for (var j = 0; j < k; j++) c[a * r + b] -= uy[a * k + j] * uy[b * k + j];
        }
        else
        {
            var uw = Project(basis, weighted, n, k);
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
        }
        for (var a = 0; a < r; a++) c[a * r + a] += 1;
        var (values, vectors) = SymmetricEigen.Decompose(c, r);
        var largest = Math.Max(1, r == 0 ? 0 : values.Max());
        // K = B^-½ − I within the basis
        var um = Project(basis, weighted, n, k);
        var inEigen = new double[r * k];
        for (var e = 0; e < r; e++)
        {
            var factor = (values[e] > SingularTolerance * largest ? 1 / Math.Sqrt(values[e]) : 0) - 1;
            for (var j = 0; j < k; j++)
            {
                double sum = 0;
                for (var a = 0; a < r; a++) sum += vectors[a * r + e] * um[a * k + j];
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
    private static double[][] Basis(double[] y, double[] weighted, bool isWeighted, int n, int k)
    {
        if (n <= (isWeighted ? 2 * k : k))
        {
            return [.. Enumerable.Range(0, n).Select(i =>
            {
                var unit = new double[n];
                unit[i] = 1;
                return unit;
            })];
        }
        var columns = new List<double[]>();
        foreach (var matrix in isWeighted ? [y, weighted] : new[] { y })
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

    private static void AddOuter(double[] v, ReadOnlySpan<double> a, double weight)
    {
        var k = a.Length;
        for (var i = 0; i < k; i++)
        {
            var wa = weight * a[i];
            if (wa == 0) continue;
            for (var j = 0; j <= i; j++) v[i * k + j] += wa * a[j];
        }
    }

    private static double[] Symmetric(double[] v, int k)
    {
        for (var i = 0; i < k; i++)
            for (var j = 0; j < i; j++) v[j * k + i] = v[i * k + j];
        return v;
    }

    /// <summary>
    /// tr(Ω)²/tr(Ω²) with Ω_gh = δ·v_g'v_g + p_g'J p_h, p_g = (Y'v_g, (wY)'v_g): only Σ p_g p_g' is kept.
    /// </summary>
    private sealed class SatterthwaiteSum(int k, double[]? gram)
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
                        double sum = -_outer[(k + i) * k2 + j];
                        if (gram is null) sum += _outer[i * k2 + j];
                        else for (var l = 0; l < k; l++) sum += gram[i * k + l] * _outer[l * k2 + j];
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
                if (gram is null) gz = p[i];
                else for (var l = 0; l < k; l++) gz += gram[i * k + l] * p[l];
                sum += p[i] * gz - 2 * p[i] * p[k + i];
            }
            return sum;
        }
    }
}
