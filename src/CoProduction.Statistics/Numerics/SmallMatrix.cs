namespace CoProduction.Statistics.Numerics;

/// <summary>Square matrices of a few dozen rows, row-major: those of parameters, never of data.</summary>
internal static class SmallMatrix
{
    private const double Tolerance = 1e-14;

    /// <summary>A⁻¹y by QR; null where A is singular.</summary>
    public static double[]? Solve(double[] matrix, double[] right, double tolerance = Tolerance)
    {
        var size = right.Length;
        var qr = HouseholderQr.Factor([.. Enumerable.Range(0, size).Select(j => Enumerable.Range(0, size).Select(i => matrix[i * size + j]).ToArray())], tolerance);
        if (qr.Rank < size) return null;
        var y = (double[])right.Clone();
        qr.ApplyTranspose(y);
        qr.SolveR(y);
        return y;
    }

    /// <summary>A y.</summary>
    public static double[] Multiply(double[] matrix, double[] y)
    {
        var size = y.Length;
        var result = new double[size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++) result[i] += matrix[i * size + j] * y[j];
        return result;
    }

    /// <summary>y'A y.</summary>
    public static double Quadratic(double[] matrix, double[] y)
    {
        var product = Multiply(matrix, y);
        double sum = 0;
        for (var i = 0; i < y.Length; i++) sum += y[i] * product[i];
        return sum;
    }

    /// <summary>b'V⁻¹b on the scale of correlations; null where V is singular.</summary>
    public static double? Wald(double[] b, double[] covariance, double tolerance = Tolerance)
    {
        var size = b.Length;
        var scale = Enumerable.Range(0, size).Select(i => Math.Sqrt(covariance[i * size + i])).ToArray();
        if (Array.Exists(scale, s => !(s > 0))) return null;
        var unit = new double[size];
        var correlation = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            unit[i] = b[i] / scale[i];
            for (var j = 0; j < size; j++) correlation[i * size + j] = covariance[i * size + j] / (scale[i] * scale[j]);
        }
        if (Solve(correlation, unit, tolerance) is not { } solved) return null;
        double sum = 0;
        for (var i = 0; i < size; i++) sum += unit[i] * solved[i];
        return sum;
    }
}
