using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Raw answers by arm, by the kind of outcome: stacked bars, dots or histograms.</summary>
internal static class DistributionBlocks
{
    public static ReportBlock Build(OutcomeDistribution distribution)
    {
        var key = EffectWords.Key("distribution", distribution.Outcome, distribution.Randomization);
        var title = $"Answers by arm: {distribution.OutcomeLabel}";
        var table = Table(key, title, distribution);
        return distribution.Kind switch
        {
            DistributionKind.Categories => new Figure(key, title, "A bar per arm, divided by the share of each answer, lowest first. The table holds the counts.",
                new StackedBarsDrawing([.. distribution.Classes.Select(Name)], [.. distribution.Arms.Select(arm => new StackedBar(arm.Label, arm.Counts))]), table),
            DistributionKind.Dots => new Figure(key, title, "A dot per row in each arm, with a dashed line at the mean. The table holds the counts.",
                new DotsDrawing(distribution.OutcomeLabel, [.. distribution.Classes.Select(each => each.Low)], [.. distribution.Arms.Select(arm => new HistogramPanel(arm.Label, arm.Counts, arm.Mean))]), table),
            _ => new Figure(key, title, "A histogram per arm, as shares of the arm on one axis, with a dashed line at the mean. The table holds the counts.",
                new HistogramDrawing(distribution.OutcomeLabel, [.. distribution.Classes.Select(each => each.Low), distribution.Classes[^1].High], [.. distribution.Arms.Select(arm => new HistogramPanel(arm.Label, arm.Counts, arm.Mean))]), table),
        };
    }

    private static ReportTable Table(string key, string title, OutcomeDistribution distribution) => new()
    {
        Key = key,
        Title = title,
        Columns = [new("answer", distribution.Kind != DistributionKind.Bins ? "Answer" : IsBySteps(distribution) ? "Value" : "From … to below"), .. distribution.Arms.SelectMany(arm => new[] { new ReportColumn($"{arm.Arm}_n", "n", true) { Group = arm.Label }, new ReportColumn($"{arm.Arm}_share", "%", true) { Group = arm.Label } })],
        Rows =
        [
            .. distribution.Classes.Select((each, place) => (IReadOnlyList<ReportCell>)
            [
                Name(each) + (distribution.Kind == DistributionKind.Bins && !IsBySteps(distribution) && place == distribution.Classes.Count - 1 ? " inclusive" : ""),
                .. distribution.Arms.SelectMany(arm => new[] { ReportCell.Persons(arm.Counts[place]), new ReportCell(NumberFormat.Percent(arm.N == 0 ? null : (double)arm.Counts[place] / arm.N), arm.N == 0 ? null : (double)arm.Counts[place] / arm.N) }),
            ]),
        ],
        Notes =
        [
            distribution.IsPerTheme ? "Counts are answers (person × theme)." : "Counts are persons with the outcome.",
            .. distribution.HasValuesBetween ? ["A value that lies between two, of somebody who left out an item, counts at the nearest."] : Array.Empty<string>(),
        ],
    };

    private static bool IsBySteps(OutcomeDistribution distribution) => distribution.Kind == DistributionKind.Bins && distribution.Classes[0].Label.Length > 0;

    private static string Name(DistributionClass each) => each.Low != each.High ? each.Label.Length > 0 ? each.Label : Range(each.Low, each.High) : each.Label.Length > 0 ? $"{each.Label}{(each.Label == Number(each.Low) ? "" : $" ({Number(each.Low)})")}" : Number(each.Low);

    /// <summary>Both ends with the decimals that the width of the bin needs.</summary>
    private static string Range(double low, double high)
    {
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(high - low) - 1e-9), 0, 8);
        return $"{NumberFormat.Fixed(low, decimals)} to {NumberFormat.Fixed(high, decimals)}";
    }

    private static string Number(double value) => NumberFormat.Fixed(value, value == Math.Round(value) ? 0 : Math.Abs(value * 10 - Math.Round(value * 10)) < 1e-9 ? 1 : 3);
}
