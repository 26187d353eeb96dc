using CoProduction.Studies.Analysis;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Rows of what was measured beside the plan: losses, answers, missing states, floor and ceiling, recruitment, quality, pairs of measures, work on tasks.</summary>
internal static class FieldRows
{
    public static IEnumerable<ResultRow> Of(StudyResults results) =>
    [
        .. results.Fieldwork is { } fieldwork ? OfFieldwork(fieldwork, results.Plan.Level) : [],
        .. results.Pairs.SelectMany(table => table.Estimates.SelectMany(pair => Rows(table, pair)).Select(row => row with { Stamp = PlanLock.Stamp(results.Lock.IsPlanned(table.Table)) })),
        .. results.Efforts.SelectMany(effort => effort.Rows.SelectMany(row => Rows(effort, row))),
    ];

    private static IEnumerable<ResultRow> OfFieldwork(FieldworkResults fieldwork, double level) =>
    [
        .. fieldwork.Recruitment.Sources.SelectMany(Rows), .. fieldwork.Margins.SelectMany(Rows), .. fieldwork.Attrition.SelectMany(result => Rows(result, level)), .. fieldwork.Exits.SelectMany(Rows),
        .. fieldwork.Ends.SelectMany(Rows), .. fieldwork.Variables.SelectMany(Rows), .. fieldwork.Quality.SelectMany(Rows),
    ];

    private static IEnumerable<ResultRow> Rows(RecruitmentSource source)
    {
        var about = new ResultRow(ResultIds.Recruitment(source), "recruitment") { Key = source.Column, Label = source.Source, Term = source.Value, N = source.N };
        yield return about;
        yield return about with { Id = about.Id + "/completed", Term = $"{source.Value}: completed", N = source.Completed };
    }

    private static IEnumerable<ResultRow> Rows(MarginResult margin)
    {
        foreach (var row in margin.Rows)
        {
            var about = new ResultRow(ResultIds.Margin(margin, row.Key), "population") { Key = margin.Column, Label = margin.Variable, Term = row.Category, Estimator = "share of the sample", Estimate = row.SampleShare, N = row.N };
            yield return about;
            yield return about with { Id = about.Id + "/difference", Term = $"{row.Category}: less the population's share", Estimator = "difference of shares", Estimate = row.SampleShare - row.PopulationShare, N = null };
        }
        yield return new ResultRow(ResultIds.Margin(margin, "(test)"), "population") { Key = margin.Column, Label = margin.Variable, Term = "agreement with the population", Estimator = "chi-square", Statistic = margin.Test.ChiSquare, Df = margin.Test.Df, PValue = margin.Test.PValue, Reason = margin.Test.Reason };
    }

    private static IEnumerable<ResultRow> Rows(AttritionResult result, double level)
    {
        if (result.Test is not { } test) yield break;
        var about = new ResultRow("", "attrition") { Key = result.RandomizationKey, Label = result.Outcome, Outcome = result.OutcomeKey.Length > 0 ? result.OutcomeKey : null, Reason = result.Reason };
        for (var index = 0; index < test.Arms.Count; index++)
        {
            var id = ResultIds.Attrition(result, result.ArmKeys[index]);
            yield return about with { Id = id, Term = result.ArmKeys[index], Estimator = "share without a value of those due", Estimate = test.Arms[index].Rate, N = test.Arms[index].N, Dropped = test.Arms[index].Missing };
            if (index > 0 && test.Differences.Count >= index) yield return ResultRows.With(about with { Id = id + "/difference", Term = $"{result.ArmKeys[index]} − {result.ArmKeys[0]}", Estimator = "difference of the shares" }, test.Differences[index - 1]);
        }
        if (test.ChiSquare is { } chi) yield return about with { Id = ResultIds.Attrition(result, "(test)"), Term = "the arms lose the same shares", Estimator = "Pearson's chi-square", Statistic = chi, Df = test.Df, PValue = test.PValue };
        if (test.ExactPValue is { } exact) yield return about with { Id = ResultIds.Attrition(result, "(exact)"), Term = "the arms lose the same shares", Estimator = "Fisher's exact test (Freeman and Halton 1951)", PValue = exact };
        if (test.Wald is { F: not null } wald) yield return ResultRows.With(about with { Id = ResultIds.Attrition(result, "(wald)"), Term = "the arms lose the same shares", Estimator = "Wald F" }, wald);
        foreach (var bounds in result.Bounds)
        {
            var id = ResultIds.Bounds(result, bounds);
            var compared = result.ArmKeyOf(bounds.Control) == result.ArmKeys[0] ? bounds.Arm : $"{bounds.Arm} − {bounds.Control}";
            var row = about with { Section = "attrition_bounds", Reason = bounds.Reason };
            if (bounds.Lee is { Lower: not null } lee)
            {
                yield return row with { Id = id + "/observed", Term = $"{compared}: of those observed", Estimator = "difference in means", Estimate = lee.CompleteCaseDifference };
                yield return row with { Id = id + "/trimmed", Term = $"{compared}: share trimmed", Estimator = "Lee (2009)", Estimate = lee.TrimmingShare };
                yield return row with { Id = id + "/lee", Term = $"{compared}: Lee's bounds", Estimator = "Lee (2009); bounds, not an interval", Low = lee.Lower, High = lee.Upper };
                if (bounds.HasIntervals && lee.ConfidenceLow is not null) yield return row with { Id = id + "/lee_interval", Term = $"{compared}: interval of Lee's bounds", Estimator = "Imbens and Manski (2004)", Low = lee.ConfidenceLow, High = lee.ConfidenceHigh, Level = level };
            }
            if (bounds.Manski is not { Lower: not null } manski) continue;
            yield return row with { Id = id + "/manski", Term = $"{compared}: worst-case bounds", Estimator = "Horowitz and Manski (2000); bounds, not an interval", Low = manski.Lower, High = manski.Upper };
            if (bounds.HasIntervals && manski.ConfidenceLow is not null) yield return row with { Id = id + "/manski_interval", Term = $"{compared}: interval of the worst-case bounds", Estimator = "Imbens and Manski (2004)", Low = manski.ConfidenceLow, High = manski.ConfidenceHigh, Level = level };
        }
    }

    private static IEnumerable<ResultRow> Rows(PageExits exits) =>
        from page in exits.Pages
        from n in page.ByArm.Zip(exits.ArmKeys, (n, arm) => (Arm: arm, N: n)).Prepend((Arm: ResultIds.Everybody, N: page.Total))
        select new ResultRow(ResultIds.Exit(exits, page, n.Arm), "exits") { Key = exits.RandomizationKey, Label = exits.Randomization, Term = $"{(page.Page.Length == 0 ? "no page" : page.Page)}: {n.Arm}", N = n.N };

    private static IEnumerable<ResultRow> Rows(MeasureEnds ends)
    {
        var about = new ResultRow(ResultIds.Ends(ends), "floor_ceiling") { Key = ends.RandomizationKey, Label = ends.Measure, Outcome = ends.Column, Term = ends.ArmKey, Estimator = "mean", Estimate = ends.Mean, StandardDeviation = ends.StandardDeviation, N = ends.N };
        yield return about;
        if (ends.Floor is not { } floor || ends.Ceiling is not { } ceiling) yield break;
        yield return about with { Id = about.Id + "/floor", Estimator = $"share at {ScriptText.Number(ends.Min)}", Estimate = floor, StandardDeviation = null, N = null };
        yield return about with { Id = about.Id + "/ceiling", Estimator = $"share at {ScriptText.Number(ends.Max)}", Estimate = ceiling, StandardDeviation = null, N = null };
    }

    private static IEnumerable<ResultRow> Rows(VariableSummary variable)
    {
        var about = new ResultRow(ResultIds.Answers(variable), "answers") { Key = variable.Name, Label = variable.Label, Term = "answers", N = variable.N, Estimate = variable.Mean, StandardDeviation = variable.StandardDeviation, Estimator = variable.Mean is null ? "" : "mean" };
        yield return about;
        foreach (var (name, value) in new[] { ("min", variable.Min), ("median", variable.Median), ("max", variable.Max) })
            if (value is not null) yield return about with { Id = $"{about.Id}/{name}", Term = name, Estimator = name, Estimate = value, StandardDeviation = null, N = null };
        foreach (var (option, index) in variable.Options.Select((option, index) => (option, index + 1)))
            yield return about with { Id = $"{about.Id}/{ScriptText.Number(index)}", Term = option.Option, Estimator = "share of answers", Estimate = variable.N == 0 ? null : (double)option.N / variable.N, StandardDeviation = null, N = option.N };
        foreach (var arm in variable.ByArm)
            for (var index = 0; index < arm.Counts.Count; index++)
                yield return about with { Id = $"{about.Id}/{arm.ArmKey}/{ScriptText.Number(index + 1)}", Term = $"{arm.ArmKey}: {variable.Options[index].Option}", Estimator = "", Estimate = null, StandardDeviation = null, N = arm.Counts[index] };
        foreach (var (state, n) in variable.Missing)
            yield return about with { Id = $"{about.Id}/{state.Code()}", Section = "missingness", Term = state.Code(), Estimator = "", Estimate = null, StandardDeviation = null, N = n };
    }

    private static IEnumerable<ResultRow> Rows(ArmQuality quality)
    {
        var about = new ResultRow("", "quality") { Key = quality.RandomizationKey, Label = quality.Randomization };
        ResultRow Row(string what, double? estimate, int? n) => about with { Id = ResultIds.Quality(quality, what), Term = $"{quality.ArmKey}: {what}", Estimate = estimate, N = n };
        yield return Row("units", null, quality.N);
        yield return Row("later_entries", null, quality.Duplicates);
        yield return Row("minutes", quality.MedianMinutes, quality.Timed);
        yield return Row("speeders", null, quality.Speeders);
        yield return Row("stimulus_seconds", quality.StimulusSeconds, quality.StimulusSeen);
    }

    private static IEnumerable<ResultRow> Rows(PairResult table, PairEstimate pair)
    {
        var about = new ResultRow(ResultIds.Pair(table, pair), "pair") { Key = table.Table.Key, Label = table.Table.Label, Outcome = pair.Pair.Second, Site = pair.Cell.Site, Theme = pair.Cell.Theme, Reading = ExportColumns.Name(TermKind.Associational) };
        yield return ResultRows.With(about with { Term = $"{pair.Second} less {pair.First}", Estimator = table.Table.Kind == PairKind.WithinPerson ? "paired t" : "Welch" }, pair.Difference) with { Status = ExportColumns.Name(pair.Status), Reason = pair.Reason };
        if (pair.FirstMean is { } first) yield return about with { Id = about.Id + "/first", Term = pair.First, Estimator = "mean", Reading = "", Estimate = first, N = pair.FirstN };
        if (pair.SecondMean is { } second) yield return about with { Id = about.Id + "/second", Term = pair.Second, Estimator = "mean", Reading = "", Estimate = second, N = pair.SecondN };
        if (pair.Shares is not { } shares) yield break;
        foreach (var (what, share) in new[] { ("both", shares.Both), ("first_only", shares.FirstOnly), ("second_only", shares.SecondOnly), ("neither", shares.Neither) })
            yield return about with { Id = $"{about.Id}/{what}", Term = what, Estimator = "share of persons", Reading = "", Estimate = share };
    }

    private static IEnumerable<ResultRow> Rows(EffortResult effort, EffortRow row)
    {
        var about = new ResultRow("", "effort") { Key = effort.Task.Key, Label = effort.Randomization };
        ResultRow Row(string what, double? estimate, int? n = null) => about with { Id = ResultIds.Effort(effort, row, what), Term = $"{row.ArmKey}: {what}", Estimate = estimate, N = n };
        yield return Row("assigned", null, row.Assigned);
        yield return Row("reached", null, row.Reached);
        foreach (var (what, value) in new[] { ("rounds", row.Rounds), ("attempts", row.Attempts), ("correct", row.Correct), ("minutes", row.Minutes), ("accuracy", row.Accuracy), ("no_work", row.NoWork), ("stopped", row.Stopped) })
            if (value is not null) yield return Row(what, value);
        if (row.EarnedMinor is not { } earned) yield break;
        yield return Row("earned", earned);
        if (row.Reached > 0) yield return Row("earned_mean", earned / row.Reached);
    }
}
