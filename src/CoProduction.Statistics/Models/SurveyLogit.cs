using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Logistic regression on a probability sample: the log odds that a census would give, by the pseudo-likelihood weighted by 1/p (Binder 1983; Skinner 1989), with linearised errors from strata and
/// primary units and t with units − strata − slopes. R: <c>survey::svyglm(y ~ x, design, family = quasibinomial())</c>. Separation is proved and named, as without weights.
/// </summary>
public static class SurveyLogit
{
    /// <param name="table">The whole sample: a subgroup is a domain, not a smaller sample.</param>
    /// <param name="formula">The model; its outcome holds 0 and 1.</param>
    /// <param name="design">How the sample was drawn.</param>
    /// <param name="domain">The subgroup; null: everybody.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public static SurveyFit Fit(DataTable table, Formula formula, SurveyDesign design, RowFilter? domain = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var work = new Work(progress, cancellationToken);
        var used = SurveyRows.Of(table, formula, design, domain);
        var outcome = used.Matrix.OutcomeValues();
        if (!Array.TrueForAll(outcome, y => y is 0 or 1)) throw new InvalidAnalysisException($"The outcome of a logit must be 0 or 1; '{formula.Outcome}' holds other numbers.");
        var independent = HouseholderQr.Factor([.. used.Matrix.Columns.Select(c => c.Values)]);
        ModelColumn[] columns = [.. independent.Kept.Select(i => used.Matrix.Columns[i])];
        var solution = CanonicalSolution.Solve(CanonicalFamily.Logistic, [.. columns.Select(c => c.Name)], [.. columns.Select(c => c.Values)], outcome, work: work, weights: used.Weights);
        work.Finish();
        var estimate = new SurveyEstimate
        {
            Columns = columns,
            DroppedTerms = [.. independent.Dropped.Select(i => used.Matrix.Columns[i].Name)],
            Coefficients = solution.Coefficients,
            Influence = solution.RowInfluence(outcome.Length),
            Problems = solution.Problems,
            IsLogit = true,
            Matrix = used.Matrix,
            Weights = used.Weights,
            OutcomeIsConstant = Array.TrueForAll(outcome, y => y == outcome[0]),
        };
        return new SurveyFit(used.Frame, estimate, used.Rows, used.Dropped);
    }
}
