using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>The maximum found by Newton's method, each step least squares by QR of the columns.</summary>
internal sealed class CanonicalSolution : CanonicalMaximum
{
    private const int MaxSteps = 100;

    private readonly IReadOnlyList<double[]> _columns;
    private double[]? _q;

    private CanonicalSolution(IReadOnlyList<double[]> columns, int[] rows)
    {
        _columns = columns;
        Rows = rows;
        Coefficients = new double[columns.Count];
        Problems = new string?[columns.Count];
    }

    /// <summary>Rows the estimates rest on, as indices into the outcome given.</summary>
    public int[] Rows { get; private set; }

    /// <summary>QR of √w·X at the maximum, over the columns of <see cref="Active"/>; null when there is none.</summary>
    public HouseholderQr? Information { get; private set; }

    /// <summary>Indices of the columns in <see cref="Information"/>.</summary>
    public int[] Active { get; private set; } = [];

    /// <summary>Residual score (y − μ)/√w of each row of <see cref="Rows"/>.</summary>
    public double[] WorkingResiduals { get; private set; } = [];

    public override double InverseInformation(double[] gradient)
    {
        Information!.SolveRTranspose(gradient);
        return gradient.Sum(g => g * g);
    }

    public override double[] Covariance(StandardErrorType type, Clusters? clusters)
    {
        var size = Coefficients.Length;
        var values = new double[size * size];
        if (Information is not { } qr) return values;
        var k = qr.Rank;
        var covariance = type switch
        {
            StandardErrorType.Classical => SandwichCovariance.Weighted(Influence(qr, Identity(k)), k, _ => 1),
            StandardErrorType.HC0 or StandardErrorType.HC1 => SandwichCovariance.Weighted(Influence(qr, Q(qr)), k, i => WorkingResiduals[i] * WorkingResiduals[i]),
            _ => SandwichCovariance.Clustered(qr, Q(qr), WorkingResiduals, Rows.Length == clusters!.RowCount ? clusters : clusters.Select(Rows)),
        };
        var factor = SmallSampleFactor(type, Rows.Length, k, clusters?.Count ?? 0);
        for (var a = 0; a < k; a++)
            for (var b = 0; b < k; b++) values[Active[a] * size + Active[b]] = factor * covariance[a * k + b];
        return values;
    }

    /// <summary>n × k: what each row moves the coefficients by, (X'WX)⁻¹·x·(y − μ); zero for rows and coefficients that separation took out.</summary>
    public double[] RowInfluence(int n)
    {
        var size = Coefficients.Length;
        var all = new double[n * size];
        if (Information is not { } qr) return all;
        var scores = (double[])Q(qr).Clone();
        for (var i = 0; i < Rows.Length; i++)
        {
            var row = scores.AsSpan(i * qr.Rank, qr.Rank);
            foreach (ref var value in row) value *= WorkingResiduals[i];
            qr.SolveR(row);
            for (var a = 0; a < qr.Rank; a++) all[Rows[i] * size + Active[a]] = row[a];
        }
        return all;
    }

    /// <summary>A direction along which rows are won without limit; null when there is none.</summary>
    public double[]? SeparatingDirection { get; private set; }

    /// <param name="family">The model.</param>
    /// <param name="names">Names of the k columns.</param>
    /// <param name="columns">k linearly independent columns.</param>
    /// <param name="outcome">n values within the range of the family's mean.</param>
    /// <param name="offset">n numbers added to the linear predictor, or null.</param>
    /// <param name="start">k coefficients to start from, or null.</param>
    /// <param name="work">Told of every step.</param>
    /// <param name="weights">n positive numbers that the contributions of rows are multiplied by, or null.</param>
    public static CanonicalSolution Solve(CanonicalFamily family, IReadOnlyList<string> names, IReadOnlyList<double[]> columns, double[] outcome, double[]? offset = null, double[]? start = null, Work? work = null, double[]? weights = null)
    {
        var k = columns.Count;
        var n = outcome.Length;
        var solution = new CanonicalSolution(columns, [.. Enumerable.Range(0, n)]) { Active = [.. Enumerable.Range(0, k)] };
        if (offset is null && Array.TrueForAll(outcome, y => y == outcome[0])) return solution.Nothing("The outcome is constant.");
        if (Array.TrueForAll(outcome, y => y == outcome[0] && family.Side(y) != 0)) return solution.Nothing("The outcome is constant.");

        var model = new Likelihood(family, columns, outcome, offset, weights);
        var b = start ?? model.Start();
        var history = new List<double[]> { b };
        var eta = model.Predictor(b);
        var likelihood = model.Of(eta);
        for (var step = 1; step <= MaxSteps; step++)
        {
            work?.Step();
            var delta = model.NewtonStep(eta, out _, out _);
            var move = Combine(columns, delta, n);
            var size = move.Length == 0 ? 0 : move.Max(Math.Abs);
            // The likelihood is concave: a step that overshoots is halved.
            var factor = 1.0;
            double next;
            while (true)
            {
                next = model.Of([.. eta.Zip(move, (e, m) => e + factor * m)]);
                if (next >= likelihood - 1e-12 * Math.Abs(likelihood) || factor < 1e-6) break;
                factor /= 2;
            }
            b = [.. b.Zip(delta, (c, d) => c + factor * d)];
            eta = model.Predictor(b);
            likelihood = next;
            history.Add(b);
            if (size <= 1e-9 * (1 + eta.Max(Math.Abs)))
            {
                solution.Finish(model, b);
                return solution;
            }
            if (step < 12) continue;
            var past = history[^11];
            double[][] directions = [delta, [.. b.Zip(past, (now, then) => now - then)]];
            foreach (var direction in directions)
            {
                if (Separated(family, columns, direction, outcome) is not { } separated) continue;
                solution.SeparatingDirection = direction;
                return solution.WithoutSeparated(family, names, outcome, offset, separated, work, weights);
            }
        }
        return solution.Nothing($"The likelihood has no maximum that {MaxSteps} Newton steps could find.");
    }

    // Rows that win along the direction, when none loses and none with an optimum of its own moves; null when it is no proof of separation.
    private static int[]? Separated(CanonicalFamily family, IReadOnlyList<double[]> columns, double[] direction, double[] outcome)
    {
        var gain = Combine(columns, direction, outcome.Length);
        for (var i = 0; i < gain.Length; i++) gain[i] = family.Side(outcome[i]) is var side and not 0 ? side * gain[i] : -Math.Abs(gain[i]);
        var most = gain.Max();
        if (!(most > 0) || !double.IsFinite(most)) return null;
        if (Array.Exists(gain, g => g < -1e-8 * most || g is > 0 && g > 1e-8 * most && g < 1e-6 * most)) return null;
        return [.. Enumerable.Range(0, gain.Length).Where(i => gain[i] >= 1e-6 * most)];
    }

    private CanonicalSolution WithoutSeparated(CanonicalFamily family, IReadOnlyList<string> names, double[] outcome, double[]? offset, int[] separated, Work? work, double[]? weights)
    {
        var columns = _columns;
        IsSeparated = true;
        var won = separated.ToHashSet();
        int[] rest = [.. Enumerable.Range(0, outcome.Length).Where(i => !won.Contains(i))];
        if (rest.Length == 0) return Nothing($"Complete separation: {Separators(names)} predicts every row perfectly, so its {family.Scale} has no finite estimate.");
        var restColumns = columns.Select(c => Array.ConvertAll(rest, i => c[i])).ToArray();
        var qr = HouseholderQr.Factor(restColumns);
        var inner = Solve(family, [.. qr.Kept.Select(j => names[j])], [.. qr.Kept.Select(j => restColumns[j])], Array.ConvertAll(rest, i => outcome[i]), offset is null ? null : Array.ConvertAll(rest, i => offset[i]), work: work, weights: weights is null ? null : Array.ConvertAll(rest, i => weights[i]));

        Rows = Array.ConvertAll(inner.Rows, i => rest[i]);
        Coefficients = new double[columns.Count];
        for (var a = 0; a < qr.Kept.Length; a++)
        {
            var j = qr.Kept[a];
            Coefficients[j] = inner.Coefficients[a];
            // A term that moves together with a separated one, without changing any remaining row, has no estimate either.
            var moves = Enumerable.Range(0, qr.Dropped.Length).Any(d => Math.Abs(qr.DroppedCoefficients[d][a]) * Length(restColumns[j]) > 1e-8 * Math.Max(Length(columns[qr.Dropped[d]]), Length(restColumns[j])));
            Problems[j] = moves ? Message(family, names[j], separated.Length) : inner.Problems[a];
        }
        foreach (var j in qr.Dropped) Problems[j] = Message(family, names[j], separated.Length);
        Active = Array.ConvertAll(inner.Active, a => qr.Kept[a]);
        Information = inner.Information;
        WorkingResiduals = inner.WorkingResiduals;
        return this;
    }

    private static string Message(CanonicalFamily family, string name, int rows) =>
        $"Quasi-complete separation: {rows} rows are predicted perfectly, and the {family.Scale} of {name} has no finite estimate.";

    private CanonicalSolution Nothing(string reason)
    {
        IsSeparated = true;
        Array.Fill(Problems, reason);
        Active = [];
        return this;
    }

    // The one column that separates, else all that the direction combines.
    private string Separators(IReadOnlyList<string> names)
    {
        var direction = SeparatingDirection!;
        var share = Enumerable.Range(0, names.Count).Select(j => names[j] == ModelMatrix.Intercept ? 0 : Math.Abs(direction[j]) * Spread(_columns[j])).ToArray();
        var involved = Enumerable.Range(0, names.Count).Where(j => share[j] > 1e-6 * share.Max()).Select(j => names[j]).ToArray();
        return involved.Length switch
        {
            0 => "the model",
            1 => involved[0],
            _ => "a combination of " + string.Join(", ", involved),
        };
    }

    private static double Spread(double[] column) => column.Max() - column.Min();

    private void Finish(Likelihood model, double[] b)
    {
        Coefficients = b;
        var eta = model.Predictor(b);
        model.NewtonStep(eta, out var information, out var working);
        Information = information;
        WorkingResiduals = working;
        LogLikelihood = model.Of(eta);
        if (information.Rank == b.Length) return;
        Nothing("The information matrix is singular.");
    }

    private static double[] Combine(IReadOnlyList<double[]> columns, double[] b, int n)
    {
        var eta = new double[n];
        for (var j = 0; j < b.Length; j++)
        {
            var column = columns[j];
            var c = b[j];
            if (c == 0) continue;
            for (var i = 0; i < n; i++) eta[i] += c * column[i];
        }
        return eta;
    }

    private static double Length(double[] column) => Math.Sqrt(column.Sum(v => v * v));

    private double[] Q(HouseholderQr qr) => _q ??= qr.ThinQ();

    private static double[] Identity(int k)
    {
        var identity = new double[k * k];
        for (var i = 0; i < k; i++) identity[i * k + i] = 1;
        return identity;
    }

    private static double[] Influence(HouseholderQr qr, double[] q)
    {
        var influence = (double[])q.Clone();
        for (var i = 0; i < influence.Length; i += qr.Rank) qr.SolveR(influence.AsSpan(i, qr.Rank));
        return influence;
    }

    private sealed class Likelihood(CanonicalFamily family, IReadOnlyList<double[]> columns, double[] outcome, double[]? offset, double[]? weights)
    {
        private readonly int _n = outcome.Length;

        public double[] Predictor(double[] b)
        {
            var eta = Combine(columns, b, _n);
            if (offset is not null)
                for (var i = 0; i < _n; i++) eta[i] += offset[i];
            return eta;
        }

        public double Of(double[] eta)
        {
            var sum = new CompensatedSum();
            for (var i = 0; i < _n; i++) sum.Add(Weight(i) * family.LogLikelihood(outcome[i], eta[i]));
            return sum.Value;
        }

        // Least squares of the family's own start on the columns; zero where it has none.
        public double[] Start()
        {
            var eta = Array.ConvertAll(outcome, family.Start);
            if (Array.TrueForAll(eta, e => e == 0)) return new double[columns.Count];
            var root = Array.ConvertAll(eta, e => Math.Sqrt(family.Weight(e)));
            var target = new double[_n];
            for (var i = 0; i < _n; i++) target[i] = root[i] * (eta[i] - (offset?[i] ?? 0)) + family.Residual(outcome[i], eta[i]) / root[i];
            return Regress(root, target, out _);
        }

        // Least squares of (y − μ)/√w on √w·X.
        public double[] NewtonStep(double[] eta, out HouseholderQr information, out double[] working)
        {
            var root = new double[_n];
            working = new double[_n];
            for (var i = 0; i < _n; i++)
            {
                root[i] = Math.Sqrt(Weight(i) * family.Weight(eta[i]));
                working[i] = root[i] > 0 ? Weight(i) * family.Residual(outcome[i], eta[i]) / root[i] : 0;
            }
            return Regress(root, working, out information);
        }

        private double Weight(int row) => weights?[row] ?? 1;

        private double[] Regress(double[] root, double[] target, out HouseholderQr qr)
        {
            qr = HouseholderQr.Factor([.. columns.Select(c =>
            {
                var scaled = new double[_n];
                for (var i = 0; i < _n; i++) scaled[i] = c[i] * root[i];
                return scaled;
            })], 1e-14);
            var y = (double[])target.Clone();
            qr.ApplyTranspose(y);
            var kept = y[..qr.Rank];
            qr.SolveR(kept);
            var solved = new double[columns.Count];
            for (var a = 0; a < kept.Length; a++) solved[qr.Kept[a]] = kept[a];
            return solved;
        }
    }
}
