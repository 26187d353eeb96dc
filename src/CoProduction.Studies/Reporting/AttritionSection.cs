using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Reporting;

/// <summary>Who was lost after the draw, where, and what the loss could hide.</summary>
internal static class AttritionSection
{
    public static ReportSection Build(StudyResults results)
    {
        if (results.Fieldwork is not { } fieldwork) return new ReportSection("attrition", "Attrition", []);
        var blocks = new List<ReportBlock>();
        if (fieldwork.Attrition.Count > 0) blocks.Add(RateTable(fieldwork.Attrition));
        var bounds = fieldwork.Attrition.SelectMany(result => result.Bounds.Select(bound => (Result: result, Bound: bound))).ToList();
        if (bounds.Count > 0) blocks.Add(BoundsTable(bounds, results));
        else if (fieldwork.Attrition.Any(result => result.Test is { } test && result.Outcome != "Completion" && test.N > 0)) blocks.Add(new ReportParagraph("No outcome is missing: there is nothing to bound."));
        if (bounds.Count > 0 && AveragedOverCells(results) is { Count: > 0 } averaged) blocks.Add(new ReportParagraph($"No bounds for effects averaged over cells ({string.Join("; ", averaged)}): pairs of arms stand instead."));
        var names = new ReportNames(results.Design);
        blocks.AddRange(fieldwork.Exits.Select((exits, index) => ExitTable(exits, index, names)));
        return new ReportSection("attrition", "Attrition", blocks);
    }

    private static ReportTable RateTable(IReadOnlyList<AttritionResult> attrition) => new()
    {
        Key = "attrition",
        Title = "Missing outcomes by arm",
        Columns =
        [
            new("outcome", "Outcome"), new("arm", "Arm"), new("n", "n due", true), new("missing", "Missing", true), new("rate", "Rate", true), new("difference", "Difference from control (points)", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true),
            new("p", "p", true), new("remarks", "Remarks"),
        ],
        Rows = [.. attrition.SelectMany(Rows)],
        Notes =
        [
            $"n due: {(attrition.Any(result => result.OutcomeKey.Length > 0) ? "those assigned of whom the design asks the question. Missing: no value, also because they stopped before it or their answers led past it" : "those assigned")}{(attrition.Any(result => result.OutcomeKey.Length == 0) ? "; completion: who did not reach the end" : "")}. Equal rates do not prove that the same kinds of people left.",
            .. attrition.Where(result => result.Test?.Wald is not null).Select(result =>
                $"{Name(result, attrition)}, all arms: χ²({NumberFormat.Count(result.Test!.Df)}) = {NumberFormat.Statistic(result.Test.ChiSquare)}, p {NumberFormat.PRelation(result.Test.PValue)}{(result.Test.ExactPValue is { } exact ? $"; by Fisher's exact test (Freeman and Halton 1951), because expected counts are below 5, p {NumberFormat.PRelation(exact)}" : "")}; {WaldWords(result.Test.Wald!)}."),
            .. attrition.SelectMany(result => result.Test?.Arms ?? []).Any(arm => arm.N > 0 && (arm.Missing == 0 || arm.Missing == arm.N))
                ? [$"An arm that lost nobody (or everybody) has an estimated error of zero: intervals and Wald's test that rest on it are too sure{(attrition.Any(result => result.Test?.ExactPValue is not null) ? ", and the exact p is the one to read" : attrition.Any(result => result.Test?.Wald?.ErrorType == StandardErrorType.HC2) ? ", and χ² is the one to read" : "")}."] : Array.Empty<string>(),
            .. attrition.Any(result => result.Units != "persons" && result.OutcomeKey.Length > 0) ? ["persons × themes: a person has a row for each theme, as in the estimates; errors go by person or cluster."] : Array.Empty<string>(),
        ],
    };

    private static string WaldWords(WaldTest wald) => wald.PValue is { } p
        ? $"Wald F({wald.Df1}, {NumberFormat.DegreesOfFreedom(wald.Df2)}) = {NumberFormat.Statistic(wald.F)}, p {NumberFormat.PRelation(p)} ({wald.ErrorType})"
        : $"there is no Wald F ({ReportNames.Lower((wald.Reason ?? "no reason is known").TrimEnd('.'))})";

    private static string Name(AttritionResult result, IReadOnlyList<AttritionResult> all) =>
        all.Select(other => other.Randomization).Distinct().Count() > 1 ? $"{result.Randomization}: {result.Outcome}" : result.Outcome;

    private static IEnumerable<IReadOnlyList<ReportCell>> Rows(AttritionResult result)
    {
        var name = $"{result.Outcome}{(result.Units == "persons" ? "" : $" ({result.Units})")}";
        if (result.Test is not { } test)
        {
            yield return [name, result.Randomization, "", "", ReportCell.NoNumber("not estimable"), "", "", "", "", result.Reason ?? ""];
            yield break;
        }
        for (var index = 0; index < test.Arms.Count; index++)
        {
            var arm = test.Arms[index];
            var difference = index > 0 && test.Differences.Count >= index ? test.Differences[index - 1] : null;
            yield return
            [
                name, arm.Arm, ReportCell.Count(arm.N), ReportCell.Count(arm.Missing), new ReportCell(NumberFormat.Percent(arm.Rate), arm.Rate), Points(difference?.Value), Points(difference?.ConfidenceLow), Points(difference?.ConfidenceHigh),
                index == 0 ? "" : ReportCell.P(difference?.PValue), (index == 0 ? result.Reason : difference?.Reason ?? TooSure(difference, arm, test.Arms[0])) ?? "",
            ];
        }
    }

    private static string? TooSure(TermEstimate? difference, ArmAttrition arm, ArmAttrition control) =>
        difference?.PValue is not null && (arm.Missing == 0 || arm.Missing == arm.N || control.Missing == 0 || control.Missing == control.N) ? "One of the two arms lost nobody, or everybody: the interval is too narrow." : null;

    private static ReportCell Points(double? share) => share is { } value ? new ReportCell(NumberFormat.Fixed(100 * value, 1), value) : ReportCell.Empty;

    private static ReportTable BoundsTable(IReadOnlyList<(AttritionResult Result, AttritionBounds Bound)> bounds, StudyResults results)
    {
        // A reason that every row has is said once, below.
        var reasons = bounds.Select(each => each.Bound.Reason).Distinct().ToList();
        return BoundsTable(bounds, results, reasons.Count == 1 ? reasons[0] : null);
    }

    private static ReportTable BoundsTable(IReadOnlyList<(AttritionResult Result, AttritionBounds Bound)> bounds, StudyResults results, string? common) => new()
    {
        Key = "attrition_bounds",
        Title = "What the missing outcomes could hide: bounds on the effects",
        Columns =
        [
            new("outcome", "Outcome"), new("contrast", "Contrast"), new("complete", "Of those observed", true), Under("Lee", "trimmed", "Trimmed", false), Under("Lee", "lee_low", "Lower", true), Under("Lee", "lee_high", "Upper", true), Under("Lee", "lee_ci", "CI", true),
            Under("Worst case", "manski_low", "Lower", true), Under("Worst case", "manski_high", "Upper", true), Under("Worst case", "manski_ci", "CI", true), new("remarks", "Remarks"),
        ],
        Rows =
        [
            .. bounds.Select(each => (IReadOnlyList<ReportCell>)
            [
                each.Result.Outcome, $"{each.Bound.Arm} − {each.Bound.Control}", ReportCell.Mean(each.Bound.Lee?.CompleteCaseDifference),
                each.Bound.Lee is { Lower: not null } lee ? $"{NumberFormat.Percent(lee.TrimmingShare)} of {lee.TrimmedArm}" : "",
                ReportCell.Mean(each.Bound.Lee?.Lower), ReportCell.Mean(each.Bound.Lee?.Upper), Interval(each.Bound.HasIntervals, each.Bound.Lee?.ConfidenceLow, each.Bound.Lee?.ConfidenceHigh),
                ReportCell.Mean(each.Bound.Manski?.Lower), ReportCell.Mean(each.Bound.Manski?.Upper), Interval(each.Bound.HasIntervals, each.Bound.Manski?.ConfidenceLow, each.Bound.Manski?.ConfidenceHigh),
                common is null ? each.Bound.Reason ?? "" : "",
            ]),
        ],
        Notes =
        [
            .. common is null ? Array.Empty<string>() : [common],
            .. bounds.Any(HasLee) ? ["Lee (2009): the effect among those who would answer in either arm, if the arms move attrition in one direction."] : Array.Empty<string>(),
            .. bounds.Any(HasManski) ? ["Worst case (Horowitz and Manski 2000): the effect among all who were assigned, if missing outcomes could be anything in the range of the measure."] : Array.Empty<string>(),
            .. bounds.Any(HasLee) && bounds.Any(HasManski) ? ["The two are about different populations, so that one need not lie within the other."] : Array.Empty<string>(),
            .. bounds.Any(each => each.Bound.HasIntervals) ? [$"Intervals hold the effect itself with {NumberFormat.Level(results.Plan.Level)} (Imbens and Manski 2004)."] : Array.Empty<string>(),
            $"Of those observed: rows of the two arms{(HasStrata(results) ? ", strata pooled" : "")}, without weights or covariates; the estimates of the inquiries may differ from it for that reason.",
            .. bounds.Any(each => each.Result.Units != "persons") ? ["Where the outcome has a value for each theme, a row is a theme of a person: a theme without a value stands at the end of the range, beside those with one."] : Array.Empty<string>(),
            .. bounds.Any(each => !each.Bound.HasIntervals) ? ["No intervals where rows were not assigned one by one, as those of one person or cluster: their errors would be too small."] : Array.Empty<string>(),
        ],
    };

    private static bool HasLee((AttritionResult Result, AttritionBounds Bound) each) => each.Bound.Lee is { Lower: not null };

    private static bool HasManski((AttritionResult Result, AttritionBounds Bound) each) => each.Bound.Manski is { Lower: not null };

    private static bool HasStrata(StudyResults results) => results.Design.Design.Randomizations.Any(plan => plan.HasStrata());

    /// <summary>Primary comparisons of more than two arms.</summary>
    private static IReadOnlyList<string> AveragedOverCells(StudyResults results) =>
        [.. results.Estimates.Where(estimate => estimate.Inquiry.Role == InquiryRole.Primary && estimate.Arms.Count(arm => arm.Weight != 0) > 2).Select(estimate => estimate.Contrast).Distinct()];

    private static ReportColumn Under(string group, string key, string header, bool isNumber) => new(key, header, isNumber) { Group = group };

    private static ReportCell Interval(bool has, double? low, double? high) => has && low is not null && high is not null ? $"{NumberFormat.Mean(low)} to {NumberFormat.Mean(high)}" : NumberFormat.None;

    private static ReportTable ExitTable(PageExits exits, int index, ReportNames names) => new()
    {
        Key = $"exits_{index + 1}",
        Title = exits.Randomization.Length > 0 ? $"Where those stopped who did not complete: {exits.Randomization}" : "Where those stopped who did not complete",
        Columns = [new("page", "Last page sent"), new("all", "All", true), .. exits.Arms.Select((arm, number) => new ReportColumn($"arm_{number + 1}", arm, true))],
        Rows = [.. exits.Pages.Select(page => (IReadOnlyList<ReportCell>)[page.Page.Length == 0 ? "none" : names.PageName(page.Page), ReportCell.Persons(page.Total), .. page.ByArm.Select(n => ReportCell.Persons(n))])],
        Notes = ["Persons in progress or withdrawn, by the furthest page that they sent; who was screened out is not among them."],
    };
}
