using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// The correlation of two normal variables of which only ordered categories were observed (Olsson 1979; R: <c>polycor::polychor</c>); tetrachoric for
/// two categories each. Interval and test by Fisher's z with the error carried over, se/(1 − ρ²).
/// </summary>
public sealed class PolychoricCorrelation
{
    /// <summary>More categories than this are refused: the variable is then better taken as a number.</summary>
    public const int MaxCategories = 25;

    private const int MaxSteps = 200;

    // |ρ| beyond 0.99999: the likelihood still rises, so there is no maximum inside.
    private const double EdgeOfZ = 6.1;

    private PolychoricCorrelation(AssociationTest test) => Test = test;

    /// <summary>Correlation, z, two-sided p and interval; or the reason why there are none.</summary>
    public AssociationTest Test { get; }

    /// <summary>Of the correlation; null with a reason.</summary>
    public double? StandardError { get; private init; }

    /// <summary>Thresholds of the first variable in standard deviations, ascending, one fewer than its categories.</summary>
    public IReadOnlyList<double> FirstThresholds { get; private init; } = [];

    /// <summary>Thresholds of the second variable.</summary>
    public IReadOnlyList<double> SecondThresholds { get; private init; } = [];

    /// <summary>Likelihood ratio test of the bivariate normal model against the free table: G²; null without degrees of freedom.</summary>
    public double? FitChiSquare { get; private init; }

    /// <summary>Cells − rows − columns.</summary>
    public int FitDf { get; private init; }

    /// <summary>P(χ² &gt; FitChiSquare).</summary>
    public double? FitPValue => FitChiSquare is { } g ? Tail.ChiSquareUpper(g, FitDf) : null;

    /// <param name="first">n categories in the order of the levels; a number column's <see cref="DataColumn.AsFactor"/> has them in increasing order.</param>
    /// <param name="second">n categories.</param>
    /// <param name="method">How the thresholds are estimated.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    /// <remarks>Rows that lack a value are left out; a level that does not occur makes no category.</remarks>
    public static PolychoricCorrelation Of(FactorColumn first, FactorColumn second, PolychoricMethod method = PolychoricMethod.MaximumLikelihood, double level = 0.95)
    {
        if (first.Length != second.Length) throw new ArgumentException("The variables differ in length.", nameof(second));
        int[] rows = [.. Enumerable.Range(0, first.Length).Where(i => !first.IsMissing(i) && !second.IsMissing(i))];
        int[] a = [.. rows.Select(i => first[i]).Distinct().Order()];
        int[] b = [.. rows.Select(i => second[i]).Distinct().Order()];
        RefuseMany(first.Name, a.Length);
        RefuseMany(second.Name, b.Length);
        var counts = new double[a.Length, b.Length];
        foreach (var i in rows) counts[Array.BinarySearch(a, first[i]), Array.BinarySearch(b, second[i])]++;
        return Of(counts, rows.Length, method, level);
    }

    private static void RefuseMany(string name, int categories)
    {
        if (categories > MaxCategories) throw new InvalidAnalysisException($"'{name}' has {categories} categories; a polychoric correlation takes at most {MaxCategories}. Use Pearson's or Spearman's.");
    }

    private static PolychoricCorrelation Of(double[,] counts, int n, PolychoricMethod method, double level)
    {
        var (r, c) = (counts.GetLength(0), counts.GetLength(1));
        if (r < 2 || c < 2) return NotEstimable(n, n == 0 ? "No row has both values." : "One of the variables is constant.");
        var marginal = new double[r + c - 1];
        Thresholds(Enumerable.Range(0, r).Select(i => Enumerable.Range(0, c).Sum(j => counts[i, j])), n, marginal.AsSpan(1, r - 1));
        Thresholds(Enumerable.Range(0, c).Select(j => Enumerable.Range(0, r).Sum(i => counts[i, j])), n, marginal.AsSpan(r, c - 1));
        if (Maximise(counts, marginal, 1) is not { } twoStep) return NotEstimable(n, Edge);
        var point = method == PolychoricMethod.TwoStep ? twoStep : Maximise(counts, twoStep.Parameters, marginal.Length);
        if (point is null) return NotEstimable(n, Edge);
        var variance = method == PolychoricMethod.TwoStep ? TwoStepVariance(point, n) : FirstOfInverse(point.Hessian, marginal.Length);
        // point.Parameters[0] is z = atanh ρ: its error is that of ρ over 1 − ρ².
        var (z, error) = (point.Parameters[0], Math.Sqrt(variance));
        var margin = -Tail.NormalQuantile((1 - level) / 2) * error;
        var rho = Math.Tanh(z);
        return new PolychoricCorrelation(new AssociationTest(rho, z / error, null, Tail.NormalTwoSided(z / error), Math.Tanh(z - margin), Math.Tanh(z + margin), n, null))
        {
            StandardError = error * (1 - rho) * (1 + rho),
            FirstThresholds = point.Parameters[1..r],
            SecondThresholds = point.Parameters[r..],
            FitChiSquare = r * c > r + c ? 2 * (Saturated(counts, n) + point.Discrepancy) : null,
            FitDf = Math.Max(0, r * c - r - c),
        };
    }

    private const string Edge = "The correlation runs to ±1: the table has empty cells where the likelihood would need counts.";

    private static PolychoricCorrelation NotEstimable(int n, string reason) => new(new AssociationTest(null, null, null, null, null, null, n, reason));

    private static void Thresholds(IEnumerable<double> margin, double n, Span<double> thresholds)
    {
        double below = 0;
        var counts = margin.ToArray();
        for (var i = 0; i < thresholds.Length; i++)
        {
            below += counts[i];
            thresholds[i] = Tail.NormalQuantile(below / n);
        }
    }

    private static double Saturated(double[,] counts, double n) => counts.Cast<double>().Where(x => x > 0).Sum(x => x * Math.Log(x / n));

    // Newton on −log L in (atanh ρ, thresholds); only the first `free` parameters move.
    private static Point? Maximise(double[,] counts, double[] start, int free)
    {
        var point = new Point(counts, start, free);
        for (var step = 0; step < MaxSteps; step++)
        {
            var direction = ModifiedNewton.Direction(point.Hessian, point.Gradient);
            var longest = direction.Max(Math.Abs);
            var factor = longest > 0.5 ? 0.5 / longest : 1;
            Point next;
            do
            {
                var moved = (double[])point.Parameters.Clone();
                for (var p = 0; p < free; p++) moved[p] += factor * direction[p];
                next = new Point(counts, moved, free);
                factor /= 2;
            }
            while (!(next.Discrepancy <= point.Discrepancy + 1e-12 * Math.Abs(point.Discrepancy)) && factor > 1e-12);
            point = next;
            if (Math.Abs(point.Parameters[0]) > EdgeOfZ) return null;
            if (longest < 1e-11) return point;
        }
        // Rounding can keep the last steps from shrinking further; a small one is convergence all the same.
        return point.Gradient.Max(Math.Abs) < 1e-6 ? point : null;
    }

    private static double FirstOfInverse(double[] hessian, int size)
    {
        var unit = new double[size];
        unit[0] = -1;
        return ModifiedNewton.Direction(hessian, unit)[0];
    }

    // The estimate moves with a count in cell (i, j) by its own score and through the marginal thresholds; the variance is that of this influence.
    private static double TwoStepVariance(Point point, double n)
    {
        var (counts, r, c) = (point.Counts, point.Counts.GetLength(0), point.Counts.GetLength(1));
        var full = new Point(counts, point.Parameters, point.Parameters.Length);
        var size = point.Parameters.Length;
        double sum = 0;
        for (var i = 0; i < r; i++)
            for (var j = 0; j < c; j++)
            {
                if (counts[i, j] == 0) continue;
                var influence = full.CellScore(i, j);
                for (var a = 1; a < r; a++) influence -= full.Hessian[a] * ThresholdInfluence(i < a, point.Parameters[a]);
                for (var b = 1; b < c; b++) influence -= full.Hessian[r - 1 + b] * ThresholdInfluence(j < b, point.Parameters[r - 1 + b]);
                sum += counts[i, j] * influence * influence;
            }
        return sum / (full.Hessian[0] * full.Hessian[0]);

        double ThresholdInfluence(bool below, double threshold)
        {
            var density = Math.Exp(-threshold * threshold / 2) / Math.Sqrt(2 * Math.PI);
            return ((below ? 1 : 0) - Tail.NormalUpper(-threshold)) / density / n;
        }
    }

    /// <summary>−log L with its first and second derivatives in the free parameters: z = atanh ρ, then the thresholds of both variables.</summary>
    private sealed class Point
    {
        private readonly int _rows;
        private readonly double[] _a; // thresholds with both ends
        private readonly double[] _b;
        private readonly double _rho;
        private readonly double[,] _cdf;
        private readonly double[,] _probability;

        public Point(double[,] counts, double[] parameters, int free)
        {
            Counts = counts;
            Parameters = parameters;
            _rows = counts.GetLength(0);
            var columns = counts.GetLength(1);
            _a = [double.NegativeInfinity, .. parameters[1.._rows], double.PositiveInfinity];
            _b = [double.NegativeInfinity, .. parameters[_rows..], double.PositiveInfinity];
            _rho = Math.Tanh(parameters[0]);
            Gradient = new double[free];
            Hessian = new double[free * free];
            _cdf = new double[_rows + 1, columns + 1];
            _probability = new double[_rows, columns];
            if (!Ascending(_a) || !Ascending(_b) || Math.Abs(_rho) == 1)
            {
                Discrepancy = double.PositiveInfinity;
                return;
            }
            for (var i = 0; i <= _rows; i++)
                for (var j = 0; j <= columns; j++) _cdf[i, j] = BivariateNormal.Cdf(_a[i], _b[j], _rho);
            for (var i = 0; i < _rows; i++)
                for (var j = 0; j < columns; j++)
                {
                    _probability[i, j] = _cdf[i + 1, j + 1] - _cdf[i, j + 1] - _cdf[i + 1, j] + _cdf[i, j];
                    if (counts[i, j] > 0) Discrepancy -= _probability[i, j] > 0 ? counts[i, j] * Math.Log(_probability[i, j]) : double.NegativeInfinity;
                }
            if (double.IsFinite(Discrepancy)) Differentiate(free);
        }

        public double[,] Counts { get; }

        public double[] Parameters { get; }

        public double Discrepancy { get; }

        public double[] Gradient { get; }

        public double[] Hessian { get; }

        /// <summary>∂ log p/∂z of a cell.</summary>
        public double CellScore(int i, int j) => Slope(_rho) * Rectangle(i, j, (a, b) => BivariateNormal.Density(a, b, _rho)) / _probability[i, j];

        private static bool Ascending(double[] values) => values.Zip(values.Skip(1), (low, high) => low < high).All(x => x);

        private static double Slope(double rho) => (1 - rho) * (1 + rho); // dρ/dz

        private double Rectangle(int i, int j, Func<double, double, double> f) => f(_a[i + 1], _b[j + 1]) - f(_a[i], _b[j + 1]) - f(_a[i + 1], _b[j]) + f(_a[i], _b[j]);

        private void Differentiate(int free)
        {
            var columns = Counts.GetLength(1);
            var first = new double[free];
            var second = new double[free * free];
            for (var i = 0; i < _rows; i++)
                for (var j = 0; j < columns; j++)
                {
                    if (Counts[i, j] == 0) continue;
                    CellDerivatives(i, j, first, second, free);
                    var (p, weight) = (_probability[i, j], Counts[i, j]);
                    for (var s = 0; s < free; s++)
                    {
                        Gradient[s] -= weight * first[s] / p;
                        for (var t = 0; t < free; t++) Hessian[s * free + t] -= weight * (second[s * free + t] / p - first[s] / p * (first[t] / p));
                    }
                }
        }

        // Of the probability of a cell. Only its own four thresholds move it.
        private void CellDerivatives(int i, int j, double[] first, double[] second, int free)
        {
            Array.Clear(first);
            Array.Clear(second);
            var slope = Slope(_rho);
            var byRho = Rectangle(i, j, (a, b) => BivariateNormal.Density(a, b, _rho));
            first[0] = slope * byRho;
            second[0] = slope * slope * Rectangle(i, j, DensityByRho) - 2 * _rho * slope * byRho;
            if (free == 1) return;
            foreach (var (row, sign) in new[] { (i, -1), (i + 1, 1) })
            {
                if (double.IsInfinity(_a[row])) continue;
                var (a, low, high) = (_a[row], _b[j], _b[j + 1]);
                var s = row;
                first[s] = sign * (ByThreshold(a, high) - ByThreshold(a, low));
                second[s * free + s] = -a * first[s] - sign * _rho * (BivariateNormal.Density(a, high, _rho) - BivariateNormal.Density(a, low, _rho));
                second[s] = second[s * free] = sign * slope * (DensityByThreshold(a, high) - DensityByThreshold(a, low));
            }
            foreach (var (column, sign) in new[] { (j, -1), (j + 1, 1) })
            {
                if (double.IsInfinity(_b[column])) continue;
                var (b, low, high) = (_b[column], _a[i], _a[i + 1]);
                var t = _rows - 1 + column;
                first[t] = sign * (ByThreshold(b, high) - ByThreshold(b, low));
                second[t * free + t] = -b * first[t] - sign * _rho * (BivariateNormal.Density(b, high, _rho) - BivariateNormal.Density(b, low, _rho));
                second[t] = second[t * free] = sign * slope * (DensityByThreshold(b, high) - DensityByThreshold(b, low));
                foreach (var (row, other) in new[] { (i, -1), (i + 1, 1) })
                    if (!double.IsInfinity(_a[row])) second[row * free + t] = second[t * free + row] = sign * other * BivariateNormal.Density(_a[row], b, _rho);
            }
        }

        // ∂Φ₂(a, b)/∂a = φ(a)·Φ((b − ρa)/√(1 − ρ²))
        private double ByThreshold(double a, double b) => Math.Exp(-a * a / 2) / Math.Sqrt(2 * Math.PI) * Tail.NormalUpper(-(b - _rho * a) / Math.Sqrt(Slope(_rho)));

        // ∂φ₂/∂a
        private double DensityByThreshold(double a, double b) => double.IsInfinity(b) ? 0 : -BivariateNormal.Density(a, b, _rho) * (a - _rho * b) / Slope(_rho);

        // ∂φ₂/∂ρ
        private double DensityByRho(double a, double b)
        {
            if (double.IsInfinity(a) || double.IsInfinity(b)) return 0;
            var rest = Slope(_rho);
            return BivariateNormal.Density(a, b, _rho) * (_rho / rest + (a * b * (1 + _rho * _rho) - _rho * (a * a + b * b)) / (rest * rest));
        }
    }
}
