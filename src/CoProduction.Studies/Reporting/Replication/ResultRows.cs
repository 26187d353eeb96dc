using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Every result of a study as rows, in the order of the report.</summary>
public static class ResultRows
{
    public static IReadOnlyList<ResultRow> Of(StudyResults results) =>
    [
        .. results.Flow.SelectMany(Rows),
        .. Duplicates(results.Flow),
        .. results.SampleRatios.SelectMany(Rows),
        .. results.Balance.SelectMany(Rows),
        .. FieldRows.Of(results),
        .. results.Estimates.SelectMany(estimate => Rows(estimate, results.Plan.Level).Select(row => row with { Stamp = Stamp(results.Lock.IsPlanned(estimate.Inquiry)) })),
        .. EffectRows.Of(results),
        .. results.Regressions.SelectMany(result => Rows(result, results).Select(row => row with { Stamp = Stamp(results.Lock.IsPlanned(result.Table)) })),
        .. results.Levels.SelectMany(table => Rows(table).Select(row => row with { Stamp = Stamp(results.Lock.IsPlanned(table.Table)) })),
        .. results.Correlates.SelectMany(table => Rows(table).Select(row => row with { Stamp = Stamp(results.Lock.IsPlanned(table.Table)) })),
        .. results.Reliability.SelectMany(scale => Rows(scale, results.Plan.Level)),
    ];

    private static string Stamp(bool isPlanned) => PlanLock.Stamp(isPlanned);

    private static IEnumerable<ResultRow> Rows(FlowResult flow)
    {
        var about = new ResultRow("", "flow") { Key = flow.Key, Label = flow.Randomization, Theme = flow.ThemeKey.Length > 0 ? flow.ThemeKey : null, Estimator = flow.Units };
        foreach (var row in flow.Rows)
            foreach (var (name, outcome, n) in Counts(row))
                yield return about with { Id = ResultIds.Flow(flow, row, name), Term = $"{row.Key ?? row.Arm}: {name}", Outcome = outcome, N = n };
        for (var index = 0; index < flow.Excluded.Count; index++)
            yield return about with { Id = ResultIds.FlowReason(flow, "excluded", index), Term = $"excluded: {flow.Excluded[index].Reason}", Estimator = "persons", N = flow.Excluded[index].N };
        for (var index = 0; index < flow.Lost.Count; index++)
            yield return about with { Id = ResultIds.FlowReason(flow, "lost", index), Term = $"lost: {flow.Lost[index].Reason}", Estimator = "persons", N = flow.Lost[index].N };
    }

    internal static IEnumerable<(string Name, string? Outcome, int N)> Counts(FlowRow row)
    {
        yield return ("assigned", null, row.Assigned);
        if (row.Served is { } served) yield return ("served", null, served);
        yield return ("completed", null, row.Completed);
        yield return ("started", null, row.InProgress);
        yield return ("screenedOut", null, row.ScreenedOut);
        yield return ("withdrawn", null, row.Withdrawn);
        yield return ("erased", null, row.Erased);
        foreach (var (key, observed) in row.OutcomeKeys.Zip(row.Observed)) yield return ($"observed:{key}", key, observed.N);
        foreach (var (key, analysed) in row.OutcomeKeys.Zip(row.Analysed))
            if (analysed.N is { } n) yield return ($"analysed:{key}", key, n);
    }

    private static IEnumerable<ResultRow> Duplicates(IReadOnlyList<FlowResult> flows) =>
        flows.Take(1).Select(flow => new ResultRow(ResultIds.Duplicates(), "flow") { Label = "Later entries of persons already counted", Term = "left out", N = flow.DuplicatesLeftOut });

    private static IEnumerable<ResultRow> Rows(SampleRatioResult ratio)
    {
        var row = new ResultRow(ResultIds.SampleRatio(ratio), "sample_ratio") { Key = ratio.Name, Label = ratio.Randomization, Outcome = ratio.OutcomeKey, Term = ResultIds.Stage(ratio), Estimator = $"chi-square against the design probabilities, {ratio.Unit}" };
        if (ratio.Test is not { } test)
        {
            yield return row with { Status = ExportColumns.Name(EstimateStatus.NotEstimable), Reason = ratio.Reason };
            yield break;
        }
        yield return row with { Statistic = test.ChiSquare, Df = test.Df, PValue = test.PValue, Reason = test.Reason };
        for (var arm = 0; arm < test.Arms.Count; arm++)
            yield return new ResultRow(ResultIds.SampleRatioArm(ratio, arm), "sample_ratio_arm")
            {
                Key = ratio.Name,
                Label = ratio.Randomization,
                Outcome = ratio.OutcomeKey,
                Term = $"{ResultIds.Stage(ratio)}: {test.Arms[arm].Arm}",
                Estimator = "expected count",
                Estimate = test.Arms[arm].Expected,
                N = (int)test.Arms[arm].Observed,
            };
    }

    private static IEnumerable<ResultRow> Rows(BalanceResult balance)
    {
        for (var index = 0; index < balance.Rows.Count; index++)
        {
            var (row, measure, arm) = (balance.Rows[index], balance.Measures[index / balance.Arms.Count], balance.Arms[index % balance.Arms.Count]);
            yield return new ResultRow(ResultIds.Balance(balance, measure, arm), "balance") { Key = balance.Key, Label = balance.Randomization, Outcome = measure, Term = arm, Estimator = "mean", Estimate = row.Mean, StandardDeviation = row.StandardDeviation, N = row.N };
            if (row.StandardizedDifference is { } difference)
                yield return new ResultRow(ResultIds.Balance(balance, measure, arm) + "/difference", "balance") { Key = balance.Key, Label = balance.Randomization, Outcome = measure, Term = $"{arm} − {balance.Arms[0]}", Estimator = "standardized difference", Estimate = difference };
        }
        for (var index = 0; index < balance.Joint.Count; index++)
        {
            var joint = balance.Joint[index];
            var about = new ResultRow(ResultIds.BalanceJoint(balance, balance.Arms[index + 1]), "balance_joint") { Key = balance.Key, Label = balance.Randomization, Term = balance.Arms[index + 1], N = joint.N, Dropped = joint.Dropped };
            yield return With(about with { Estimator = "Wald F of all slopes, arm on measures" }, joint.Wald);
            if (joint.Redraw is { PValue: { } redrawn })
                yield return about with { Id = about.Id + "/redrawn", Estimator = "the same by drawing the arms again", PValue = redrawn };
        }
    }

    private static IEnumerable<ResultRow> Rows(Estimate estimate, double level)
    {
        var about = new ResultRow("", "")
        {
            Key = estimate.Inquiry.Key,
            Label = estimate.Inquiry.Label,
            Outcome = estimate.Inquiry.Outcome,
            Site = estimate.Cell.Site,
            Theme = estimate.Cell.Theme,
            Estimand = estimate.Estimand,
            Reading = estimate.Moderation is null ? "randomized" : ExportColumns.Name(TermKind.Moderation),
        };
        yield return With(about with { Id = ResultIds.Estimate(estimate), Section = "estimate", Term = estimate.Contrast, Estimator = estimate.Estimator, HolmPValue = estimate.HolmPValue, Status = ExportColumns.Name(estimate.Status) }, estimate.Term) with
        {
            N = estimate.Arms.Count == 0 ? null : estimate.N,
            Dropped = estimate.Arms.Count == 0 ? null : estimate.Dropped,
            Reason = estimate.Reason,
        };
        foreach (var arm in estimate.Arms) yield return ArmMean(about with { Id = ResultIds.ArmMean(estimate, arm.Arm) }, arm);
        if (estimate.FamilyRedraw is { } redrawn)
            yield return about with
            {
                Id = ResultIds.Family(estimate), Section = "family_redrawn", Term = estimate.Contrast, PValue = redrawn.PValue, Reason = redrawn.Reason,
                Estimator = redrawn.PValue is null ? "Westfall and Young's step-down" : $"Westfall and Young's step-down, {NumberFormat.Count(redrawn.Draws)} draws, seed {NumberFormat.Count(redrawn.Seed)}",
            };
        foreach (var row in estimate.Secondary)
            yield return about with
            {
                Id = ResultIds.Secondary(estimate, row),
                Section = "secondary",
                Term = row.Label,
                Estimator = row.Method,
                Estimate = row.Value,
                StandardError = row.StandardError,
                ErrorType = row.ErrorType,
                Df = row.DegreesOfFreedom,
                Statistic = row.Statistic,
                PValue = row.PValue,
                Low = row.Low,
                High = row.High,
                Level = row.Low is null ? null : row.Kind == SecondaryEstimator.Equivalence ? 1 - 2 * Math.Round(1 - level, 12) : level,
                N = row.N,
                Status = ExportColumns.Name(row.Reason is null ? EstimateStatus.Estimated : EstimateStatus.NotEstimable),
                Reason = row.Reason,
            };
        if (estimate.Adjusted is { } adjusted)
            yield return With(about with { Id = ResultIds.Adjusted(estimate), Section = "adjusted", Term = estimate.Contrast, Estimator = adjusted.Estimator }, adjusted.Term) with
            {
                N = adjusted.N,
                Status = ExportColumns.Name(adjusted.Term?.IsEstimable == true ? EstimateStatus.Estimated : EstimateStatus.NotEstimable),
                Reason = adjusted.Reason,
            };
    }

    internal static ResultRow ArmMean(ResultRow about, ArmMean arm) => about with
    {
        Section = "arm_mean",
        Term = arm.Arm,
        Reading = "",
        Estimand = "",
        Estimator = "mean",
        Estimate = arm.Mean,
        StandardError = arm.Interval?.StandardError,
        ErrorType = arm.Interval?.ErrorType.ToString(),
        Df = arm.Interval?.DegreesOfFreedom,
        Low = arm.Interval?.ConfidenceLow,
        High = arm.Interval?.ConfidenceHigh,
        Level = arm.Interval?.ConfidenceLow is null ? null : arm.Interval.Level,
        StandardDeviation = arm.StandardDeviation,
        N = arm.N,
        Dropped = arm.Dropped,
    };

    private static IEnumerable<ResultRow> Rows(RegressionResult result, StudyResults results)
    {
        var names = new RegressionNames(results.Design.Design, result.Table.Randomization);
        var about = new ResultRow(ResultIds.Regression(result, ""), "regression")
        {
            Key = result.Table.Key,
            Label = result.Table.Label,
            Outcome = result.Table.Outcome,
            Site = result.Cell.Site,
            Theme = result.Cell.Theme,
            Estimator = $"{ExportColumns.Name(result.Table.Model)}{(result.Errors.Length > 0 ? "; " + result.Errors : "")}",
            Status = ExportColumns.Name(result.Status),
        };
        if (result.Terms.Count == 0) yield return about with { Reason = result.Reason };
        foreach (var term in result.Terms) yield return Row(about, term, "regression", ResultIds.Regression(result, names.Term(term.Coefficient.Term)));
        foreach (var term in result.MarginalEffects) yield return Row(about, term, "marginal_effect", ResultIds.Marginal(result, names.Term(term.Coefficient.Term)));
        foreach (var (name, value) in result.Fit) yield return about with { Id = ResultIds.Fit(result, name), Section = "model_fit", Term = name, Estimate = value };
        if (result.Joint is { } joint) yield return With(about with { Id = ResultIds.Joint(result), Section = "joint_test", Term = "no arm differs from the first", N = result.N, Dropped = result.Dropped }, joint);
        foreach (var arm in result.Arms) yield return about with { Id = ResultIds.RegressionArm(result, arm.Arm), Section = "regression_arm", Term = arm.Arm, Estimator = "rows with all values of the model, and without", N = arm.N, Dropped = arm.Dropped };
        foreach (var term in result.FirstStage) yield return Row(about, term, "first_stage", ResultIds.Stage(result, "first_stage", names.Term(term.Coefficient.Term)));
        foreach (var term in result.ReducedForm) yield return Row(about, term, "reduced_form", ResultIds.Stage(result, "reduced_form", names.Term(term.Coefficient.Term)));

        ResultRow Row(ResultRow row, RegressionTerm term, string section, string id) => With(row with { Id = id, Section = section, Term = term.Label, Reading = ExportColumns.Name(term.Kind) }, term.Coefficient) with
        {
            N = result.N,
            Dropped = result.Dropped,
            Stars = term.Stars,
            Status = ExportColumns.Name(term.Coefficient.IsEstimable ? EstimateStatus.Estimated : EstimateStatus.NotEstimable),
        };
    }

    private static IEnumerable<ResultRow> Rows(LevelResult table) => table.Levels.SelectMany(level => Rows(table, level));

    private static IEnumerable<ResultRow> Rows(LevelResult table, LevelEstimate level)
    {
        var row = With(Row(table, level), level.Weighted) with { Reason = level.Reason };
        yield return row;
        if (level.EffectiveN is { } effective)
            yield return new ResultRow(ResultIds.EffectiveN(table.Table.Key, level), "level") { Key = row.Key, Label = row.Label, Outcome = row.Outcome, Theme = row.Theme, Term = "effective n", Estimator = "Kish: (Σw)²/Σw²", Estimate = effective };
    }

    private static ResultRow Row(LevelResult table, LevelEstimate level) => new(ResultIds.Level(table.Table.Key, level), "level")
    {
        Key = table.Table.Key,
        Label = table.Table.Label,
        Outcome = level.Key,
        Site = level.Cell.Site,
        Theme = level.Cell.Theme,
        Term = "mean",
        Estimator = table.Table.Weighted ? "mean weighted by population of the site over values from it" : "mean",
        Estimate = level.Mean,
        StandardDeviation = level.StandardDeviation,
        StandardError = level.StandardError,
        ErrorType = level.StandardError is null ? null : level.IsClustered ? "clustered by person" : "simple random sampling",
        N = level.Status == EstimateStatus.Estimated ? level.N : null,
        Dropped = level.Status == EstimateStatus.Estimated ? level.Missing : null,
        Items = level.MeanItems,
        Status = ExportColumns.Name(level.Status),
        Reason = level.Reason,
    };

    private static IEnumerable<ResultRow> Rows(CorrelateResult table) => table.Correlates.Select(correlate => Row(table, correlate)).Concat(table.Correlates.Where(correlate => correlate.Threshold is not null).Select(correlate => Row(table, correlate) with
    {
        Id = ResultIds.Threshold(table.Table.Key, correlate),
        Section = "threshold",
        Estimator = "threshold, sup Wald",
        Estimate = correlate.Threshold!.Threshold,
        Df = null,
        Statistic = correlate.Threshold.SupWald,
        PValue = correlate.Threshold.PValue,
        Low = correlate.Threshold.ThresholdLow,
        High = correlate.Threshold.ThresholdHigh,
        N = correlate.Threshold.N,
        Stars = null,
        Status = ExportColumns.Name(correlate.Threshold.Reason is null ? EstimateStatus.Estimated : EstimateStatus.NotEstimable),
        Reason = correlate.Threshold.Reason,
    }));

    private static ResultRow Row(CorrelateResult table, Correlate correlate) => new(ResultIds.Correlate(table.Table.Key, correlate), "correlate")
    {
        Key = table.Table.Key,
        Label = table.Table.Label,
        Outcome = correlate.OutcomeKey,
        Site = correlate.Cell.Site,
        Theme = correlate.Cell.Theme,
        Term = correlate.PredictorKey,
        Reading = ExportColumns.Name(TermKind.Associational),
        Estimator = ExportColumns.Name(table.Table.Method),
        Estimate = correlate.Test?.Coefficient,
        Df = correlate.Test?.DegreesOfFreedom,
        Statistic = correlate.Test?.Statistic,
        PValue = correlate.Test?.PValue,
        Low = correlate.Test?.ConfidenceLow,
        High = correlate.Test?.ConfidenceHigh,
        Level = correlate.Test?.ConfidenceLow is null ? null : 0.95,
        N = correlate.Test?.N,
        Stars = correlate.Stars,
        Status = ExportColumns.Name(correlate.Status),
        Reason = correlate.Reason,
    };

    private static IEnumerable<ResultRow> Rows(ScaleReliability scale, double level)
    {
        var about = new ResultRow(ResultIds.Reliability(scale), "reliability") { Key = scale.Key, Label = scale.Scale, Outcome = scale.Key, Theme = scale.ThemeKey.Length > 0 ? scale.ThemeKey : null, Term = "alpha", Estimator = "Cronbach's alpha, interval by Feldt" };
        if (scale.Reliability is not { Alpha: not null } reliability)
        {
            yield return about with { Status = ExportColumns.Name(EstimateStatus.NotEstimable), Reason = scale.Reason };
            yield break;
        }
        yield return about with { Estimate = reliability.Alpha, Low = reliability.AlphaLow, High = reliability.AlphaHigh, Level = level, N = reliability.N };
        if (reliability.MeanInterItemCorrelation is { } mean) yield return about with { Id = about.Id + "/mean_r", Term = "mean inter-item correlation", Estimator = "Pearson", Estimate = mean };
        for (var index = 0; index < reliability.Items.Count; index++)
        {
            var item = reliability.Items[index];
            if (item.ItemRestCorrelation is { } rest) yield return about with { Id = ResultIds.Item(scale, index) + "/rest", Term = $"{item.Item}: item–rest correlation", Estimator = "Pearson", Estimate = rest };
            if (item.AlphaIfDeleted is { } without) yield return about with { Id = ResultIds.Item(scale, index) + "/without", Term = $"{item.Item}: alpha without the item", Estimate = without };
        }
    }

    internal static ResultRow With(ResultRow row, WaldTest test) => row with
    {
        ErrorType = test.ErrorType.ToString(),
        Statistic = test.F,
        Df = test.F is null ? null : test.Df1,
        Df2 = test.F is null ? null : test.Df2,
        PValue = test.PValue,
        Status = ExportColumns.Name(test.F is null ? EstimateStatus.NotEstimable : EstimateStatus.Estimated),
        Reason = test.Reason,
    };

    internal static ResultRow With(ResultRow row, TermEstimate? number) => number is null ? row : row with
    {
        Estimate = number.Value,
        StandardError = number.StandardError,
        ErrorType = number.ErrorType.ToString(),
        Df = number.DegreesOfFreedom,
        Statistic = number.Statistic,
        PValue = number.PValue,
        Low = number.ConfidenceLow,
        High = number.ConfidenceHigh,
        Level = number.ConfidenceLow is null ? null : number.Level,
        Reason = number.Reason,
    };
}
