namespace CoProduction.Statistics.Numerics;

/// <summary>
/// Cholesky factor of a symmetric matrix scaled to a unit diagonal. It is refused where a column keeps less than a share of its length beside the
/// earlier ones: then cross-products have lost too many digits, and QR of the data is needed.
/// </summary>
internal sealed class UnitCholesky
{
    private readonly double[] _factor; // size × size, lower triangle, row-major
    private readonly double[] _scale;

    private UnitCholesky(double[] factor, double[] scale) => (_factor, _scale) = (factor, scale);

    public int Size => _scale.Length;

    /// <param name="matrix">size × size, row-major.</param>
    /// <param name="smallest">The smallest remaining share of a squared length.</param>
    /// <returns>Null where a share is smaller.</returns>
    public static UnitCholesky? Factor(double[] matrix, double smallest)
    {
        var size = (int)Math.Round(Math.Sqrt(matrix.Length));
        var scale = new double[size];
        for (var i = 0; i < size; i++)
        {
            scale[i] = Math.Sqrt(matrix[i * size + i]);
            if (!(scale[i] > 0) || !double.IsFinite(scale[i])) return null;
        }
        var l = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * size + j] / (scale[i] * scale[j]);
                for (var m = 0; m < j; m++) sum -= l[i * size + m] * l[j * size + m];
                if (j < i) l[i * size + j] = sum / l[j * size + j];
                else if (sum >= smallest) l[i * size + i] = Math.Sqrt(sum);
                else return null;
            }
        }
        return new UnitCholesky(l, scale);
    }

    /// <summary>L⁻¹y in place: y'A⁻¹y is its squared length.</summary>
    public void Forward(double[] y)
    {
        var size = Size;
        for (var i = 0; i < size; i++)
        {
            var sum = y[i] / _scale[i];
            for (var j = 0; j < i; j++) sum -= _factor[i * size + j] * y[j];
            y[i] = sum / _factor[i * size + i];
        }
    }

    /// <summary>A⁻¹y in place.</summary>
    public void Solve(double[] y)
    {
        Forward(y);
        var size = Size;
        for (var i = size - 1; i >= 0; i--)
        {
            var sum = y[i];
            for (var j = i + 1; j < size; j++) sum -= _factor[j * size + i] * y[j];
            y[i] = sum / _factor[i * size + i];
        }
        for (var i = 0; i < size; i++) y[i] /= _scale[i];
    }
}
