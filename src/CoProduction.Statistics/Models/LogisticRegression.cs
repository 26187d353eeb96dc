namespace CoProduction.Statistics;

/// <summary>
/// Logistic regression by Newton's method, each step a QR least squares problem. Complete and quasi-complete separation
/// (Albert and Anderson 1984) is proved by a direction along which no row loses and some win, then reported: the
/// separated terms have no estimate, the others are those of the rows that the separated terms leave undecided.
/// </summary>
public static class LogisticRegression
{
    /// <param name="table">The data.</param>
    /// <param name="formula">The model; its outcome holds 0 and 1, else <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR1G.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of the errors, effects and profiles computed from it.</param>
    /// <param name="cancellationToken">Stops the fit, and what is computed from it later.</param>
    public static LogisticFit Fit(DataTable table, Formula formula, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        table.Numeric(formula.Outcome);
        var matrix = ModelMatrix.Build(table, formula, cluster);
        var outcome = matrix.OutcomeValues();
        if (!Array.TrueForAll(outcome, y => y is 0 or 1)) throw new InvalidAnalysisException($"The outcome of a logit must be 0 or 1; '{formula.Outcome}' holds other numbers.");
        return new LogisticFit(matrix, outcome, cluster is null ? null : new Clusters(matrix.Data.Factor(cluster)), new Work(progress, cancellationToken));
    }
}
