using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting;

/// <summary>The inquiries of the plan: estimates with a plot, means by arm, and how each was computed.</summary>
internal static class InquirySection
{
    private const int MostPoints = 40;

    public static ReportSection Build(StudyResults results, ReportNames names)
    {
        var blocks = new List<ReportBlock>();
        foreach (var group in results.Estimates
            .GroupBy(estimate => (estimate.Inquiry.Role, estimate.Outcome, IsByCell: estimate.Inquiry.By != Breakdown.None, IsPlanned: results.Lock.IsPlanned(estimate.Inquiry)))
            .OrderByDescending(group => group.Key.IsPlanned).ThenBy(group => group.Key.Role))
        {
            var title = $"{RoleWords(group.Key.Role)}{(group.Key is { Role: InquiryRole.Exploratory, IsPlanned: false } ? "" : $" ({PlanLock.Stamp(group.Key.IsPlanned)})")}: {group.Key.Outcome}{(group.Key.IsByCell ? ", by cell" : "")}";
            var key = $"{results.Estimates.First(estimate => estimate.Outcome == group.Key.Outcome).Inquiry.Outcome}_{group.Key.Role.ToString().ToLowerInvariant()}{(group.Key.IsByCell ? "_cells" : "")}{(group.Key.IsPlanned ? "" : "_unplanned")}";
            var shown = group.Where(estimate => estimate.Status is EstimateStatus.Estimated or EstimateStatus.NotEstimable).ToList();
            var table = EstimateTable(key, title, shown, [ReportNames.StampWords(results.Lock, group.Key.IsPlanned), .. Outside([.. group], names)], names);
            blocks.Add(shown.Any(estimate => estimate.Term?.Value is not null) ? Plot(key, title, shown, table, names) : table);
        }
        var means = MeanRows(results).ToList();
        if (means.Count > 0)
            blocks.Add(new ReportTable
            {
                Key = "arm_means",
                Title = "Means by arm",
                Columns = [new("outcome", "Outcome"), new("cell", "Cell"), new("arm", "Arm"), new("n", "n used", true), new("mean", "Mean", true), new("sd", "SD", true), new("dropped", "n dropped", true), new("dropped_because", "Dropped because")],
                Rows = [.. means.Select(mean => MeanRow(mean.Outcome, names.Cell(mean.Cell), mean.Arm))],
                Notes = ["Every person assigned is in the arm assigned (intention to treat). Dropped: asked, and without a value."],
            });
        if (results.Estimates.Count > 0) blocks.Add(RuleTable(results.Estimates));
        return new ReportSection("inquiries", "What the plan asked", blocks);
    }

    private static ReportTable EstimateTable(string key, string title, IReadOnlyList<Estimate> estimates, IReadOnlyList<string> outside, ReportNames names) => new()
    {
        Key = $"estimates_{key}",
        Title = title,
        Columns =
        [
            new("contrast", "Contrast"), new("cell", "Cell"), new("estimate", "Estimate", true), new("std_error", "SE", true), new("se_type", "SE type"), new("df", "df", true), new("statistic", "t", true),
            new("p", "p", true), new("p_holm", "p (Holm)", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true), new("n", "n used", true), new("dropped", "n dropped by arm"), new("reason", "Remarks"),
        ],
        Rows = [.. estimates.SelectMany(estimate => EstimateRows(estimate, names))],
        Notes =
        [
            .. estimates.Select(estimate => estimate.Term?.Level).OfType<double>().Distinct().Select(level => $"Intervals: {NumberFormat.Level(level)}."),
            .. Families(estimates),
            .. outside,
            .. estimates.SelectMany(estimate => estimate.Notes).Distinct(),
        ],
    };

    private static IEnumerable<string> Families(IReadOnlyList<Estimate> estimates)
    {
        var families = estimates.Where(estimate => estimate.HolmPValue is not null).Select(estimate => estimate.Inquiry.Family).Distinct().ToList();
        if (estimates.Where(estimate => estimate.RedrawnPValue is not null).ToList() is { Count: > 0 } redrawn)
            yield return $"Westfall and Young's step-down p by redrawing the arms, 10,000 draws with seed 1, outcomes jointly: {string.Join("; ", redrawn.Select(estimate => $"{estimate.Outcome}, {estimate.Contrast}: {NumberFormat.PRelation(estimate.RedrawnPValue)}"))}.";
        if (families.Count > 0) yield return $"Holm's adjustment within the {(families.Count == 1 ? "family" : "families")} {string.Join(", ", families)}.";
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> EstimateRows(Estimate estimate, ReportNames names)
    {
        var term = estimate.Term;
        yield return
        [
            estimate.Contrast, names.Cell(estimate.Cell),
            term?.Value is null ? ReportCell.NoNumber(ReportNames.Word(estimate.Status)) : ReportCell.Estimate(term.Value, term.StandardError),
            new ReportCell(NumberFormat.StandardError(term?.StandardError), term?.StandardError), term?.ErrorType.ToString() ?? "–", ReportCell.Df(term?.DegreesOfFreedom), ReportCell.Statistic(term?.Statistic),
            ReportCell.P(term?.PValue), ReportCell.P(estimate.HolmPValue), ReportCell.Estimate(term?.ConfidenceLow, term?.StandardError), ReportCell.Estimate(term?.ConfidenceHigh, term?.StandardError),
            ReportCell.Count(estimate.N), string.Join("; ", estimate.Arms.Select(arm => $"{arm.Label} {NumberFormat.Count(arm.Dropped)}")), estimate.Reason ?? "",
        ];
        foreach (var secondary in estimate.Secondary) yield return SecondaryRow(secondary, names.Cell(estimate.Cell));
        if (estimate.Adjusted is not { } adjusted) yield break;
        var beside = adjusted.Term;
        yield return
        [
            $"… adjusted for {string.Join(", ", adjusted.Covariates)}", names.Cell(estimate.Cell),
            beside?.Value is null ? ReportCell.NoNumber("not estimable") : ReportCell.Estimate(beside.Value, beside.StandardError),
            new ReportCell(NumberFormat.StandardError(beside?.StandardError), beside?.StandardError), beside?.ErrorType.ToString() ?? "–", ReportCell.Df(beside?.DegreesOfFreedom), ReportCell.Statistic(beside?.Statistic),
            ReportCell.P(beside?.PValue), NumberFormat.None, ReportCell.Estimate(beside?.ConfidenceLow, beside?.StandardError), ReportCell.Estimate(beside?.ConfidenceHigh, beside?.StandardError),
            ReportCell.Count(adjusted.N), "", string.Join(" ", new[] { adjusted.Reason }.OfType<string>().Append($"{(estimate.Inquiry.AdjustedIsPrimary == true ? "Primary, as the plan says" : "Secondary")}: {adjusted.Estimator}.").Concat(adjusted.Notes)),
        ];
    }

    private static IReadOnlyList<ReportCell> SecondaryRow(SecondaryEstimate row, string cell) =>
    [
        $"… {row.Label}", cell,
        row.Value is null ? ReportCell.NoNumber(row.Low is null && row.PValue is null ? "not estimable" : "–") : ReportCell.Estimate(row.Value, row.StandardError),
        new ReportCell(NumberFormat.StandardError(row.StandardError), row.StandardError), row.ErrorType.Length > 0 ? row.ErrorType : "–", ReportCell.Df(row.DegreesOfFreedom), ReportCell.Statistic(row.Statistic),
        ReportCell.P(row.PValue), NumberFormat.None, ReportCell.Estimate(row.Low, row.StandardError), ReportCell.Estimate(row.High, row.StandardError),
        row.N is { } n ? ReportCell.Count(n) : "", "", string.Join(" ", new[] { row.Reason, $"Secondary: {row.Method}.", row.Note }.Where(text => !string.IsNullOrEmpty(text))),
    ];

    private static Figure Plot(string key, string title, List<Estimate> estimates, ReportTable table, ReportNames names)
    {
        var points = estimates.Take(MostPoints).Select(estimate => new FigurePoint(
            estimate.Inquiry.By == Breakdown.None ? estimate.Contrast : $"{names.Cell(estimate.Cell)}: {estimate.Contrast}",
            estimate.Term?.Value, estimate.Term?.ConfidenceLow, estimate.Term?.ConfidenceHigh,
            estimate.Term?.Value is { } value ? NumberFormat.Estimate(value, estimate.Term.StandardError) : ReportNames.Word(estimate.Status))).ToList();
        var level = estimates.Select(estimate => estimate.Term?.Level).FirstOrDefault(found => found is not null) ?? 0.95;
        return new Figure(key, title,
            $"Estimates with {NumberFormat.Level(level)} intervals about a line at zero, one row each; the table below holds the same numbers.{(estimates.Count > MostPoints ? $" The first {MostPoints} of {estimates.Count} are drawn." : "")}",
            new ForestDrawing("Difference in the outcome, in its units", points), table);
    }

    private static IReadOnlyList<string> Outside(IReadOnlyList<Estimate> estimates, ReportNames names)
    {
        string? Line(EstimateStatus status, string words)
        {
            var cells = estimates.Where(estimate => estimate.Status == status).Select(estimate => names.Cell(estimate.Cell)).Distinct().ToList();
            return cells.Count == 0 ? null : $"{words}: {string.Join("; ", cells)}.";
        }

        return [.. new[] { Line(EstimateStatus.NotAsked, "Not asked"), Line(EstimateStatus.NotRandomized, "Not randomized, hence outside the contrast") }.OfType<string>()];
    }

    /// <summary>Each arm once per outcome and cell, in the order of the design.</summary>
    private static IEnumerable<(string Outcome, AnalysisCell Cell, ArmMean Arm)> MeanRows(StudyResults results) =>
        from estimate in results.Estimates
        from arm in estimate.Arms
        group (estimate, arm) by (estimate.Inquiry.Outcome, estimate.Inquiry.Randomization, estimate.Cell) into cell
        from arm in cell.DistinctBy(pair => pair.arm.Arm).OrderBy(pair => Order(results, cell.Key.Randomization, pair.arm.Arm))
        select (arm.estimate.Outcome, cell.Key.Cell, arm.arm);

    private static int Order(StudyResults results, string randomization, string arm) =>
        results.Design.Randomizations[randomization].Arms.Select((candidate, index) => (candidate.Key, index)).FirstOrDefault(pair => pair.Key == arm).index;

    private static IReadOnlyList<ReportCell> MeanRow(string outcome, string cell, ArmMean arm) =>
    [
        outcome, cell, arm.Label, ReportCell.Count(arm.N), ReportCell.Mean(arm.Mean), ReportCell.Mean(arm.StandardDeviation), ReportCell.Count(arm.Dropped),
        string.Join("; ", arm.DroppedBecause.OrderByDescending(reason => reason.Value).Select(reason => $"{Responses.MissingStates.Meaning(reason.Key)}: {NumberFormat.Count(reason.Value)}")),
    ];

    private static ReportTable RuleTable(IReadOnlyList<Estimate> estimates) => new()
    {
        Key = "estimators",
        Title = "How each number was computed, and why so",
        Columns = [new("inquiry", "Inquiry"), new("estimand", "Estimand"), new("weights", "Weights of the arm means"), new("line", "Line of the decision table"), new("estimator", "Estimator"), new("error", "Standard error"), new("redraw", "Redraw under the null"), new("why", "Why")],
        Rows =
        [
            .. estimates.Where(estimate => estimate.Rule.Line.Length > 0).DistinctBy(estimate => (estimate.Inquiry.Key, estimate.Rule)).SelectMany(estimate => estimate.Beside.Prepend(estimate.Rule)
                .Select((rule, index) => RuleRow(rule, index == 0 ? Label(estimate) : "… beside it", index == 0 ? estimate : null, estimates))),
        ],
    };

    private static IReadOnlyList<ReportCell> RuleRow(DesignRule rule, string label, Estimate? estimate, IReadOnlyList<Estimate> estimates) =>
    [
        label, estimate is null ? "" : estimate.Inquiry.By == Breakdown.None ? estimate.Estimand : estimate.Estimand + ", in each cell",
        estimate is null ? "" : string.Join("; ", estimates.Where(other => other.Inquiry.Key == estimate.Inquiry.Key && other.Arms.Count > 0).Take(1).SelectMany(other => other.Arms)
            .Select(arm => $"{arm.Label} {NumberFormat.Fixed(arm.Weight, arm.Weight == Math.Round(arm.Weight) ? 0 : 3)}")),
        rule.Line, rule.Estimator, rule.Error, rule.Redraw.Length > 0 ? rule.Redraw : "–", rule.Why,
    ];

    private static string Label(Estimate estimate) => estimate.Inquiry.Label.Length > 0 ? estimate.Inquiry.Label : estimate.Inquiry.Key;

    private static string RoleWords(InquiryRole role) => role switch
    {
        InquiryRole.Primary => "Primary",
        InquiryRole.Secondary => "Secondary",
        InquiryRole.Exploratory => "Exploratory",
        InquiryRole.Placebo => "Placebo",
        _ => "Manipulation check",
    };
}
