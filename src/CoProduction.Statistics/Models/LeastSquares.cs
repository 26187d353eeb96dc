namespace CoProduction.Statistics;

/// <summary>
/// Ordinary and weighted least squares with 32 digits (<see cref="Numerics.CholeskyFactor"/>), with classical, heteroskedasticity-consistent
/// and cluster-robust standard errors. Collinear columns: the later one is dropped, the intercept never.
/// </summary>
public static class LeastSquares
{
    /// <param name="table">The data.</param>
    /// <param name="formula">The model; its outcome must be numeric.</param>
    /// <param name="weights">Column of positive weights as in R's <c>lm(weights=)</c>: the variance of a row is σ²/w.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR2.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of every robust error computed from it.</param>
    /// <param name="cancellationToken">Stops the fit, and later the sums over rows that a robust error needs.</param>
    public static LeastSquaresFit Fit(DataTable table, Formula formula, string? weights = null, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var outcome = table.Numeric(formula.Outcome);
        var matrix = ModelMatrix.Build(table, formula, weights, cluster);
        var rows = new LeastSquaresRows(matrix.Regressors, outcome.Numbers, weights is null ? null : Positive(table.Numeric(weights), matrix.Regressors.Rows), work: new Work(progress, cancellationToken));
        return new LeastSquaresFit(rows, matrix.Columns, cluster is null ? null : new Clusters(table.Factor(cluster), matrix.Regressors.Rows), matrix.RowsDropped);
    }

    /// <param name="outcome">n numbers.</param>
    /// <param name="columns">k columns of n numbers; the intercept, if any, comes first under its name.</param>
    /// <param name="weights">n positive weights, or null.</param>
    /// <param name="cluster">n cluster codes without a missing one, or null.</param>
    /// <param name="rowsDropped">Rows already set aside, for the record.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of every robust error computed from it.</param>
    /// <param name="cancellationToken">Stops the fit, and later the sums over rows that a robust error needs.</param>
    public static LeastSquaresFit Fit(double[] outcome, IReadOnlyList<ModelColumn> columns, double[]? weights = null, FactorColumn? cluster = null, int rowsDropped = 0, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Fit(outcome, columns, weights, cluster, rowsDropped, new Work(progress, cancellationToken));

    internal static LeastSquaresFit Fit(double[] outcome, IReadOnlyList<ModelColumn> columns, double[]? weights, FactorColumn? cluster, int rowsDropped, Work work)
    {
        var model = ModelRows.Of(columns, outcome.Length);
        return new LeastSquaresFit(new LeastSquaresRows(model, outcome, weights, work: work), columns, cluster is null ? null : new Clusters(cluster, model.Rows), rowsDropped);
    }

    /// <summary>The outcome on covariates and a constant, all given as arrays.</summary>
    /// <param name="outcome">n numbers, none missing.</param>
    /// <param name="covariates">Names and n numbers each, none missing.</param>
    public static LeastSquaresFit Fit(double[] outcome, params (string Name, double[] Values)[] covariates)
    {
        if (Array.Find(covariates, c => c.Values.Length != outcome.Length) is { Name: { } name }) throw new ArgumentException($"'{name}' and the outcome differ in length.", nameof(covariates));
        if (Array.Exists(outcome, double.IsNaN) || Array.Exists(covariates, c => Array.Exists(c.Values, double.IsNaN))) throw new InvalidAnalysisException("A value is missing; a DataTable leaves such rows out.");
        var ones = new double[outcome.Length];
        Array.Fill(ones, 1);
        return Fit(outcome, [new ModelColumn(ModelMatrix.Intercept, null, [], ones), .. covariates.Select(c => new ModelColumn(c.Name, null, [], c.Values))]);
    }

    private static double[] Positive(NumericColumn weights, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            if (!(weights[row] > 0)) throw new InvalidAnalysisException($"Weights must be positive; '{weights.Name}' holds a value that is not.");
        return weights.Numbers;
    }
}
