namespace CoProduction.Statistics;

/// <summary>
/// Ordinary and weighted least squares by Householder QR of the model matrix, with classical, heteroskedasticity-consistent
/// and cluster-robust standard errors. Collinear columns: the later one is dropped, the intercept never.
/// </summary>
public static class LeastSquares
{
    /// <param name="table">The data.</param>
    /// <param name="formula">The model; its outcome must be numeric.</param>
    /// <param name="weights">Column of positive weights as in R's <c>lm(weights=)</c>: the variance of a row is σ²/w.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR2.</param>
    public static LeastSquaresFit Fit(DataTable table, Formula formula, string? weights = null, string? cluster = null)
    {
        table.Numeric(formula.Outcome);
        var matrix = ModelMatrix.Build(table, formula, weights, cluster);
        return Fit(matrix.OutcomeValues(), matrix.Columns, weights is null ? null : Weights(matrix.Data, weights), cluster is null ? null : matrix.Data.Factor(cluster), matrix.RowsDropped);
    }

    /// <param name="outcome">n numbers.</param>
    /// <param name="columns">k columns of n numbers; the intercept, if any, comes first under its name.</param>
    /// <param name="weights">n positive weights, or null.</param>
    /// <param name="cluster">n cluster codes without a missing one, or null.</param>
    /// <param name="rowsDropped">Rows already set aside, for the record.</param>
    public static LeastSquaresFit Fit(double[] outcome, IReadOnlyList<ModelColumn> columns, double[]? weights = null, FactorColumn? cluster = null, int rowsDropped = 0) =>
        new(outcome, columns, weights, cluster is null ? null : new Clusters(cluster), rowsDropped);

    private static double[] Weights(DataTable used, string name)
    {
        var weights = used.Numeric(name).Values.ToArray();
        return Array.TrueForAll(weights, w => w > 0) ? weights : throw new InvalidAnalysisException($"Weights must be positive; '{name}' holds a value that is not.");
    }
}
