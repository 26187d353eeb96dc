namespace CoProduction.Statistics;

/// <summary>
/// Covariate adjustment that cannot hurt asymptotically (Lin 2013): covariates, dummy coded, are centred at the mean of the used
/// rows (<c>age_c</c>) and interacted with every arm dummy (<c>armA:age_c</c>), so that the arm terms are average effects.
/// </summary>
public static class LinRegression
{
    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="covariates">Pre-treatment columns.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="cluster">Column of clusters, or null.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of every robust error computed from it.</param>
    /// <param name="cancellationToken">Stops the fit, and later the sums over rows that a robust error needs.</param>
    public static LeastSquaresFit Fit(DataTable table, string outcome, string arm, IReadOnlyList<string> covariates, string? control = null, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, null, [outcome, cluster, .. covariates]);
        var coded = ModelMatrix.Build(arms.Data, Formula.Of(outcome, covariates)).Columns.Skip(1);
        var n = arms.Rows.Length;
        var ones = new double[n];
        Array.Fill(ones, 1);
        var columns = new List<ModelColumn> { new(ModelMatrix.Intercept, null, [], ones) };
        var dummies = arms.Treated.Select(code => new ModelColumn(arms.TermOf(code), null, [], [.. Enumerable.Range(0, n).Select(row => arms.Arm[row] == code ? 1.0 : 0)])).ToArray();
        columns.AddRange(dummies);
        foreach (var covariate in coded)
        {
            var mean = SampleMoments.Of(covariate.Values).Mean;
            columns.Add(new ModelColumn(covariate.Name + "_c", null, [], Array.ConvertAll(covariate.Values, v => v - mean)));
        }
        var centred = columns[(1 + dummies.Length)..];
        foreach (var dummy in dummies)
            columns.AddRange(centred.Select(c => new ModelColumn($"{dummy.Name}:{c.Name}", null, [], [.. dummy.Values.Zip(c.Values, (d, v) => d * v)])));
        return LeastSquares.Fit(arms.Data.Numeric(outcome).Values.ToArray(), columns, null, cluster is null ? null : arms.Data.Factor(cluster), arms.RowsDropped, progress, cancellationToken);
    }
}
