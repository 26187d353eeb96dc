using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;
using ProportionPositive = CoProduction.Studies.Measurement.ProportionPositive;

namespace CoProduction.Studies.Analysis;

/// <summary>Means and shares by cell, over all arms and sites that were asked.</summary>
internal sealed class LevelAnalysis(AnalysisData data, double level)
{
    public LevelResult Run(LevelTable table) => new(table, [.. table.Outcomes.SelectMany(outcome => Cells(table).Select(cell => Run(table, outcome, cell)))])
    {
        Weights = table.Weighted ? [.. Weights()] : [],
    };

    /// <summary>A weighted table by site has the weighted level over all sites too.</summary>
    private IEnumerable<AnalysisCell> Cells(LevelTable table) => data.Cells(table.By).Concat(!table.Weighted ? [] : table.By switch
    {
        Breakdown.Site => [AnalysisCell.All],
        Breakdown.SiteTheme => data.Cells(Breakdown.Theme),
        _ => [],
    });

    private IEnumerable<SiteWeight> Weights()
    {
        var population = data.Design.Fieldwork.PopulationTable?.BySite ?? new Dictionary<string, double>();
        var respondents = data.Rows.Where(row => data.Frame.Sites[row] is { } site && population.ContainsKey(site)).CountBy(row => data.Frame.Sites[row]!).ToDictionary();
        var total = population.Where(site => respondents.ContainsKey(site.Key)).Sum(site => site.Value);
        return data.Design.Sites.Where(site => population.ContainsKey(site.Key)).Select(site => respondents.GetValueOrDefault(site.Key) is > 0 and var n
            ? new SiteWeight(site.Key, population[site.Key], n, population[site.Key] / n * respondents.Values.Sum() / total)
            : new SiteWeight(site.Key, population[site.Key], 0, null));
    }

    private LevelEstimate Run(LevelTable table, string key, AnalysisCell cell)
    {
        var measure = data.FindMeasure(key);
        var result = new LevelEstimate(data.LabelOf(key), measure is Dichotomy or CheckPassed or ProportionPositive, cell, EstimateStatus.NotEstimable, null, null, null, 0, null, 0) { Key = key };
        if (measure is null) return result with { Reason = $"'{key}' is no measure." };
        if (!data.Places.IsAskedAt(measure, cell.Site, cell.Theme)) return result with { Status = EstimateStatus.NotAsked, Reason = "Not asked here." };
        List<double> values = [], items = [];
        List<string?> sites = [];
        List<int> people = [];
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
            people.Add(row);
            if (column.ItemCounts is { } counts) items.Add(counts[row]);
        }
        if (values.Count == 0) return result with { Reason = "Nobody has a value.", Missing = missing };
        if (values.Count < table.SmallestCell) return result with { Status = EstimateStatus.Suppressed, Reason = $"Fewer than {table.SmallestCell} values.", Missing = missing };
        var moments = SampleMoments.Of([.. values]);
        result = result with
        {
            Status = EstimateStatus.Estimated,
            Mean = moments.Mean,
            StandardDeviation = moments.StandardDeviation,
            StandardError = StandardError(values, people, moments.Mean),
            IsClustered = people.Distinct().Count() < people.Count,
            N = values.Count,
            MeanItems = items.Count > 0 ? items.Average() : null,
            Missing = missing,
        };
        return table.Weighted && cell.Site is null ? Weighted(result, values, sites) : result;
    }

    /// <summary>With one value per person it is SD/√n.</summary>
    private static double? StandardError(List<double> values, List<int> people, double mean)
    {
        var rests = new Dictionary<int, double>();
        for (var at = 0; at < values.Count; at++) rests[people[at]] = rests.GetValueOrDefault(people[at]) + values[at] - mean;
        return rests.Count < 2 ? null : Math.Sqrt(rests.Count / (rests.Count - 1.0) * rests.Values.Sum(rest => rest * rest)) / values.Count;
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
                StandardError = null,
                Reason = population is null ? "Weights need a population table, and the design has none." : "The population table lacks a site.",
            };
        double[] weights = [.. sites.Select(site => population[site ?? ""] / counts[site ?? ""])];
        var table = new DataTable([new NumericColumn("y", [.. values]), new NumericColumn("weight", weights), FactorColumn.FromValues("site", [.. sites])]);
        var mean = SurveyMeans.Estimate(table, "y", new SurveyDesign(Weights: "weight", Strata: "site", LonelyUnits: LonelyUnits.Refuse), level: level).Single().Estimate;
        return result with { Mean = mean.Value, StandardError = null, IsClustered = false, Weighted = mean, EffectiveN = weights.Sum() * weights.Sum() / weights.Sum(weight => weight * weight) };
    }
}
