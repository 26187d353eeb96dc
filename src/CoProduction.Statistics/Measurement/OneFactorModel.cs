using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// One common factor by maximum likelihood on a correlation matrix, as R's <c>factanal(factors = 1)</c> and <c>psych::fa(fm = "ml")</c>: R = λλ' + Ψ.
/// With the loadings profiled out (Lawley 1940) what is minimised is a function of log ψ alone, here by Newton with the exact Hessian
/// (Jöreskog 1967; Clarke 1970).
/// </summary>
/// <param name="Loadings">One per item; their sum is not negative. Empty with a <paramref name="Problem"/>.</param>
/// <param name="Uniquenesses">ψ, one per item.</param>
/// <param name="Problem">Why there is no solution.</param>
internal sealed record OneFactorModel(double[] Loadings, double[] Uniquenesses, string? Problem)
{
    /// <summary>Below this the factor is said to explain the item completely. R stops at 0.005 and reports that bound as the estimate.</summary>
    private const double HeywoodLimit = 1e-4;

    private const int MaxSteps = 500;

    /// <summary>Share of the variance of the standardised sum that is due to the factor: (Σλ)²/((Σλ)² + Σψ), McDonald 1999.</summary>
    public double? OmegaTotal
    {
        get
        {
            if (Problem is not null) return null;
            var common = Loadings.Sum() * Loadings.Sum();
            return common / (common + Uniquenesses.Sum());
        }
    }

    /// <param name="correlation">k × k, row-major.</param>
    /// <param name="items">Names of the k items, for the reasons.</param>
    public static OneFactorModel Fit(double[] correlation, IReadOnlyList<string> items)
    {
        var k = items.Count;
        if (k < 3) return Failed("One factor is not identified by two items.");
        if (InverseDiagonal(correlation, k) is not { } inverse) return Failed("An item is a linear combination of the others.");
        var log = Array.ConvertAll(inverse, d => Math.Log((1 - 0.5 / k) / d));
        var current = new Point(log, correlation, k);
        for (var step = 0; step < MaxSteps; step++)
        {
            var direction = ModifiedNewton.Direction(current.Hessian(), current.Gradient);
            var longest = direction.Max(Math.Abs);
            var factor = longest > 2 ? 2 / longest : 1;
            Point next;
            do
            {
                next = new Point([.. current.LogUniqueness.Zip(direction, (t, d) => t + factor * d)], correlation, k);
                factor /= 2;
            }
            while (!(next.Discrepancy <= current.Discrepancy + 1e-13) && factor > 1e-10);
            current = next;
            if (Array.FindIndex(current.LogUniqueness, t => t < Math.Log(HeywoodLimit)) is var item and >= 0)
                return Failed($"The factor would explain '{items[item]}' completely (a Heywood case): the likelihood has no proper maximum.");
            if (longest < 1e-12) return current.Solution();
            if (longest < 1e-9 && current.Gradient.Max(Math.Abs) < 1e-13) return current.Solution();
        }
        return Failed($"The likelihood has no maximum that {MaxSteps} Newton steps could find.");
    }

    private static OneFactorModel Failed(string problem) => new([], [], problem);

    private static double[]? InverseDiagonal(double[] correlation, int k)
    {
        var (values, vectors) = SymmetricEigen.Decompose((double[])correlation.Clone(), k);
        if (values.Min() <= 1e-10 * values.Max()) return null;
        return [.. Enumerable.Range(0, k).Select(i => Enumerable.Range(0, k).Sum(m => vectors[i * k + m] * vectors[i * k + m] / values[m]))];
    }

    /// <summary>Discrepancy, gradient and Hessian at given uniquenesses, from the eigenvalues e and vectors ω of Ψ^-½ R Ψ^-½.</summary>
    private sealed class Point
    {
        private readonly int _k;
        private readonly double[] _values;
        private readonly double[] _vectors;
        private readonly int _first;

        public Point(double[] logUniqueness, double[] correlation, int k)
        {
            _k = k;
            LogUniqueness = logUniqueness;
            Gradient = new double[k];
            var root = Array.ConvertAll(logUniqueness, t => Math.Exp(-t / 2));
            var scaled = new double[k * k];
            for (var i = 0; i < k; i++)
                for (var j = 0; j < k; j++) scaled[i * k + j] = correlation[i * k + j] * root[i] * root[j];
            (_values, _vectors) = SymmetricEigen.Decompose(scaled, k);
            _first = Array.IndexOf(_values, _values.Max());
            for (var m = 0; m < k; m++)
            {
                if (m == _first) continue;
                Discrepancy += _values[m] - Math.Log(_values[m]) - 1;
                for (var i = 0; i < k; i++) Gradient[i] += (1 - _values[m]) * Omega(i, m) * Omega(i, m);
            }
        }

        public double[] LogUniqueness { get; }

        public double Discrepancy { get; }

        public double[] Gradient { get; }

        // Σ over m of the other eigenvalues: e_m ω_im²ω_jm² plus what turning the vectors adds. Between two of the others the
        // differences e_m − e_l cancel, so equal eigenvalues do no harm.
        public double[] Hessian()
        {
            var hessian = new double[_k * _k];
            for (var m = 0; m < _k; m++)
            {
                if (m == _first) continue;
                var toFirst = -(1 - _values[m]) * (_values[m] + _values[_first]) / (_values[m] - _values[_first]);
                for (var i = 0; i < _k; i++)
                    for (var j = 0; j < _k; j++)
                    {
                        var own = Omega(i, m) * Omega(j, m);
                        var sum = _values[m] * own * own + toFirst * own * Omega(i, _first) * Omega(j, _first);
                        for (var l = m + 1; l < _k; l++)
                            if (l != _first) sum += (_values[m] + _values[l]) * own * Omega(i, l) * Omega(j, l);
                        hessian[i * _k + j] += sum;
                    }
            }
            return hessian;
        }

        public OneFactorModel Solution()
        {
            var psi = Array.ConvertAll(LogUniqueness, Math.Exp);
            var length = Math.Sqrt(Math.Max(_values[_first] - 1, 0));
            double[] loadings = [.. psi.Select((p, i) => Math.Sqrt(p) * length * Omega(i, _first))];
            if (loadings.Sum() < 0) loadings = Array.ConvertAll(loadings, l => -l);
            return new OneFactorModel(loadings, psi, null);
        }

        private double Omega(int item, int vector) => _vectors[item * _k + vector];
    }
}
