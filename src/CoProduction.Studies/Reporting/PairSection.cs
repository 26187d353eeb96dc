using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>Two measures side by side: hours now and hours more, sectors within persons, what staff expect and what citizens say.</summary>
internal static class PairSection
{
    public static ReportSection Build(StudyResults results, ReportNames names) => new("pairs", "Outcomes side by side", [.. results.Pairs.Where(pair => pair.Estimates.Count > 0).Select(pair => Table(pair, results, names))]);

    private static ReportTable Table(PairResult result, StudyResults results, ReportNames names)
    {
        var shown = result.Estimates.Where(estimate => estimate.Status != EstimateStatus.NotAsked).ToList();
        var hasShares = shown.Any(estimate => estimate.Shares is not null);
        var byCell = result.Table.By != Breakdown.None;
        var within = result.Table.Kind == PairKind.WithinPerson;
        var pairs = shown.GroupBy(estimate => estimate.Pair).ToList();
        return new ReportTable
        {
            Key = $"pairs_{result.Table.Key}",
            Title = result.Table.Label.Length > 0 ? result.Table.Label : result.Table.Key,
            Columns =
            [
                new("pair", byCell ? ReportNames.Cells(result.Table.By) : "First and second"), new("first", pairs.Count == 1 ? pairs[0].First().First : "First", true), .. within ? [] : new[] { new ReportColumn("n_first", "n", true) }, new("second", pairs.Count == 1 ? pairs[0].First().Second : "Second", true), new(within ? "n" : "n_second", "n", true),
                new("difference", "Second − first", true), new("std_error", "SE", true), new("statistic", "t", true), new("df", "df", true), new("p", "p", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true),
                .. hasShares ? [new("both", "Both", true), new("first_only", "First only", true), new("second_only", "Second only", true), new("neither", "Neither", true)] : Array.Empty<ReportColumn>(), new("remarks", "Remarks"),
            ],
            Rows = [.. pairs.SelectMany(pair => pair.Select(estimate => Row(estimate, byCell ? names.Cell(estimate.Cell) : Words(estimate), within, hasShares)))],
            Groups = byCell ? [.. pairs.Select((pair, index) => new ReportRowGroup(pairs.Take(index).Sum(before => before.Count()), Words(pair.First())))] : [],
            Notes =
            [
                ReportNames.StampWords(results.Lock, results.Lock.IsPlanned(result.Table)),
                within
                    ? "Within persons who answered both: paired t with n − 1 degrees of freedom. Nothing here is randomized."
                    : "Of two populations: Welch's t. Nothing here is randomized.",
                .. Arm(result.Table, results),
                .. result.Table.Arm is null ? names.ArmsPooled(result.Table.Pairs.SelectMany(pair => new[] { pair.First, pair.Second })) : [],
                .. ReportNames.NotBothAsked(shown.Count < result.Estimates.Count),
                .. shown.Select(estimate => estimate.Difference?.Level).OfType<double>().Distinct().Select(level => $"Intervals: {NumberFormat.Level(level)}."),
            ],
        };
    }

    private static IEnumerable<string> Arm(PairTable table, StudyResults results)
    {
        if (table.Randomization is not { } randomization || !results.Design.Randomizations.TryGetValue(randomization, out var plan)) yield break;
        var arm = plan.Arms.FirstOrDefault(each => each.Key == table.Arm);
        yield return $"The first is of arm {(arm is { Label.Length: > 0 } ? arm.Label : table.Arm)} only.";
    }

    private static IReadOnlyList<ReportCell> Row(PairEstimate estimate, string name, bool within, bool hasShares)
    {
        var difference = estimate.Difference;
        return
        [
            name, ReportCell.Mean(estimate.FirstMean), .. within ? [] : new[] { ReportCell.Count(estimate.FirstN) }, ReportCell.Mean(estimate.SecondMean), ReportCell.Count(estimate.SecondN),
            difference?.Value is null ? ReportCell.NoNumber(ReportNames.Word(estimate.Status)) : ReportCell.Estimate(difference.Value, difference.StandardError),
            new ReportCell(NumberFormat.StandardError(difference?.StandardError), difference?.StandardError), ReportCell.Statistic(difference?.Statistic), ReportCell.Df(difference?.DegreesOfFreedom), ReportCell.P(difference?.PValue),
            ReportCell.Estimate(difference?.ConfidenceLow, difference?.StandardError), ReportCell.Estimate(difference?.ConfidenceHigh, difference?.StandardError),
            .. hasShares ? Shares(estimate) : [], estimate.Reason ?? "",
        ];
    }

    private static IEnumerable<ReportCell> Shares(PairEstimate estimate) => estimate.Shares is { } shares
        ? [Share(shares.Both), Share(shares.FirstOnly), Share(shares.SecondOnly), Share(shares.Neither)]
        : [ReportCell.Empty, ReportCell.Empty, ReportCell.Empty, ReportCell.Empty];

    private static ReportCell Share(double share) => new(NumberFormat.Percent(share), share);

    private static string Words(PairEstimate estimate) =>
        $"{estimate.First}{(estimate.Pair.Times is { } times ? $" × {NumberFormat.Fixed(times, times == Math.Round(times) ? 0 : 2)}" : "")} → {estimate.Second}";
}
