using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;
using ProportionPositive = CoProduction.Studies.Measurement.ProportionPositive;

namespace CoProduction.Studies.Analysis;

/// <summary>Means and shares by cell, over all arms and sites that were asked.</summary>
internal sealed class LevelAnalysis(AnalysisData data)
{
    public LevelResult Run(LevelTable table) => new(table, [.. table.Outcomes.SelectMany(outcome => data.Cells(table.By).Select(cell => Run(table, outcome, cell)))]);

    private LevelEstimate Run(LevelTable table, string key, AnalysisCell cell)
    {
        var measure = data.FindMeasure(key);
        var result = new LevelEstimate(data.LabelOf(key), measure is Dichotomy or CheckPassed or ProportionPositive, cell, EstimateStatus.NotEstimable, null, null, null, 0, null, 0);
        if (measure is null) return result with { Reason = $"'{key}' is no measure." };
        if (!data.Places.IsAskedAt(measure, cell.Site, cell.Theme)) return result with { Status = EstimateStatus.NotAsked, Reason = "Not asked here." };
        List<double> values = [], items = [];
        List<string?> sites = [];
        var missing = 0;
        var columnOf = new Dictionary<string, MeasureColumn?>(StringComparer.Ordinal);
        foreach (var (row, theme) in data.RowsOf(cell, data.Places.Loops(measure)))
        {
            if (!columnOf.TryGetValue(theme, out var column)) columnOf[theme] = column = data.Column(key, theme);
            if (column is null) continue;
            if (column.Scores.MissingAt(row) is { } state)
            {
                if (!state.IsStructural()) missing++;
                continue;
            }
            values.Add(column.Scores.Number(row));
            sites.Add(data.Frame.Sites[row]);
            if (column.ItemCounts is { } counts) items.Add(counts[row]);
        }
        if (values.Count == 0) return result with { Reason = "Nobody has a value.", Missing = missing };
        var moments = SampleMoments.Of([.. values]);
        result = result with
        {
            Status = EstimateStatus.Estimated,
            Mean = moments.Mean,
            StandardDeviation = moments.StandardDeviation,
            N = values.Count,
            MeanItems = items.Count > 0 ? items.Average() : null,
            Missing = missing,
        };
        return table.Weighted && cell.Site is null ? Weighted(result, values, sites) : result;
    }

    /// <summary>Each person counts N_s / n_s: population of the site over the values from it.</summary>
    private LevelEstimate Weighted(LevelEstimate result, List<double> values, List<string?> sites)
    {
        var population = data.Design.Fieldwork.PopulationTable?.BySite;
        var counts = sites.GroupBy(site => site ?? "").ToDictionary(group => group.Key, group => group.Count());
        if (population is null || counts.Keys.FirstOrDefault(site => !(population.GetValueOrDefault(site) > 0)) is not null)
            return result with
            {
                Status = EstimateStatus.NotEstimable,
                Mean = null,
                StandardDeviation = null,
                Reason = population is null ? "Weights need a population table, and the design has none." : "The population table lacks a site.",
            };
        double sum = 0, weights = 0;
        for (var index = 0; index < values.Count; index++)
        {
            var weight = population[sites[index] ?? ""] / counts[sites[index] ?? ""];
            sum += weight * values[index];
            weights += weight;
        }
        return result with { Mean = sum / weights };
    }
}
