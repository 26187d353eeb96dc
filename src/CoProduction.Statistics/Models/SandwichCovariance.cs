using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Robust covariances from Q and R of √W·X: with a_i = R⁻¹q_i a sandwich is Σ ω_i a_i a_i', a sum of squares on its
/// diagonal. No explicit inverse of X'X is formed, which would cost half the digits on Longley's data.
/// </summary>
internal static class SandwichCovariance
{
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
}
