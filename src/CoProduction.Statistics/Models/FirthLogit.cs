using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Logistic regression with Firth's (1993) adjusted score X'(y − p + h(½ − p)): finite under separation, less biased in small samples.
/// Standard errors from the information at the solution.
/// </summary>
public sealed class FirthLogit
{
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly double[] _coefficients;
    private readonly double[] _errors;

    private FirthLogit(ModelMatrix matrix)
    {
        N = matrix.Data.Rows;
        RowsDropped = matrix.RowsDropped;
        var qr = HouseholderQr.Factor([.. matrix.Columns.Select(c => c.Values)]);
        _columns = [.. qr.Kept.Select(j => matrix.Columns[j])];
        DroppedTerms = [.. qr.Dropped.Select(j => matrix.Columns[j].Name)];
        _coefficients = new double[_columns.Count];
        _errors = new double[_columns.Count];
        Problem = Solve(matrix.OutcomeValues()) ? null : "The adjusted score has no root that 200 steps could find.";
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; }

    /// <summary>Columns dropped as collinear.</summary>
    public IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>Why there is no estimate; null when there is one.</summary>
    public string? Problem { get; }

    /// <param name="table">The data.</param>
    /// <param name="formula">The model; its outcome holds 0 and 1.</param>
    public static FirthLogit Fit(DataTable table, Formula formula)
    {
        table.Numeric(formula.Outcome);
        var matrix = ModelMatrix.Build(table, formula);
        if (matrix.Data.Rows == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        if (!Array.TrueForAll(matrix.OutcomeValues(), y => y is 0 or 1)) throw new InvalidAnalysisException($"The outcome of a logit must be 0 or 1; '{formula.Outcome}' holds other numbers.");
        return new FirthLogit(matrix);
    }

    /// <summary>Every coefficient (log odds), z.</summary>
    public IReadOnlyList<TermEstimate> Terms(double level = 0.95) => [.. _columns.Select((c, j) => Problem is { } problem
        ? TermEstimate.NotEstimable(c.Name, StandardErrorType.Classical, level, problem)
        : TermEstimate.Normal(c.Name, StandardErrorType.Classical, _coefficients[j], _errors[j], level))];

    private bool Solve(double[] y)
    {
        var k = _columns.Count;
        for (var step = 0; step < 200; step++)
        {
            var p = new double[N];
            for (var i = 0; i < N; i++)
            {
                double eta = 0;
                for (var j = 0; j < k; j++) eta += _coefficients[j] * _columns[j].Values[i];
                p[i] = 1 / (1 + Math.Exp(-eta));
            }
            var root = Array.ConvertAll(p, v => Math.Sqrt(v * (1 - v)));
            var qr = HouseholderQr.Factor([.. _columns.Select(c => c.Values.Zip(root, (x, w) => x * w).ToArray())], 1e-14);
            if (qr.Rank < k) return false;
            var q = qr.ThinQ();
            var delta = new double[k];
            for (var i = 0; i < N; i++)
            {
                double h = 0;
                for (var j = 0; j < k; j++) h += q[i * k + j] * q[i * k + j];
                var working = (y[i] - p[i] + h * (0.5 - p[i])) / root[i];
                for (var j = 0; j < k; j++) delta[j] += q[i * k + j] * working;
            }
            qr.SolveR(delta);
            // Bounded steps, as brglm2 and logistf do: far from the root the adjusted score is not monotone.
            var largest = _columns.Select((c, j) => Math.Abs(delta[j]) * c.Values.Max(Math.Abs)).Max();
            var factor = Math.Min(1, 5 / largest);
            for (var j = 0; j < k; j++) _coefficients[j] += factor * delta[j];
            if (largest > 1e-11) continue;
            for (var j = 0; j < k; j++)
            {
                var unit = new double[k];
                unit[j] = 1;
                qr.SolveRTranspose(unit);
                _errors[j] = Math.Sqrt(unit.Sum(u => u * u));
            }
            return true;
        }
        return false;
    }
}
