using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>The estimates of one outcome in one family: a forest plot with its table, unadjusted beside adjusted, and what else the plan asked for.</summary>
internal static class EstimateBlocks
{
    private const int MostPoints = 40;

    /// <param name="results">All results.</param>
    /// <param name="estimates">One outcome, role, stamp and family.</param>
    /// <param name="names">Names of places.</param>
    /// <param name="family">Empty: none.</param>
    /// <param name="isOnly">The family needs not stand in the key.</param>
    public static IEnumerable<ReportBlock> Build(StudyResults results, IReadOnlyList<Estimate> estimates, ReportNames names, string family, bool isOnly)
    {
        var first = estimates[0];
        var isPlanned = results.Lock.IsPlanned(first.Inquiry);
        var byCell = first.Inquiry.By != Breakdown.None;
        var key = $"{first.Inquiry.Outcome}_{first.Inquiry.Role.ToString().ToLowerInvariant()}{(isOnly ? "" : "_" + (family.Length > 0 ? EffectWords.Key(family) : "single"))}{(byCell ? "_cells" : "")}{(isPlanned ? "" : "_unplanned")}";
        var title = $"{EffectWords.Role(first.Inquiry.Role)}{(first.Inquiry.Role == InquiryRole.Exploratory && !isPlanned ? "" : $" ({results.Lock.Words(isPlanned)})")}: {first.Outcome}{(byCell ? ", by cell" : "")}";
        var shown = estimates.Where(estimate => estimate.Status is EstimateStatus.Estimated or EstimateStatus.NotEstimable).ToList();
        var table = Table(key, title, shown, [ReportNames.StampWords(results.Lock, isPlanned), .. names.Outside(estimates.Select(estimate => (estimate.Cell, estimate.Status)))], names, byCell, results);
        yield return shown.Any(estimate => estimate.Term?.Value is not null) ? Plot(key, title, shown, table, results, names) : table;
        if (shown.Any(estimate => estimate.Secondary.Count > 0)) yield return Beside(key, title, shown, names, byCell);
    }

    private static ReportTable Table(string key, string title, IReadOnlyList<Estimate> estimates, IReadOnlyList<string> notes, ReportNames names, bool byCell, StudyResults results)
    {
        var remarks = estimates.Any(estimate => estimate.Reason is not null || estimate.Adjusted is not null);
        return new ReportTable
        {
            Key = $"estimates_{key}",
            Title = title,
            Columns =
            [
                new("contrast", "Contrast"), .. byCell ? [new ReportColumn("cell", "Cell")] : Array.Empty<ReportColumn>(), new("reference_mean", EffectWords.Reference(results, estimates), true),
                .. TermColumns.Columns().Take(6), new("p_holm", "p (Holm)", true), .. TermColumns.Interval, new("effect_size", "Effect size", true), TermColumns.N(estimates), .. remarks ? [new ReportColumn("reason", "Remarks")] : Array.Empty<ReportColumn>(),
            ],
            Rows = [.. estimates.SelectMany(estimate => Rows(estimate, names, byCell, remarks))],
            Notes =
            [
                .. TermColumns.LevelNotes(estimates.Select(estimate => estimate.Term)),
                .. TermColumns.AnswersNotes(estimates),
                .. WithoutWeight(estimates, results),
                .. estimates.Any(estimate => estimate.Rule.Kind is EstimatorKind.StratifiedMeans or EstimatorKind.CellsByPerson or EstimatorKind.CellsByCluster) ? ["Estimates average the differences within strata, weighted by the strata's shares among the arms compared: where there are several strata they are not the differences of the raw means."] : Array.Empty<string>(),
                .. Families(estimates, results.Plan, names),
                .. estimates.Select(estimate => estimate.EffectSize).OfType<EffectSize>().Where(size => size.Value is not null).GroupBy(size => (size.Name, size.Basis))
                    .Select(sizes => $"Effect size: {sizes.Key.Name}, {sizes.Key.Basis}{(sizes.Any(size => size.Low is not null) ? $"; its interval: table “{SizeBlocks.Title}”" : "")}."),
                .. notes,
                .. estimates.Any(estimate => estimate.Inquiry.Role == InquiryRole.ManipulationCheck) ? ["Nobody is left out for a failed check: the check is measured after the assignment."] : Array.Empty<string>(),
                .. estimates.SelectMany(estimate => estimate.Notes).Distinct(),
            ],
        };
    }

    /// <summary>An arm in the middle of a trend has no say in its line: estimate and error are the same without it, the n is not.</summary>
    private static IEnumerable<string> WithoutWeight(IReadOnlyList<Estimate> estimates, StudyResults results)
    {
        foreach (var estimate in estimates.Where(estimate => estimate.Inquiry.Estimand == EstimandKind.Contrast).DistinctBy(estimate => estimate.Inquiry.Key))
            if (results.Design.Randomizations.GetValueOrDefault(estimate.Inquiry.Randomization ?? "") is { } plan
                && plan.Arms.Where(arm => estimate.Inquiry.Weights.GetValueOrDefault(arm.Key) == 0).Select(ArmRows.NameOf).ToList() is { Count: > 0 } names)
                yield return $"{estimate.Contrast}: without weight, hence not among its n: {string.Join("; ", names)}.";
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> Rows(Estimate estimate, ReportNames names, bool byCell, bool remarks)
    {
        var adjustedIsPrimary = estimate.Inquiry.AdjustedIsPrimary == true;
        var contrast = EffectWords.Contrast(estimate);
        yield return Row(estimate.Adjusted is null ? contrast : $"{contrast}, unadjusted{(adjustedIsPrimary ? "" : " (primary)")}", estimate.Term, ReportNames.Word(estimate.Status), adjustedIsPrimary ? null : estimate.HolmPValue, ReportCell.Mean(estimate.EffectSize?.Value), estimate.N, estimate.Reason ?? "");
        if (estimate.Adjusted is { } adjusted)
            yield return Row($"{contrast}, adjusted for {string.Join(", ", adjusted.Covariates)}{(adjustedIsPrimary ? " (primary, as the plan says)" : "")}", adjusted.Term, "not estimable", adjustedIsPrimary ? estimate.HolmPValue : null, NumberFormat.None, adjusted.N,
                string.Join(" ", new[] { adjusted.Reason }.OfType<string>().Append($"{adjusted.Estimator}.").Concat(adjusted.Notes)));

        IReadOnlyList<ReportCell> Row(string label, TermEstimate? term, string none, double? holm, ReportCell size, int n, string remark)
        {
            var cells = TermColumns.Cells(term, none);
            return
            [
                label, .. byCell ? [ReportCell.FromString(names.Cell(estimate.Cell))] : Array.Empty<ReportCell>(), ReportCell.Mean(estimate.ReferenceMean), .. cells.Take(6), ReportCell.P(holm), .. cells.Skip(6), size, ReportCell.Count(n),
                .. remarks ? [ReportCell.FromString(remark)] : Array.Empty<ReportCell>(),
            ];
        }
    }

    /// <summary>Further estimators of the same comparisons.</summary>
    private static ReportTable Beside(string key, string title, IReadOnlyList<Estimate> estimates, ReportNames names, bool byCell) => new()
    {
        Key = $"beside_{key}",
        Title = $"{title}: asked for beside the estimate",
        Columns = [new("contrast", "Contrast"), .. byCell ? [new ReportColumn("cell", "Cell")] : Array.Empty<ReportColumn>(), new("estimator", "Estimator"), .. TermColumns.Columns(), new("n", "n used", true), new("reason", "How, and remarks")],
        Rows =
        [
            .. estimates.SelectMany(estimate => estimate.Secondary.Select(row => (IReadOnlyList<ReportCell>)
            [
                estimate.Contrast, .. byCell ? [ReportCell.FromString(names.Cell(estimate.Cell))] : Array.Empty<ReportCell>(), row.Label,
                row.Value is null ? ReportCell.NoNumber(row.Low is null && row.PValue is null ? "not estimable" : NumberFormat.None) : ReportCell.Estimate(row.Value, row.StandardError),
                TermColumns.StandardError(row.StandardError), row.ErrorType.Length > 0 ? row.ErrorType : NumberFormat.None, ReportCell.Df(row.DegreesOfFreedom), ReportCell.Statistic(row.Statistic), ReportCell.P(row.PValue),
                ReportCell.Estimate(row.Low, row.StandardError), ReportCell.Estimate(row.High, row.StandardError), ReportCell.Count(row.N),
                string.Join(" ", new[] { row.Reason, $"Secondary: {row.Method}.", row.Note }.Where(text => !string.IsNullOrEmpty(text))),
            ])),
        ],
        Notes = [.. TermColumns.AnswersNotes(estimates)],
    };

    private static IEnumerable<string> Families(IReadOnlyList<Estimate> estimates, AnalysisPlan plan, ReportNames names)
    {
        var families = estimates.Where(estimate => estimate.HolmPValue is not null).Select(estimate => estimate.Inquiry.Family).Distinct().ToList();
        foreach (var drawn in estimates.Where(estimate => estimate.RedrawnPValue is not null).GroupBy(estimate => (estimate.FamilyRedraw!.Draws, estimate.FamilyRedraw.Seed, estimate.FamilyRedraw.Together, estimate.FamilyRedraw.Procedure)))
            yield return $"Westfall and Young's step-down p over the {NumberFormat.Count(drawn.Key.Together)} contrasts of the family that are drawn again together, {NumberFormat.Count(drawn.Key.Draws)} draws{(drawn.Key.Draws < ArmRedraw.DeclaredDraws ? " (fewer than 10,000 because of the number of rows)" : "")} with seed {NumberFormat.Count(drawn.Key.Seed)}, unadjusted outcomes, studentized; drawn again: {drawn.Key.Procedure}. "
                + $"{string.Join("; ", drawn.Select(estimate => $"{Named(estimate, names)}: {NumberFormat.PRelation(estimate.RedrawnPValue)}"))}.";
        foreach (var refused in estimates.Where(estimate => estimate.FamilyRedraw?.Reason is not null).GroupBy(estimate => estimate.FamilyRedraw!.Reason))
            yield return $"Not in Westfall and Young's step-down: {string.Join("; ", refused.Select(estimate => Named(estimate, names)))}. {refused.Key}";
        if (families.Count > 0) yield return $"Holm's adjustment within the {(families.Count == 1 ? "family" : "families")} {string.Join(", ", families.Select(family => $"“{plan.NameOfFamily(family!)}”"))}.";
    }

    private static string Named(Estimate estimate, ReportNames names) =>
        $"{estimate.Outcome}, {estimate.Contrast}{(estimate.Cell == AnalysisCell.All ? "" : $" ({names.Cell(estimate.Cell)})")}";

    private static Figure Plot(string key, string title, List<Estimate> estimates, ReportTable table, StudyResults results, ReportNames names)
    {
        var points = estimates.Take(MostPoints).SelectMany(estimate => Points(estimate, names)).ToList();
        var level = estimates.Select(estimate => estimate.Term?.Level).FirstOrDefault(found => found is not null) ?? 0.95;
        var adjusted = estimates.Any(estimate => estimate.Adjusted is not null) ? " Filled circles are the primary estimates, open squares the other of unadjusted and adjusted." : "";
        return new Figure(key, title,
            $"Estimates with {NumberFormat.Level(level)} intervals about a line at zero, one row each; the table below holds the same numbers.{adjusted}{(estimates.Count > MostPoints ? $" The first {MostPoints} of {estimates.Count} are drawn." : "")}",
            new ForestDrawing(EffectWords.Axis(results, "Difference", estimates.Select(estimate => estimate.Inquiry.Outcome)), points), table);
    }

    private static IEnumerable<FigurePoint> Points(Estimate estimate, ReportNames names)
    {
        var label = estimate.Inquiry.By == Breakdown.None ? EffectWords.Contrast(estimate) : $"{names.Cell(estimate.Cell)}: {EffectWords.Contrast(estimate)}";
        var adjustedIsPrimary = estimate.Inquiry.AdjustedIsPrimary == true;
        yield return Point(estimate.Adjusted is null ? label : $"{label}, unadjusted", estimate.Term, ReportNames.Word(estimate.Status), adjustedIsPrimary ? PointMark.Open : PointMark.Filled);
        if (estimate.Adjusted is { } adjusted) yield return Point($"{label}, adjusted", adjusted.Term, "not estimable", adjustedIsPrimary ? PointMark.Filled : PointMark.Open);
    }

    private static FigurePoint Point(string label, TermEstimate? term, string none, PointMark mark) =>
        new(label, term?.Value, term?.ConfidenceLow, term?.ConfidenceHigh, term?.Value is { } value ? NumberFormat.Estimate(value, term.StandardError) : none, mark);
}
