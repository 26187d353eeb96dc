using System.Globalization;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Numbers that only a table of the report has: a row each, so that no number of the report is missing from the results.</summary>
internal static class TableRows
{
    /// <summary>Tables whose numbers have rows of their own, by the start of their key.</summary>
    private static readonly string[] Covered =
    [
        "flow_", "sample_ratio", "balance_", "attrition", "exits_", "recruitment", "population", "quality", "floor_ceiling", "attention_checks", "answers_", "missingness", "primary", "arm_means", "estimates_", "beside_", "distribution_", "factorial_",
        "simple_effects_", "dose_", "moderation", "slopes_", "planned_slopes_", "compliers", "effect_sizes", "nulls", "randomization_inference", "specifications_", "leave_one_site_out", "loop_positions", "drawn_order", "clusters", "intraclass_correlations", "tests_made", "vertices",
        "regression_", "marginal_", "levels_", "weights_", "correlates_", "thresholds_", "pairs_", "effort_", "reliability",
    ];

    public static IEnumerable<ResultRow> Of(Report report)
    {
        foreach (var table in report.Tables.Where(table => !Covered.Any(start => table.Key.StartsWith(start, StringComparison.Ordinal))).DistinctBy(table => table.Key))
            for (var row = 0; row < table.Rows.Count; row++)
                for (var column = 0; column < Math.Min(table.Columns.Count, table.Rows[row].Count); column++)
                {
                    var (cell, head) = (table.Rows[row][column], table.Columns[column]);
                    if (cell.Value is { } value) yield return Row(table, row, head.Key, $"{NameOf(table, row)}: {head.Header}", value);
                    if (cell.BelowValue is { } below) yield return Row(table, row, $"{head.Key}_{head.Below ?? "below"}", $"{NameOf(table, row)}: {head.Header}, {head.Below}", below);
                }
    }

    private static ResultRow Row(ReportTable table, int row, string column, string term, double value) =>
        new($"table/{table.Key}/{(row + 1).ToString(CultureInfo.InvariantCulture)}/{column}", "table") { Key = table.Key, Label = table.Title, Term = term, Estimate = value };

    private static string NameOf(ReportTable table, int row) => table.Rows[row].Count > 0 ? table.Rows[row][0].Text : "";
}
