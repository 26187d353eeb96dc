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
        table.Numeric(formula.Outcome);
        formula.RequireColumns(table);
        var sample = table.Select(table.CompleteRows(design.Columns));
        var frame = new SurveyFrame(sample, design);
        var inDomain = (domain ?? RowFilter.All).Rows(sample);
        var matrix = ModelMatrix.Build(sample.Select(inDomain), formula);
        if (matrix.Data.Rows == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        int[] rows = [.. matrix.Rows.Select(row => inDomain[row])];
        var asked = (domain ?? RowFilter.All).Rows(table).Length;
        return new SurveyFit(frame, matrix, rows, asked - rows.Length);
    }
}
