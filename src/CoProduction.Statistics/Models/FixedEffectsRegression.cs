namespace CoProduction.Statistics;

/// <summary>
/// Least squares with the effects of factors (site, block, person) absorbed: coefficients, errors and df of the model with a dummy per level
/// (Frisch and Waugh 1933, Lovell 1963), without those columns. R: <c>estimatr::lm_robust(y ~ x, fixed_effects = ~ site)</c>, <c>fixest::feols(y ~ x | site)</c>.
/// </summary>
public static class FixedEffectsRegression
{
    /// <param name="table">The data.</param>
    /// <param name="formula">The model; what stands after <c>|</c> is absorbed too.</param>
    /// <param name="absorbed">Columns to absorb; <c>site:year</c> for the combinations of two.</param>
    /// <param name="weights">Column of positive weights as in R's <c>lm(weights=)</c>.</param>
    /// <param name="cluster">Column that names the cluster of a row; needed for CR0, CR1, CR2.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of a clustered error.</param>
    /// <param name="cancellationToken">Stops the fit, and later a clustered error.</param>
    public static FixedEffectsFit Fit(DataTable table, Formula formula, IReadOnlyList<string>? absorbed = null, string? weights = null, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var effects = (absorbed ?? []).Select(name => name.Split(':')).Concat((formula.Instruments?.Terms ?? []).Select(t => t.Variables.Select(v => v.Column).ToArray()))
            .DistinctBy(columns => string.Join(':', columns)).ToArray();
        if (effects.Length == 0) throw new InvalidAnalysisException("Name the effects to absorb: y ~ x | site, or fixed_effects.");
        table.Numeric(formula.Outcome);
        var matrix = ModelMatrix.Build(table, formula.WithoutInstruments(), [weights, cluster, .. effects.SelectMany(c => c)]);
        if (matrix.Data.Rows == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        var factors = effects.Select(columns => Combined(matrix.Data, columns)).ToArray();
        var w = weights is null ? null : matrix.Data.Numeric(weights).Values.ToArray();
        if (w is not null && Array.Exists(w, value => !(value > 0))) throw new InvalidAnalysisException($"Weights must be positive; '{weights}' holds a value that is not.");
        return new FixedEffectsFit(matrix, factors, w, cluster is null ? null : new Clusters(matrix.Data.Factor(cluster)), new Work(progress, cancellationToken));
    }

    private static FactorColumn Combined(DataTable data, string[] columns)
    {
        if (columns.Length == 1) return data.Factor(columns[0]);
        var parts = columns.Select(data.Factor).ToArray();
        return FactorColumn.FromValues(string.Join(':', columns), [.. Enumerable.Range(0, data.Rows).Select(row => string.Join('\n', parts.Select(p => p[row])))]);
    }
}
