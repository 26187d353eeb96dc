using System.Text.Json;
using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds that compare several arms or cells at once.</summary>
internal static class ComparisonKinds
{
    public static AnalysisResult Dunnett(AnalysisSpec spec) =>
        Of(Model(spec) is { } model
            ? MultipleComparisons.Dunnett(spec.Table, spec.Text("outcome"), spec.Text("group"), model, spec.TextOrNull("control"), spec.Level)
            : MultipleComparisons.Dunnett(spec.Table, spec.Text("outcome"), spec.Text("group"), spec.TextOrNull("control"), spec.Level), "contrasts");

    public static AnalysisResult TukeyHsd(AnalysisSpec spec) =>
        Of(Model(spec) is { } model
            ? MultipleComparisons.TukeyHsd(spec.Table, spec.Text("outcome"), spec.Text("group"), model, spec.Level)
            : MultipleComparisons.TukeyHsd(spec.Table, spec.Text("outcome"), spec.Text("group"), spec.Level), "pairs");

    public static AnalysisResult GamesHowell(AnalysisSpec spec) =>
        Of(MultipleComparisons.GamesHowell(spec.Table, spec.Text("outcome"), spec.Text("group"), spec.Level), "pairs");

    // Null: groups alone, one variance, where the distributions are exact.
    private static ComparisonModel? Model(AnalysisSpec spec)
    {
        var (stratum, covariates, cluster, weights) = (spec.TextOrNull("stratum"), spec.TextsOrNull("covariates") ?? [], spec.TextOrNull("cluster"), spec.TextOrNull("weights"));
        StandardErrorType? type = spec.TextsOrNull("se") is null ? null : spec.ErrorTypes() is [var only] ? only : throw new InvalidAnalysisException("Comparisons need one standard error; 'se' names several.");
        return stratum is null && covariates.Count == 0 && cluster is null && weights is null && type is null
            ? null : new ComparisonModel { Stratum = stratum, Covariates = covariates, Cluster = cluster, Weights = weights, ErrorType = type };
    }

    public static AnalysisResult Contrast(AnalysisSpec spec)
    {
        var (outcome, factors, stratum) = (spec.Text("outcome"), spec.Texts("factors"), spec.TextOrNull("stratum"));
        spec.Table.Numeric(outcome);
        var rows = spec.Table.CompleteRows(factors.Append(outcome).Concat(stratum is null ? [] : [stratum]));
        var used = spec.Table.Select(rows);
        var means = new CellMeans(used.Numeric(outcome).Values, Cells(used, factors), stratum is null ? null : used.Factor(stratum));
        var weights = spec.TextOrNull("stratum_weights") switch
        {
            null or "compared_rows" => StratumWeights.ComparedRows,
            "all_rows" => StratumWeights.AllRows,
            var other => throw new InvalidAnalysisException($"'stratum_weights' must be compared_rows or all_rows, not '{other}'."),
        };
        StandardErrorType? type = spec.TextsOrNull("se") is null ? null : spec.ErrorTypes().Single();
        var estimates = spec.Objects("contrasts").ConvertAll(c => means.Contrast(Term(c), Weights(c), type, weights, spec.Level));
        var result = new AnalysisResult { N = means.N, RowsDropped = spec.Table.Rows - rows.Length };
        foreach (var estimate in estimates) result.Add(estimate);
        result.Table("cells", means.Cells.Select(c => new JsonObject { ["cell"] = c.Cell, ["stratum"] = c.Stratum, ["n"] = c.Moments.N, ["mean"] = AnalysisResult.Number(c.Moments.Mean), ["sd"] = AnalysisResult.Number(c.Moments.StandardDeviation) }));
        if (spec.TextsOrNull("p_adjust") is { Count: > 0 } methods) result.Table("adjusted", Adjusted(estimates, methods));
        return result;
    }

    /// <summary>A family of estimates by every method asked for: adjusted p and, where theory gives one, simultaneous interval.</summary>
    public static IEnumerable<JsonObject> Adjusted(IReadOnlyList<TermEstimate> family, IEnumerable<string> methods) =>
        TermName.AdjustmentsOf(methods).SelectMany(m => MultipleTesting.Adjust(family, m.Method).Select(a => new JsonObject
        {
            ["term"] = a.Estimate.Term,
            ["method"] = m.Name,
            ["p_value"] = AnalysisResult.Number(a.PValue),
            ["conf_low"] = AnalysisResult.Number(a.Low),
            ["conf_high"] = AnalysisResult.Number(a.High),
            ["interval_reason"] = a.IntervalReason,
        }));

    private static AnalysisResult Of(MultipleComparisons comparisons, string table)
    {
        var result = new AnalysisResult { N = comparisons.N, RowsDropped = comparisons.RowsDropped };
        if (comparisons.Comparisons.All(c => !c.Result.Estimate.IsEstimable)) result.NotEstimable(comparisons.Comparisons[0].Result.Estimate.Reason!);
        foreach (var broken in comparisons.Comparisons.Where(c => c.Result.Estimate.Reason is not null)) result.Warnings.Add($"{broken.Result.Estimate.Term}: {broken.Result.Estimate.Reason}");
        result.Summary("df", comparisons.ResidualDf);
        result.Summary("residual_std_error", comparisons.PooledStandardDeviation);
        result.Summary("critical_value", comparisons.CriticalValue);
        if (comparisons.JointDf is { } joint) result.Summary("joint_df", joint);
        result.Table(table, comparisons.Comparisons.Select(c => Together(c.Result, new JsonObject { ["first"] = c.First, ["second"] = c.Second })));
        return result;
    }

    /// <summary>An estimate of a family, with the p value and the interval that hold for all at once.</summary>
    /// <param name="adjusted">The estimate.</param>
    /// <param name="row">What names it.</param>
    public static JsonObject Together(AdjustedEstimate adjusted, JsonObject row)
    {
        var estimate = adjusted.Estimate;
        row["se_type"] = TermName.Of(estimate.ErrorType);
        row["estimate"] = AnalysisResult.Number(estimate.Value);
        row["std_error"] = AnalysisResult.Number(estimate.StandardError);
        row["statistic"] = AnalysisResult.Number(estimate.Statistic);
        row["df"] = AnalysisResult.Number(estimate.DegreesOfFreedom);
        row["p_value"] = AnalysisResult.Number(adjusted.PValue);
        row["conf_low"] = AnalysisResult.Number(adjusted.Low);
        row["conf_high"] = AnalysisResult.Number(adjusted.High);
        row["p_value_unadjusted"] = AnalysisResult.Number(estimate.PValue);
        row["status"] = adjusted.PValue is null ? "not_estimable" : "ok";
        row["reason"] = estimate.Reason;
        return row;
    }

    // The cells of a factorial: the labels of its factors joined by a colon.
    private static FactorColumn Cells(DataTable table, List<string> factors)
    {
        if (factors.Count == 1) return table.Factor(factors[0]);
        var columns = factors.ConvertAll(table.Factor);
        IEnumerable<string> levels = [""];
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            levels = i == 0 ? column.Levels : [.. levels.SelectMany(left => column.Levels.Select(right => $"{left}:{right}"))];
        }
        return FactorColumn.FromValues("cell", [.. Enumerable.Range(0, table.Rows).Select(row => string.Join(':', columns.Select(c => c.Text(row))))], levels);
    }

    private static string Term(JsonElement contrast) => contrast.TryGetProperty("term", out var term) && term.ValueKind == JsonValueKind.String
        ? term.GetString()!
        : throw new InvalidAnalysisException("A contrast has no 'term'.");

    private static Dictionary<string, double> Weights(JsonElement contrast) =>
        contrast.TryGetProperty("weights", out var weights) && weights.ValueKind == JsonValueKind.Object && weights.EnumerateObject().All(w => w.Value.ValueKind == JsonValueKind.Number)
            ? weights.EnumerateObject().ToDictionary(w => w.Name, w => w.Value.GetDouble(), StringComparer.Ordinal)
            : throw new InvalidAnalysisException("'weights' of a contrast must be an object of numbers by cell.");
}
