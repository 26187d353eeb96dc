namespace CoProduction.Statistics;

/// <summary>
/// Poisson regression by Newton's method, each step a QR least squares problem (R: <c>glm(family = poisson)</c> with <c>sandwich</c>). Only the mean has to be right: with
/// robust errors overdispersed counts and other outcomes of at least 0 are served too (Gourieroux, Monfort and Trognon 1984; Wooldridge 2010, ch. 18). Rows of zeros that a column predicts without limit are
/// separation, proved and named as for the logit (Correia, Guimarães and Zylkin 2019).
/// </summary>
public static class PoissonRegression
{
    /// <param name="table">The data.</param>
    /// <param name="formula">The model; its outcome is 0 or more, else <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="exposure">Column of positive numbers that the expected count is proportional to, or null.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR1G.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of what is computed from it.</param>
    /// <param name="cancellationToken">Stops the fit, and what is computed from it later.</param>
    public static PoissonFit Fit(DataTable table, Formula formula, string? exposure = null, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        table.Numeric(formula.Outcome);
        var matrix = ModelMatrix.Build(table, formula, exposure, cluster);
        var outcome = matrix.OutcomeValues();
        if (!Array.TrueForAll(outcome, y => y >= 0 && double.IsFinite(y))) throw new InvalidAnalysisException($"The outcome of a Poisson regression must be 0 or more; '{formula.Outcome}' holds other numbers.");
        var size = exposure is null ? null : matrix.Data.Numeric(exposure).Values.ToArray();
        if (size is not null && !Array.TrueForAll(size, e => e > 0)) throw new InvalidAnalysisException($"An exposure must be positive; '{exposure}' holds a value that is not.");
        return new PoissonFit(matrix, outcome, size, cluster is null ? null : new Clusters(matrix.Data.Factor(cluster)), new Work(progress, cancellationToken));
    }
}
