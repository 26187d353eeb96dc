namespace CoProduction.Statistics.Numerics;

/// <summary>Newton's direction for a minimum, also where the Hessian is not positive definite: its eigenvalues count by their size.</summary>
internal static class ModifiedNewton
{
    /// <param name="hessian">n × n symmetric, row-major; not changed.</param>
    /// <param name="gradient">n numbers.</param>
    /// <returns>A direction of descent.</returns>
    public static double[] Direction(double[] hessian, double[] gradient)
    {
        var n = gradient.Length;
        var (values, vectors) = SymmetricEigen.Decompose((double[])hessian.Clone(), n);
        var floor = 1e-12 * values.Max(Math.Abs);
        var direction = new double[n];
        for (var m = 0; m < n; m++)
        {
            double projection = 0;
            for (var i = 0; i < n; i++) projection += vectors[i * n + m] * gradient[i];
            var step = -projection / Math.Max(Math.Abs(values[m]), Math.Max(floor, double.Epsilon));
            for (var i = 0; i < n; i++) direction[i] += step * vectors[i * n + m];
        }
        return direction;
    }
}
