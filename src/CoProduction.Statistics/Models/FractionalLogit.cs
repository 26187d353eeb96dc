namespace CoProduction.Statistics;

/// <summary>
/// Fractional logit: E(y) = 1/(1 + e^−Xb) for shares in [0, 1], by the Bernoulli quasi-likelihood (Papke and Wooldridge 1996; R: <c>glm(family = quasibinomial)</c> with
/// <c>sandwich</c>, Stata <c>fracreg logit</c>). Only the mean has to be right, so errors are robust.
/// </summary>
public static class FractionalLogit
{
    /// <param name="table">The data.</param>
    /// <param name="formula">The model; its outcome lies in [0, 1], else <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR1G.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of what is computed from it.</param>
    /// <param name="cancellationToken">Stops the fit, and what is computed from it later.</param>
    public static FractionalLogitFit Fit(DataTable table, Formula formula, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        table.Numeric(formula.Outcome);
        var matrix = ModelMatrix.Build(table, formula, cluster);
        var outcome = matrix.OutcomeValues();
        if (!Array.TrueForAll(outcome, y => y is >= 0 and <= 1)) throw new InvalidAnalysisException($"The outcome of a fractional logit must lie between 0 and 1; '{formula.Outcome}' holds other numbers.");
        return new FractionalLogitFit(matrix, outcome, cluster is null ? null : new Clusters(matrix.Data.Factor(cluster)), new Work(progress, cancellationToken));
    }
}
