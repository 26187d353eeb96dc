using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>
/// Masks counts of few persons in the results of a public package, as its report masks them: where one of the counts of a question, of a distribution or of where people stopped is that of 1 to
/// k − 1 persons, none of them is told, so that no total gives it away.
/// </summary>
internal static class SmallRows
{
    /// <param name="rows">All rows.</param>
    /// <param name="k">The smallest count that is told.</param>
    public static IReadOnlyList<ResultRow> Mask(IReadOnlyList<ResultRow> rows, int k)
    {
        var few = rows.Where(row => row.N > 0 && row.N < k).Select(GroupOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. rows.Select(row => GroupOf(row) is { } group && few.Contains(group) ? Masked(row, k) : row)];
    }

    /// <summary>The counts that add up to a known total with this one; null for what is no count of persons by what they did.</summary>
    private static string? GroupOf(ResultRow row) => row.Section switch
    {
        "answers" or "missingness" => $"answers/{row.Key}",
        "distribution" or "exits" => $"{row.Section}/{row.Key}/{row.Outcome}",
        "quality" when row.Id.EndsWith("/later_entries", StringComparison.Ordinal) || row.Id.EndsWith("/speeders", StringComparison.Ordinal) => row.Id,
        _ => null,
    };

    private static ResultRow Masked(ResultRow row, int k) => row.N is null ? row : row with
    {
        N = null,
        Estimate = row.Estimator == "mean" ? row.Estimate : null,
        Status = ExportColumns.Name(EstimateStatus.Suppressed),
        Reason = $"A count of 1 to {NumberFormat.Count(k - 1)} persons, or one from which such a count could be found; masked in a public package.",
    };
}
