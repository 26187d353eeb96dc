using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>Matched pairs that a measure names, one of each to be treated.</summary>
internal static class MatchedPairs
{
    /// <summary>The mean difference within pairs that have one row of each arm; other rows are counted as broken.</summary>
    public static (TermEstimate Term, string Note) Estimate(AnalysisData data, string pair, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, double level)
    {
        const string arm = "arm";
        var (treated, control) = (ContrastWeights.Treated(weights), ContrastWeights.Control(weights));
        var table = new DataTable([new NumericColumn("y", sample.Outcome.ToArray()), sample.ArmColumn(arm), Column(data, pair, sample)]);
        var result = DifferenceInMeans.MatchedPairs(table, "y", arm, "pair", control, treated, level);
        var broken = result.RowsInUnusableBlocks + result.RowsDropped;
        return (result.Differences[0].Estimate with { Term = "contrast" }, $"{result.Blocks} pairs with one row of each arm; {broken} rows are of broken pairs or name none, and are outside.");
    }

    /// <summary>The pair of each row.</summary>
    public static FactorColumn Column(AnalysisData data, string pair, ComparisonSample sample) =>
        FactorColumn.FromValues("pair", [.. sample.Rows.Select(row => NameOf(data, pair, row))]);

    /// <summary>Rows of the pairs that have exactly one row of each arm.</summary>
    public static int[] Complete(AnalysisData data, string pair, ComparisonSample sample, string treated) =>
    [
        .. Enumerable.Range(0, sample.N).GroupBy(row => NameOf(data, pair, sample.Rows[row]))
            .Where(group => group.Key is not null && group.Count() == 2 && group.Count(row => sample.ArmAt(row) == treated) == 1).SelectMany(group => group).Order(),
    ];

    private static string? NameOf(AnalysisData data, string pair, (int Row, string Theme) row) =>
        data.Column(pair, row.Theme)?.Scores.Number(row.Row) is { } number && !double.IsNaN(number) ? DataColumn.NumberText(number) : null;
}
