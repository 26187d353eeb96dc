using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds that re-assign, and kinds about who received, answered or left.</summary>
internal static class AssignmentKinds
{
    /// <summary>Methods <c>conditional</c> and <c>global</c> of randomization inference.</summary>
    public static AnalysisResult RandomizationTest(AnalysisSpec spec, bool global)
    {
        var (outcome, arm) = (spec.Text("outcome"), spec.Text("arm"));
        var (randomized, options) = (Randomized(spec), Options(spec));
        if (!global)
            return Of(RandomizationInference.Conditional(spec.Table, outcome, arm, spec.TextOrNull("control"), spec.TextOrNull("treated"), randomized, spec.TextsOrNull("covariates"), options, spec.Progress, spec.CancellationToken));
        spec.Table.Numeric(outcome);
        var rows = spec.Table.CompleteRows([outcome, arm, .. randomized.Blocks ?? [], .. new[] { randomized.Stratum, randomized.Cluster }.OfType<string>()]);
        var used = spec.Table.Select(rows);
        var design = new RandomizationDesign
        {
            Stratum = randomized.Stratum is { } stratum ? used.Factor(stratum) : null,
            Within = [.. (randomized.Blocks ?? []).Select(used.Factor)],
            Cluster = randomized.Cluster is { } cluster ? used.Factor(cluster) : null,
        };
        return Of(RandomizationInference.GlobalNull(used.Numeric(outcome).Values.ToArray(), used.Factor(arm), design, null, options, spec.Progress, spec.CancellationToken) with { RowsDropped = spec.Table.Rows - rows.Length });
    }

    public static AnalysisResult WestfallYoung(AnalysisSpec spec)
    {
        var test = Statistics.WestfallYoung.Of(spec.Table, spec.Texts("outcomes"), spec.Text("arm"), spec.TextOrNull("control"), spec.TextOrNull("treated"), Randomized(spec), Options(spec), spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = test.N, RowsDropped = test.RowsDropped };
        if (test.Reason is { } reason) result.NotEstimable(reason);
        result.Summary("n_assignments", test.Reason is null ? test.Assignments : null);
        result.Table("outcomes", test.Outcomes.Select(o => new JsonObject
        {
            ["outcome"] = o.Outcome,
            ["difference"] = AnalysisResult.Number(o.Difference),
            ["statistic"] = AnalysisResult.Number(o.Statistic),
            ["p_value"] = AnalysisResult.Number(o.PValue),
            ["p_value_single_step"] = AnalysisResult.Number(o.PValueSingleStep),
            ["p_value_max_t"] = AnalysisResult.Number(o.PValueMaxT),
            ["p_value_min_p"] = AnalysisResult.Number(o.PValueMinP),
        }));
        return result;
    }

    public static void AddRandomization(AnalysisSpec spec, AnalysisResult result)
    {
        var test = BalanceTest.ByRandomization(spec.Table, spec.Text("arm"), spec.Texts("covariates"), spec.TextOrNull("control"), spec.TextOrNull("treated"), Randomized(spec), Options(spec), spec.Progress, spec.CancellationToken);
        if (test.Reason is { } reason) result.Warnings.Add($"Balance by randomization inference: {reason}");
        result.Summary("randomization_p_value", test.PValue);
        result.Summary("n_assignments", test.PValue is null ? null : test.Assignments);
    }

    public static AnalysisResult ComplierEffect(AnalysisSpec spec)
    {
        var effect = Statistics.ComplierEffect.Of(spec.Table, spec.Text("outcome"), spec.Text("arm"), spec.Text("receipt"), spec.TextsOrNull("covariates"), spec.TextOrNull("cluster"), spec.TextOrNull("control"), spec.TextOrNull("treated"), spec.Level, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = effect.N, RowsDropped = effect.RowsDropped };
        result.Add(effect.IntentionToTreat with { Term = "intention_to_treat" });
        result.Add(effect.Receipt with { Term = "receipt" });
        result.Add(effect.Complier with { Term = "complier_effect" });
        result.Summary("first_stage_f", effect.FirstStageF);
        AddAndersonRubin(result, effect.AndersonRubin);
        if (effect.IsWeak) result.Warnings.Add($"The first-stage F is below {Statistics.ComplierEffect.WeakInstrument}: read the Anderson-Rubin set, not the t interval of the complier effect.");
        return result;
    }

    public static void AddAndersonRubin(AnalysisResult result, AndersonRubinSet set)
    {
        result.Table("anderson_rubin", [new JsonObject
        {
            ["shape"] = set.Shape switch
            {
                AndersonRubinShape.Interval => "interval",
                AndersonRubinShape.TwoRays => "two_rays",
                AndersonRubinShape.WholeLine => "whole_line",
                AndersonRubinShape.Empty => "empty",
                _ => "not_computable",
            },
            ["conf_low"] = AnalysisResult.Number(set.Low),
            ["conf_high"] = AnalysisResult.Number(set.High),
            ["p_value"] = AnalysisResult.Number(set.PValue),
            ["reason"] = set.Reason,
        }]);
        if (set.Reason is { } reason) result.Warnings.Add($"Anderson-Rubin set: {reason}");
    }

    public static AnalysisResult Attrition(AnalysisSpec spec)
    {
        var test = AttritionTest.Of(spec.Table, spec.Text("outcome"), spec.Text("arm"), spec.TextOrNull("control"), spec.TextOrNull("cluster"), spec.Level);
        var result = new AnalysisResult { N = test.N, RowsDropped = test.RowsDropped };
        foreach (var difference in test.Differences) result.Add(difference);
        if (test.Reason is { } reason) result.NotEstimable(reason);
        result.Summary("chi_square", test.ChiSquare);
        result.Summary("df", test.Df);
        result.Summary("p_value", test.PValue);
        result.Summary("wald_f_statistic", test.Wald?.F);
        result.Summary("wald_f_p_value", test.Wald?.PValue);
        result.Table("arms", test.Arms.Select(a => new JsonObject { ["arm"] = a.Arm, ["n"] = a.N, ["missing"] = a.Missing, ["rate"] = AnalysisResult.Number(a.Rate) }));
        return result;
    }

    public static AnalysisResult ManskiBounds(AnalysisSpec spec)
    {
        var bounds = Statistics.ManskiBounds.Of(spec.Table, spec.Text("outcome"), spec.Text("arm"), spec.Number("minimum"), spec.Number("maximum"), spec.TextOrNull("control"), spec.TextOrNull("treated"), spec.Level);
        var result = new AnalysisResult { N = bounds.N, RowsDropped = bounds.RowsDropped };
        if (bounds.Reason is { } reason) result.NotEstimable(reason);
        if (bounds.ErrorReason is { } unknown) result.Warnings.Add($"Errors of the bounds: {unknown}");
        result.Summary("n_missing", bounds.Missing);
        result.Summary("lower_bound", bounds.Lower);
        result.Summary("upper_bound", bounds.Upper);
        result.Summary("lower_bound_std_error", bounds.LowerError);
        result.Summary("upper_bound_std_error", bounds.UpperError);
        result.Summary("conf_low", bounds.ConfidenceLow);
        result.Summary("conf_high", bounds.ConfidenceHigh);
        return result;
    }

    private static AnalysisResult Of(RandomizationTest test)
    {
        var result = new AnalysisResult { N = test.N, RowsDropped = test.RowsDropped };
        if (test.Reason is { } reason) result.NotEstimable(reason);
        else if (test is { Null: RandomizationNull.Contrast, IntervalReason: { } open }) result.Warnings.Add(open);
        result.Summary("n_units", test.Units);
        result.Summary("n_assignments", test.Reason is null ? test.Assignments : null);
        result.Summary("estimate", test.Estimate);
        result.Summary("statistic", test.Statistic);
        result.Summary("p_value", test.PValue);
        result.Summary("p_value_upper", test.PValueUpper);
        result.Summary("p_value_lower", test.PValueLower);
        result.Summary("monte_carlo_error", test.MonteCarloError);
        result.Summary("conf_low", test.ConfidenceLow);
        result.Summary("conf_high", test.ConfidenceHigh);
        result.Table("test", [new JsonObject { ["null"] = test.Null == RandomizationNull.Global ? "global" : "contrast", ["assignments"] = test.IsExact ? "all" : "sampled" }]);
        return result;
    }

    private static RandomizationColumns Randomized(AnalysisSpec spec) => new(spec.TextOrNull("stratum"), spec.TextsOrNull("blocks"), spec.TextOrNull("cluster"));

    private static RandomizationOptions Options(AnalysisSpec spec) => new()
    {
        Draws = Whole(spec, "draws", 10_000),
        Seed = Whole(spec, "seed", 1),
        Level = spec.Level,
        Statistic = spec.TextOrNull("statistic") switch
        {
            null or "studentized" => RandomizationStatistic.Studentized,
            "difference" => RandomizationStatistic.Difference,
            var other => throw new InvalidAnalysisException($"'statistic' must be studentized or difference, not '{other}'."),
        },
    };

    private static int Whole(AnalysisSpec spec, string field, int standard) => spec.NumberOrNull(field) switch
    {
        null => standard,
        { } value when value == Math.Floor(value) && value is >= 0 and <= 100_000_000 => (int)value,
        _ => throw new InvalidAnalysisException($"'{field}' must be a whole number from 0 to 100,000,000."),
    };
}
