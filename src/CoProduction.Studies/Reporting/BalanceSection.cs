using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Reporting;

/// <summary>Did the randomization do what it should: counts by arm, and measures taken before the draw.</summary>
internal static class BalanceSection
{
    public static ReportSection Build(StudyResults results) => new("balance", "Counts by arm and balance before the draw",
    [
        .. results.SampleRatios.GroupBy(ratio => (ratio.Randomization, ratio.Name)).Select((ratios, index) => RatioTable(ratios.Key.Randomization, ProcedureOf(results, ratios.Key.Name), [.. ratios], index)),
        .. results.Balance.SelectMany((balance, index) => BalanceBlocks(balance, results.Design.Randomizations[balance.Key], index)),
        .. results.Balance.Count == 0 && results.SampleRatios.Count > 0 ? [new ReportParagraph("The plan names no measure whose balance is to be shown.")] : Array.Empty<ReportBlock>(),
    ]);

    /// <summary>Of the randomization whose column of arms has this name: its key, or its key and a theme.</summary>
    private static Procedure? ProcedureOf(StudyResults results, string column) =>
        results.Design.Design.Randomizations.Where(plan => column == plan.Key || column.StartsWith(plan.Key + "_", StringComparison.Ordinal)).MaxBy(plan => plan.Key.Length)?.Procedure;

    /// <summary>A row per stage, the arms beside each other: what was counted and, under it, what the design expects.</summary>
    private static ReportTable RatioTable(string randomization, Procedure? procedure, IReadOnlyList<SampleRatioResult> ratios, int index)
    {
        var arms = ratios.SelectMany(ratio => ratio.Test?.Arms ?? []).Select(arm => arm.Arm).Distinct().ToList();
        return new ReportTable
        {
            Key = $"sample_ratio_{index + 1}",
            Title = $"Do the numbers by arm agree with the design? {randomization}",
            Columns =
            [
                new("stage", "Stage"), .. arms.Select((arm, number) => new ReportColumn($"arm_{number + 1}", arm, true) { Below = "expected" }),
                new("chi_square", "χ²", true), new("df", "df", true), new("p", "p", true), new("remarks", "Remarks"),
            ],
            Rows =
            [
                .. ratios.Select(ratio => (IReadOnlyList<ReportCell>)
                [
                    $"{ReportNames.Capital(ratio.Stage)} ({ratio.Unit})", .. arms.Select(arm => Counted(ratio.Test?.Arms.FirstOrDefault(each => each.Arm == arm))),
                    ReportCell.Statistic(ratio.Test?.ChiSquare), ReportCell.Df(ratio.Test?.Df),
                    ratio.IsMismatch ? ReportCell.P(ratio.Test!.PValue) with { Mark = CellMark.Alarm } : ReportCell.P(ratio.Test?.PValue), ratio.Reason ?? "",
                ]),
            ],
            Notes = [$"In parentheses: expected under the design. A mismatch is called at p < .001: look for what lost persons of one arm. {(procedure is Procedure.Simple ? "" : "Under permuted blocks the assigned counts agree with the design up to the last block; they are verified against the procedure, not tested.")}".TrimEnd()],
        };
    }

    /// <summary>What a redraw keeps of the procedure.</summary>
    internal static string Within(RandomizationPlan plan) => plan.Procedure switch
    {
        Procedure.Simple => "",
        _ when plan.HasStrata() => " within strata and permuted blocks",
        _ => " within permuted blocks",
    };

    private static ReportCell Counted(SampleRatioArm? arm) => arm is null ? ReportCell.Empty : ReportCell.Count(arm.Observed) with { Below = $"({NumberFormat.Fixed(arm.Expected, 1)})", BelowValue = arm.Expected };

    private static IEnumerable<ReportBlock> BalanceBlocks(BalanceResult balance, RandomizationPlan plan, int index)
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
            Columns =
            [
                new("arm", "Arm"), new("n", "n", true), new("dropped", "n without a measure", true), new("f", "F (HC2)", true), new("df1", "df 1", true), new("df2", "df 2", true), new("p", "p", true), new("p_redraw", "p by redrawing", true),
                new("remarks", "Remarks"),
            ],
            Rows =
            [
                .. balance.Joint.Select(joint => (IReadOnlyList<ReportCell>)
                [
                    joint.Arm, ReportCell.Count(joint.N), ReportCell.Count(joint.Dropped), joint.Wald.F is null ? ReportCell.NoNumber("not estimable") : ReportCell.Statistic(joint.Wald.F),
                    ReportCell.Df(joint.Wald.Df1), ReportCell.Df(joint.Wald.Df2), ReportCell.P(joint.Wald.PValue), ReportCell.P(joint.Redraw?.PValue), string.Join(" ", new[] { joint.Wald.Reason, joint.RedrawReason }.OfType<string>().Distinct()),
                ]),
            ],
            Notes =
            [
                "Wald test that all slopes of the arm on the measures are zero, with HC2 errors.",
                .. balance.Joint.Select(joint => joint.Redraw).OfType<CoProduction.Statistics.RandomizationTest>().Where(test => test.PValue is not null).Select(test => test.IsExact
                    ? $"By redrawing: every assignment{Within(plan)} was counted."
                    : $"By redrawing: {NumberFormat.Count((long)test.Assignments)} assignments drawn{Within(plan)}{(test.Units < test.N ? ", clusters whole" : "")}, seed {NumberFormat.Count(BalanceAnalysis.Seed)}.").Distinct(),
            ],
        };
    }
}
