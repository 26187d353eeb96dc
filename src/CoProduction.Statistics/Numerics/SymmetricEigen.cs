namespace CoProduction.Statistics.Numerics;

/// <summary>Eigenvalues and vectors of a small symmetric matrix by Jacobi rotations (accurate for small eigenvalues).</summary>
internal static class SymmetricEigen
{
    /// <param name="a">n × n, row-major; destroyed.</param>
    /// <param name="n">Order of the matrix.</param>
    /// <returns>The n values and the vectors as columns of an n × n row-major matrix.</returns>
    public static (double[] Values, double[] Vectors) Decompose(double[] a, int n)
    {
        var v = new double[n * n];
        for (var i = 0; i < n; i++) v[i * n + i] = 1;
        for (var sweep = 0; sweep < 100; sweep++)
        {
            double off = 0, diagonal = 0;
            for (var i = 0; i < n; i++)
            {
                diagonal += a[i * n + i] * a[i * n + i];
                for (var j = i + 1; j < n; j++) off += a[i * n + j] * a[i * n + j];
            }
            if (off <= 1e-36 * diagonal || off == 0) break;
            for (var p = 0; p < n - 1; p++)
                for (var q = p + 1; q < n; q++)
                    Rotate(a, v, n, p, q);
        }
        var values = new double[n];
        for (var i = 0; i < n; i++) values[i] = a[i * n + i];
        return (values, v);
    }

    private static void Rotate(double[] a, double[] v, int n, int p, int q)
    {
        var apq = a[p * n + q];
        if (apq == 0) return;
        var theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
        var t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = t * c;
        for (var i = 0; i < n; i++)
        {
            var aip = a[i * n + p];
            var aiq = a[i * n + q];
            a[i * n + p] = c * aip - s * aiq;
            a[i * n + q] = s * aip + c * aiq;
        }
        for (var i = 0; i < n; i++)
        {
            var api = a[p * n + i];
            var aqi = a[q * n + i];
            a[p * n + i] = c * api - s * aqi;
            a[q * n + i] = s * api + c * aqi;
        }
        for (var i = 0; i < n; i++)
        {
            var vip = v[i * n + p];
            var viq = v[i * n + q];
            v[i * n + p] = c * vip - s * viq;
            v[i * n + q] = s * vip + c * viq;
        }
    }
}
