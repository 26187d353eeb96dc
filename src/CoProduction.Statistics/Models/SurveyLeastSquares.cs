using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Least squares on a probability sample: coefficients of the regression in the population, weighted by 1/p, with linearised (Taylor) errors from strata and
/// primary units (Binder 1983) and t with units − strata − slopes. R: <c>survey::svyglm(y ~ x, design)</c>.
/// </summary>
public static class SurveyLeastSquares
{
    /// <param name="table">The whole sample: a subgroup is a domain, not a smaller sample.</param>
    /// <param name="formula">The model; its outcome must be numeric.</param>
    /// <param name="design">How the sample was drawn.</param>
    /// <param name="domain">The subgroup; null: everybody.</param>
    public static SurveyFit Fit(DataTable table, Formula formula, SurveyDesign design, RowFilter? domain = null)
    {
        var used = SurveyRows.Of(table, formula, design, domain);
        var root = Array.ConvertAll(used.Weights, Math.Sqrt);
        var qr = HouseholderQr.Factor([.. used.Matrix.Columns.Select(c => c.Values.Zip(root, (x, w) => x * w).ToArray())]);
        var outcome = used.Matrix.OutcomeValues();
        var y = outcome.Zip(root, (v, w) => v * w).ToArray();
        var length = y.Sum(v => v * v);
        qr.ApplyTranspose(y);
        var coefficients = y[..qr.Rank];
        qr.SolveR(coefficients);
        Array.Clear(y, 0, qr.Rank);
        qr.Apply(y);
        var influence = qr.ThinQ();
        for (var i = 0; i < y.Length; i++)
        {
            var row = influence.AsSpan(i * qr.Rank, qr.Rank);
            foreach (ref var value in row) value *= y[i];
            qr.SolveR(row);
        }
        var estimate = new SurveyEstimate
        {
            Columns = [.. qr.Kept.Select(i => used.Matrix.Columns[i])],
            DroppedTerms = [.. qr.Dropped.Select(i => used.Matrix.Columns[i].Name)],
            Coefficients = coefficients,
            Influence = influence,
            Problems = new string?[qr.Rank],
            OutcomeIsConstant = Array.TrueForAll(outcome, v => v == outcome[0]),
            IsPerfect = Math.Sqrt(y.Sum(e => e * e)) <= 1e-14 * Math.Sqrt(length),
        };
        return new SurveyFit(used.Frame, estimate, used.Rows, used.Dropped);
    }
}
