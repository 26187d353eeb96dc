using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>The maximum of a logistic likelihood, or what there is of it under separation.</summary>
internal sealed class LogisticSolution
{
    private const int MaxSteps = 100;

    private LogisticSolution(double[]?[] columns, int[] rows)
    {
        Columns = columns;
        Rows = rows;
        Coefficients = new double[columns.Length];
        Problems = new string?[columns.Length];
    }

    /// <summary>Columns on <see cref="Rows"/>; null where the column was dropped there.</summary>
    public double[]?[] Columns { get; }

    /// <summary>Rows the estimates rest on, as indices into the outcome given.</summary>
    public int[] Rows { get; private set; }

    public double[] Coefficients { get; private set; }

    /// <summary>For each column: why it has no estimate, or null.</summary>
    public string?[] Problems { get; private set; }

    /// <summary>True when some rows are predicted perfectly, or nothing could be fitted.</summary>
    public bool IsSeparated { get; private set; }

    /// <summary>QR of √w·X at the maximum, over the columns of <see cref="Active"/>; null when there is none.</summary>
    public HouseholderQr? Information { get; private set; }

    /// <summary>Indices of the columns in <see cref="Information"/>.</summary>
    public int[] Active { get; private set; } = [];

    /// <summary>Residual score (y − p)/√w of each row of <see cref="Rows"/>.</summary>
    public double[] WorkingResiduals { get; private set; } = [];

    public double LogLikelihood { get; private set; } = double.NaN;

    /// <param name="names">Names of the k columns.</param>
    /// <param name="columns">k linearly independent columns.</param>
    /// <param name="outcome">n values 0 or 1.</param>
    public static LogisticSolution Solve(IReadOnlyList<string> names, IReadOnlyList<double[]> columns, double[] outcome)
    {
        var k = columns.Count;
        var n = outcome.Length;
        var solution = new LogisticSolution([.. columns], [.. Enumerable.Range(0, n)]) { Active = [.. Enumerable.Range(0, k)] };
        var sign = Array.ConvertAll(outcome, y => 2 * y - 1);
        if (Array.TrueForAll(outcome, y => y == outcome[0])) return solution.Nothing("The outcome is constant.");

        var b = new double[k];
        var history = new List<double[]> { b };
        var eta = new double[n];
        var likelihood = Likelihood(eta, sign);
        for (var step = 1; step <= MaxSteps; step++)
        {
            var delta = NewtonStep(columns, eta, sign, out _, out _);
            var move = Combine(columns, delta, n);
            var size = move.Max(Math.Abs);
            // The likelihood is concave: a step that overshoots is halved.
            var factor = 1.0;
            double[] nextEta;
            double next;
            while (true)
            {
                nextEta = [.. eta.Zip(move, (e, m) => e + factor * m)];
                next = Likelihood(nextEta, sign);
                if (next >= likelihood - 1e-12 * Math.Abs(likelihood) || factor < 1e-6) break;
                factor /= 2;
            }
            b = [.. b.Zip(delta, (c, d) => c + factor * d)];
            eta = Combine(columns, b, n);
            likelihood = next;
            history.Add(b);
            if (size <= 1e-9 * (1 + eta.Max(Math.Abs)))
            {
                solution.Finish(columns, b, sign);
                return solution;
            }
            if (step < 12) continue;
            var past = history[^11];
            var separated = Separated(columns, delta, sign) ?? Separated(columns, [.. b.Zip(past, (now, then) => now - then)], sign);
            if (separated is not null) return solution.WithoutSeparated(names, columns, outcome, separated);
        }
        return solution.Nothing($"The likelihood has no maximum that {MaxSteps} Newton steps could find.");
    }

    // Rows that win along the direction, when none loses; null when it is no proof of separation.
    private static int[]? Separated(IReadOnlyList<double[]> columns, double[] direction, double[] sign)
    {
        var gain = Combine(columns, direction, sign.Length);
        for (var i = 0; i < gain.Length; i++) gain[i] *= sign[i];
        var most = gain.Max();
        if (!(most > 0) || !double.IsFinite(most)) return null;
        if (Array.Exists(gain, g => g < -1e-8 * most || g is > 0 && g > 1e-8 * most && g < 1e-6 * most)) return null;
        return [.. Enumerable.Range(0, gain.Length).Where(i => gain[i] >= 1e-6 * most)];
    }

    private LogisticSolution WithoutSeparated(IReadOnlyList<string> names, IReadOnlyList<double[]> columns, double[] outcome, int[] separated)
    {
        IsSeparated = true;
        var won = separated.ToHashSet();
        int[] rest = [.. Enumerable.Range(0, outcome.Length).Where(i => !won.Contains(i))];
        if (rest.Length == 0) return Nothing("Complete separation: the model predicts every row perfectly, so the log odds grow without limit.");
        var restColumns = columns.Select(c => Array.ConvertAll(rest, i => c[i])).ToArray();
        var qr = HouseholderQr.Factor(restColumns);
        var inner = Solve([.. qr.Kept.Select(j => names[j])], [.. qr.Kept.Select(j => restColumns[j])], Array.ConvertAll(rest, i => outcome[i]));

        Rows = Array.ConvertAll(inner.Rows, i => rest[i]);
        Coefficients = new double[columns.Count];
        for (var a = 0; a < qr.Kept.Length; a++)
        {
            var j = qr.Kept[a];
            Coefficients[j] = inner.Coefficients[a];
            // A term that moves together with a separated one, without changing any remaining row, has no estimate either.
            var moves = Enumerable.Range(0, qr.Dropped.Length).Any(d => Math.Abs(qr.DroppedCoefficients[d][a]) * Length(restColumns[j]) > 1e-8 * Math.Max(Length(columns[qr.Dropped[d]]), Length(restColumns[j])));
            Problems[j] = moves ? Message(names[j], separated.Length) : inner.Problems[a];
        }
        foreach (var j in qr.Dropped) Problems[j] = Message(names[j], separated.Length);
        Active = Array.ConvertAll(inner.Active, a => qr.Kept[a]);
        Information = inner.Information;
        WorkingResiduals = inner.WorkingResiduals;
        return this;
    }

    private static string Message(string name, int rows) =>
        $"Quasi-complete separation: {rows} rows are predicted perfectly, and the log odds of {name} has no finite estimate.";

    private LogisticSolution Nothing(string reason)
    {
        IsSeparated = true;
        Array.Fill(Problems, reason);
        Active = [];
        return this;
    }

    private void Finish(IReadOnlyList<double[]> columns, double[] b, double[] sign)
    {
        Coefficients = b;
        var eta = Combine(columns, b, sign.Length);
        NewtonStep(columns, eta, sign, out var information, out var working);
        Information = information;
        WorkingResiduals = working;
        LogLikelihood = Likelihood(eta, sign);
        if (information.Rank == columns.Count) return;
        Nothing("The information matrix is singular.");
    }

    // Least squares of (y − p)/√w on √w·X.
    private static double[] NewtonStep(IReadOnlyList<double[]> columns, double[] eta, double[] sign, out HouseholderQr information, out double[] working)
    {
        var n = eta.Length;
        var root = new double[n];
        working = new double[n];
        for (var i = 0; i < n; i++)
        {
            var small = Math.Exp(-Math.Abs(eta[i]));
            root[i] = Math.Sqrt(small) / (1 + small);
            // y − p = ±1/(1 + e^{±η}), never as a difference
            var miss = sign[i] * eta[i] >= 0 ? small / (1 + small) : 1 / (1 + small);
            working[i] = root[i] > 0 ? sign[i] * miss / root[i] : 0;
        }
        information = HouseholderQr.Factor([.. columns.Select(c =>
        {
            var scaled = new double[n];
            for (var i = 0; i < n; i++) scaled[i] = c[i] * root[i];
            return scaled;
        })], 1e-14);
        var y = (double[])working.Clone();
        information.ApplyTranspose(y);
        var kept = y[..information.Rank];
        information.SolveR(kept);
        var delta = new double[columns.Count];
        for (var a = 0; a < kept.Length; a++) delta[information.Kept[a]] = kept[a];
        return delta;
    }

    private static double Likelihood(double[] eta, double[] sign)
    {
        var sum = new CompensatedSum();
        for (var i = 0; i < eta.Length; i++)
        {
            var margin = sign[i] * eta[i];
            sum.Add(-(margin >= 0 ? 0 : -margin) - SpecialFunction.Log1p(Math.Exp(-Math.Abs(margin))));
        }
        return sum.Value;
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
}
