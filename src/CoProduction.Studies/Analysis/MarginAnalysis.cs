using CoProduction.Statistics;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Sets the sample beside the population table of the design.</summary>
internal sealed class MarginAnalysis(AnalysisData data)
{
    public IReadOnlyList<MarginResult> Run()
    {
        if (data.Design.Fieldwork.PopulationTable is not { } table) return [];
        var results = new List<MarginResult>();
        if (table.BySite.Count > 1) results.Add(Result("Site", "site", [.. table.BySite.Select(site => (site.Key, data.SiteLabel(site.Key), site.Value))], row => data.Frame.Sites[row]));
        foreach (var margin in table.Margins)
            if (data.Frame.Find(margin.Variable) is OptionFrameColumn column) results.Add(Result(column, margin));
        return results;
    }

    private MarginResult Result(OptionFrameColumn column, PopulationMargin margin) => Result(
        column.Label.InOrFirst("en") is { Length: > 0 } label ? label : margin.Variable, column.Name,
        [.. column.Options.Where(option => margin.Shares.ContainsKey(option.Key)).Select(option => (option.Key, option.Label.InOrFirst("en") is { Length: > 0 } words ? words : option.Key, margin.Shares[option.Key]))],
        column.Code);

    private MarginResult Result(string label, string column, IReadOnlyList<(string Key, string Label, double Population)> categories, Func<int, string?> valueOf)
    {
        var counts = categories.ToDictionary(category => category.Key, category => data.Rows.Count(row => valueOf(row) == category.Key));
        double inside = counts.Values.Sum(), population = categories.Sum(category => category.Population);
        return new MarginResult(label,
            [.. categories.Select(category => new MarginRow(category.Label, counts[category.Key], inside > 0 ? counts[category.Key] / inside : null, category.Population / population) { Key = category.Key })],
            data.Rows.Count - (int)inside,
            SampleRatio.Test([.. categories.Select(category => (category.Label, (long)counts[category.Key], category.Population))])) { Column = column };
    }
}
