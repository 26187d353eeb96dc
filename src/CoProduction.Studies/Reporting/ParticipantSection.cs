using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>Participants by arm and state, sample ratios, balance.</summary>
internal static class ParticipantSection
{
    public static ReportSection Build(StudyResults results, ReportContext context)
    {
        var blocks = new List<ReportBlock>();
        if (context.Arrived is { } arrived)
            blocks.Add(new ReportParagraph($"{NumberFormat.Count(arrived)} opened the first page, {NumberFormat.Count(context.Declined ?? 0)} declined, {NumberFormat.Count(results.Participants)} agreed to take part."));
        foreach (var (flow, index) in results.Flow.Select((flow, index) => (flow, index))) blocks.Add(FlowTable(flow, index));
        if (results.SampleRatios.Count > 0) blocks.Add(RatioTable(results.SampleRatios));
        return new ReportSection("participants", "Participants", blocks);
    }

    public static ReportSection Balance(StudyResults results) =>
        new("balance", "Balance before the draw", [.. results.Balance.SelectMany((balance, index) => BalanceBlocks(balance, index))]);

    private static ReportTable FlowTable(FlowResult flow, int index) => new()
    {
        Key = $"flow_{index + 1}",
        Title = flow.Randomization.Length > 0 ? $"Participants by arm and state: {flow.Randomization}" : "Participants by state",
        Columns =
        [
            new("arm", "Arm"), new("assigned", flow.Randomization.Length > 0 ? "Assigned" : "Started", true), new("served", "Served", true), new("completed", "Completed", true), new("in_progress", "Not finished", true),
            new("screened_out", "Screened out", true), new("withdrawn", "Withdrawn", true), new("erased", "Erased", true),
            .. (flow.Rows.Count > 0 ? flow.Rows[0].Observed : []).Select((outcome, number) => new ReportColumn($"observed_{number + 1}", $"Observed: {outcome.Outcome}", true)),
        ],
        Rows =
        [
            .. flow.Rows.Select(row => (IReadOnlyList<ReportCell>)
            [
                row.Arm, ReportCell.Count(row.Assigned), ReportCell.Count(row.Served), ReportCell.Count(row.Completed), ReportCell.Count(row.InProgress), ReportCell.Count(row.ScreenedOut),
                ReportCell.Count(row.Withdrawn), ReportCell.Count(row.Erased), .. row.Observed.Select(outcome => ReportCell.Count(outcome.N)),
            ]),
        ],
        Notes = flow.DuplicatesLeftOut > 0 ? [$"{NumberFormat.Count(flow.DuplicatesLeftOut)} later entries of persons already counted are left out."] : [],
    };

    private static ReportTable RatioTable(IReadOnlyList<SampleRatioResult> ratios) => new()
    {
        Key = "sample_ratio",
        Title = "Do the numbers by arm agree with the design?",
        Columns = [new("randomization", "Randomization"), new("stage", "Stage"), new("counts", "Observed (expected)"), new("chi_square", "χ²", true), new("df", "df", true), new("p", "p", true)],
        Rows =
        [
            .. ratios.Select(ratio => (IReadOnlyList<ReportCell>)
            [
                ratio.Randomization, $"{ratio.Stage} ({ratio.Unit})",
                ratio.Test is { } test ? string.Join("; ", test.Arms.Select(arm => $"{arm.Arm} {NumberFormat.Count(arm.Observed)} ({NumberFormat.Fixed(arm.Expected, 1)})")) : ReportCell.NoNumber(ratio.Reason ?? "–"),
                ReportCell.Statistic(ratio.Test?.ChiSquare), ReportCell.Df(ratio.Test?.Df),
                ratio.IsMismatch ? ReportCell.P(ratio.Test!.PValue) with { Mark = CellMark.Alarm } : ReportCell.P(ratio.Test?.PValue),
            ]),
        ],
        Notes = ["A mismatch is called at p < .001: look for what lost persons of one arm. Under permuted blocks the assigned counts are exact and are verified against the procedure, not tested."],
    };

    private static IEnumerable<ReportBlock> BalanceBlocks(BalanceResult balance, int index)
    {
        yield return new ReportTable
        {
            Key = $"balance_{index + 1}",
            Title = $"Pre-treatment measures by arm: {balance.Randomization}",
            Columns = [new("covariate", "Measure"), new("arm", "Arm"), new("n", "n", true), new("mean", "Mean", true), new("sd", "SD", true), new("standardized_difference", "Standardized difference", true)],
            Rows =
            [
                .. balance.Rows.Select(row => (IReadOnlyList<ReportCell>)
                [
                    row.Covariate, row.Arm, ReportCell.Count(row.N), ReportCell.Mean(row.Mean), ReportCell.Mean(row.StandardDeviation), ReportCell.Mean(row.StandardizedDifference),
                ]),
            ],
            Notes = [$"Standardized differences are from {balance.Control}, in units of the pooled standard deviation.", .. balance.Notes],
        };
        if (balance.Joint.Count == 0) yield break;
        yield return new ReportTable
        {
            Key = $"balance_joint_{index + 1}",
            Title = $"Do the measures together tell an arm from {balance.Control}?",
            Columns = [new("arm", "Arm"), new("n", "n", true), new("f", "F (HC2)", true), new("df1", "df 1", true), new("df2", "df 2", true), new("p", "p", true)],
            Rows =
            [
                .. balance.Joint.Select(joint => (IReadOnlyList<ReportCell>)
                [
                    joint.Arm, ReportCell.Count(joint.N), joint.Test.F is null ? ReportCell.NoNumber(joint.Test.Reason ?? "–") : ReportCell.Statistic(joint.Test.F),
                    ReportCell.Df(joint.Test.Df1), ReportCell.Df(joint.Test.Df2), ReportCell.P(joint.Test.PValue),
                ]),
            ],
        };
    }
}
