namespace CoProduction.Statistics;

/// <summary>
/// Means, shares and totals of a population from a probability sample, with linearised errors. A group is a domain of the whole sample.
/// R: <c>survey::svymean(~y, design, na.rm = TRUE)</c>, <c>svytotal</c>, <c>svyby(~y, ~group, design, svymean)</c>; intervals with <c>degf(design)</c>.
/// </summary>
public static class SurveyMeans
{
    /// <param name="table">The whole sample.</param>
    /// <param name="variable">A number, or a factor: the share of each level.</param>
    /// <param name="design">How the sample was drawn.</param>
    /// <param name="by">Column of groups; null: everybody.</param>
    /// <param name="domain">The subgroup; null: everybody.</param>
    /// <param name="total">Totals instead of means, numbers instead of shares.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static IReadOnlyList<SurveyMean> Estimate(DataTable table, string variable, SurveyDesign design, string? by = null, RowFilter? domain = null, bool total = false, double level = 0.95)
    {
        var column = table.Column(variable);
        var sample = table.Select(table.CompleteRows(design.Columns));
        var frame = new SurveyFrame(sample, design);
        int[] rows = [.. (domain ?? RowFilter.All).Rows(sample).Where(row => !sample.Column(variable).IsMissing(row))];
        if (rows.Length == 0) throw new InvalidAnalysisException($"No row has a value of '{variable}'.");
        var results = new List<SurveyMean>();
        foreach (var (group, members) in Groups(sample, by, rows))
        {
            if (column is NumericColumn)
            {
                var numbers = sample.Numeric(variable);
                results.Add(One(variable, null, group, members, row => numbers[row]));
                continue;
            }
            var factor = sample.Factor(variable);
            foreach (var code in rows.Select(row => factor[row]).Distinct().Order())
                results.Add(One(variable, factor.Levels[code], group, members, row => factor[row] == code ? 1 : 0));
        }
        return results;

        SurveyMean One(string name, string? category, string? group, int[] members, Func<int, double> value)
        {
            double weight = 0, sum = 0;
            foreach (var row in members)
            {
                weight += frame.Weights[row];
                sum += frame.Weights[row] * value(row);
            }
            var mean = sum / weight;
            var scores = new double[frame.Rows];
            foreach (var row in members) scores[row] = total ? frame.Weights[row] * value(row) : frame.Weights[row] * (value(row) - mean) / weight;
            var inGroup = new bool[frame.Rows];
            foreach (var row in members) inGroup[row] = true;
            var term = name + category + (group is null ? "" : ":" + group);
            var estimate = frame.Problem is { } problem
                ? TermEstimate.NotEstimable(term, StandardErrorType.Linearized, level, problem, total ? sum : mean)
                : TermEstimate.Student(term, StandardErrorType.Linearized, total ? sum : mean, Math.Sqrt(frame.Covariance(scores, 1)[0]), frame.Df(inGroup), level);
            return new SurveyMean(variable, category, group, members.Length, estimate);
        }
    }

    private static IEnumerable<(string? Group, int[] Rows)> Groups(DataTable sample, string? by, int[] rows)
    {
        if (by is null) return [(null, rows)];
        var groups = sample.Factor(by);
        return rows.Where(row => groups[row] >= 0).GroupBy(row => groups[row]).OrderBy(g => g.Key).Select(g => ((string?)groups.Levels[g.Key], g.ToArray()));
    }
}
