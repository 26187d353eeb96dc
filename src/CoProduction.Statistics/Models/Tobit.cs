namespace CoProduction.Statistics;

/// <summary>
/// Censored normal regression (Tobin 1958) with a lower, an upper or both limits, by Newton's method in Olsen's (1978) parameters, in which the likelihood is concave
/// (R: <c>AER::tobit</c>, <c>survival::survreg</c>). Coefficients are effects on the latent outcome; the observed mean's are the average marginal effects.
/// </summary>
public static class Tobit
{
    /// <param name="table">The data.</param>
    /// <param name="formula">The model; its outcome is a number.</param>
    /// <param name="lower">Outcomes at or below it are censored; null: none.</param>
    /// <param name="upper">Outcomes at or above it are censored; null: none.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR1G.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of what is computed from it.</param>
    /// <param name="cancellationToken">Stops the fit, and what is computed from it later.</param>
    /// <exception cref="InvalidAnalysisException">No limit, limits out of order, a text outcome, no rows.</exception>
    public static TobitFit Fit(DataTable table, Formula formula, double? lower, double? upper, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (lower is null && upper is null) throw new InvalidAnalysisException("A Tobit model needs a lower or an upper limit; without one it is least squares.");
        if (lower >= upper) throw new InvalidAnalysisException("The lower limit of a Tobit model must lie below the upper one.");
        table.Numeric(formula.Outcome);
        var matrix = ModelMatrix.Build(table, formula, cluster);
        if (matrix.Data.Rows == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        return new TobitFit(matrix, lower, upper, cluster is null ? null : new Clusters(matrix.Data.Factor(cluster)), new Work(progress, cancellationToken));
    }
}
