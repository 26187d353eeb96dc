using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds about the design: balance, attrition, re-assignment, power.</summary>
internal static class InferenceKinds
{
    public static AnalysisResult Balance(AnalysisSpec spec)
    {
        var test = BalanceTest.Of(spec.Table, spec.Text("arm"), spec.Texts("covariates"), spec.TextOrNull("control"), spec.TextOrNull("treated"));
        var result = new AnalysisResult { N = test.N, RowsDropped = test.RowsDropped };
        result.Dropped(test.DroppedTerms);
        if (test.Classical.Reason is { } reason) result.NotEstimable(reason);
        if (test.HC2.Reason is { } robust && robust != test.Classical.Reason) result.Warnings.Add($"HC2 test: {robust}");
        result.Summary("df1", test.Classical.Df1);
        result.Summary("df2", test.Classical.Df2);
        result.Summary("f_statistic", test.Classical.F);
        result.Summary("f_p_value", test.Classical.PValue);
        result.Summary("hc2_f_statistic", test.HC2.F);
        result.Summary("hc2_f_p_value", test.HC2.PValue);
        result.Summary("hc1_chi2", test.ChiSquareHC1);
        result.Summary("hc1_chi2_p_value", test.ChiSquarePValueHC1);
        if (spec.Flag("randomization")) AssignmentKinds.AddRandomization(spec, result);
        return result;
    }

    public static AnalysisResult Cuped(AnalysisSpec spec)
    {
        var theta = spec.TextOrNull("theta") switch
        {
            null or "within_arms" => CupedTheta.WithinArms,
            "all_rows" => CupedTheta.AllRows,
            var other => throw new InvalidAnalysisException($"'theta' must be within_arms or all_rows, not '{other}'."),
        };
        var adjusted = CupedAdjustment.Of(spec.Table, spec.Text("outcome"), spec.Text("arm"), spec.Text("covariate"), theta, spec.TextOrNull("control"), spec.TextOrNull("treated"), spec.Level);
        var result = new AnalysisResult { N = adjusted.N, RowsDropped = adjusted.RowsDropped };
        result.Add(adjusted.Estimate);
        result.Summary("theta", adjusted.Theta);
        return result;
    }

    public static AnalysisResult LeeBounds(AnalysisSpec spec)
    {
        var bounds = Statistics.LeeBounds.Of(spec.Table, spec.Text("outcome"), spec.Text("arm"), spec.TextOrNull("control"), spec.TextOrNull("treated"), spec.Level);
        var result = new AnalysisResult { N = bounds.N, RowsDropped = bounds.RowsDropped };
        if (bounds.Reason is { } reason) result.NotEstimable(reason);
        if (bounds.ErrorReason is { } unknown) result.Warnings.Add(unknown);
        result.Summary("n_treated", bounds.Treated);
        result.Summary("n_control", bounds.Control);
        result.Summary("response_rate_treated", bounds.TreatedResponseRate);
        result.Summary("response_rate_control", bounds.ControlResponseRate);
        result.Summary("response_difference_p_value", bounds.ResponseDifferencePValue);
        result.Summary("trimming_share", bounds.TrimmingShare);
        result.Summary("complete_case_difference", bounds.CompleteCaseDifference);
        result.Summary("lower_bound", bounds.Lower);
        result.Summary("upper_bound", bounds.Upper);
        result.Summary("lower_bound_std_error", bounds.LowerError);
        result.Summary("upper_bound_std_error", bounds.UpperError);
        result.Summary("conf_low", bounds.ConfidenceLow);
        result.Summary("conf_high", bounds.ConfidenceHigh);
        result.Table("trimmed", [new JsonObject { ["arm"] = bounds.TrimmedArm, ["share"] = AnalysisResult.Number(bounds.TrimmingShare) }]);
        return result;
    }

    public static AnalysisResult RandomizationInference(AnalysisSpec spec)
    {
        switch (spec.TextOrNull("method") ?? "exact")
        {
            case "exact": break;
            case "conditional": return AssignmentKinds.RandomizationTest(spec, false);
            case "global": return AssignmentKinds.RandomizationTest(spec, true);
            case var other: throw new InvalidAnalysisException($"'method' must be exact, conditional or global, not '{other}'.");
        }
        var outcome = spec.Text("outcome");
        var arms = TwoArms.Of(spec, outcome);
        var test = Statistics.RandomizationInference.Exact(arms.Values(outcome, true), arms.Values(outcome, false));
        var result = new AnalysisResult { N = arms.Table.Rows, RowsDropped = arms.RowsDropped };
        result.Summary("n_assignments", test.Assignments);
        result.Summary("estimate", test.Estimate);
        result.Summary("p_value", test.PValue);
        result.Summary("p_value_upper", test.PValueUpper);
        result.Summary("p_value_lower", test.PValueLower);
        result.Summary("null_sd", test.NullStandardDeviation);
        return result;
    }

    public static AnalysisResult MaxT(AnalysisSpec spec)
    {
        var outcomes = spec.Texts("outcomes");
        var arms = TwoArms.Of(spec, [.. outcomes]);
        // The file has an entry for every row of the data; rows set aside lose theirs.
        var permutations = PermutationFile.Read(Path.GetFullPath(spec.Text("permutations"), spec.Folder));
        if (permutations.Find(p => p.Length != spec.Table.Rows) is { } wrong) throw new InvalidAnalysisException($"A permutation has {wrong.Length} entries, the data {spec.Table.Rows} rows.");
        var tests = Statistics.MaxT.Test(outcomes.ConvertAll(o => (o, arms.Table.Numeric(o).Values.ToArray())), arms.Treated, permutations.ConvertAll(p => Array.ConvertAll(arms.Rows, row => p[row])), spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = arms.Table.Rows, RowsDropped = arms.RowsDropped };
        if (tests.All(t => t.PValueStatistic is null)) result.NotEstimable("The statistic cannot be computed for every outcome and permutation.");
        result.Summary("n_permutations", permutations.Count);
        result.Table("outcomes", tests.Select(t => new JsonObject
        {
            ["outcome"] = t.Outcome,
            ["difference"] = AnalysisResult.Number(t.Difference),
            ["statistic"] = AnalysisResult.Number(t.Statistic),
            ["p_value_difference"] = AnalysisResult.Number(t.PValueDifference),
            ["p_value_statistic"] = AnalysisResult.Number(t.PValueStatistic),
            ["p_value_single_step"] = AnalysisResult.Number(t.PValueSingleStep),
            ["p_value_step_down"] = AnalysisResult.Number(t.PValueStepDown),
        }));
        return result;
    }

    public static AnalysisResult PowerT(AnalysisSpec spec)
    {
        var (n, delta, power) = (spec.NumberOrNull("n"), spec.NumberOrNull("delta"), spec.NumberOrNull("power"));
        var (sd, alpha) = (spec.NumberOrNull("sd") ?? 1, spec.NumberOrNull("alpha") ?? 0.05);
        var design = (spec.TextOrNull("type") ?? "two_sample") switch
        {
            "two_sample" => TTestDesign.TwoSample,
            "paired" => TTestDesign.Paired,
            "one_sample" => TTestDesign.OneSample,
            var other => throw new InvalidAnalysisException($"'type' must be two_sample, paired or one_sample, not '{other}'."),
        };
        var both = spec.Flag("count_both_tails");
        (n, delta, power) = (n, delta, power) switch
        {
            ({ } a, { } b, null) => (a, b, Power.OfTTest(a, b, sd, alpha, design, both)),
            (null, { } b, { } c) => (Power.SampleSizeOfTTest(b, c, sd, alpha, design, both), b, c),
            ({ } a, null, { } c) => (a, Power.DetectableDifference(a, c, sd, alpha, design, both), c),
            _ => throw new InvalidAnalysisException("Give two of 'n', 'delta' and 'power'; the third is computed."),
        };
        var result = new AnalysisResult();
        result.Summary("n", n);
        result.Summary("delta", delta);
        result.Summary("power", power);
        return result;
    }

    public static AnalysisResult PowerProportions(AnalysisSpec spec)
    {
        var (n, power) = (spec.NumberOrNull("n"), spec.NumberOrNull("power"));
        var (p1, p2, alpha) = (spec.Number("p1"), spec.Number("p2"), spec.NumberOrNull("alpha") ?? 0.05);
        (n, power) = (n, power) switch
        {
            ({ } a, null) => (a, Power.OfProportions(a, p1, p2, alpha)),
            (null, { } b) => (Power.SampleSizeOfProportions(p1, p2, b, alpha), b),
            _ => throw new InvalidAnalysisException("Give 'n' or 'power'; the other is computed."),
        };
        var result = new AnalysisResult();
        result.Summary("n", n);
        result.Summary("p1", p1);
        result.Summary("p2", p2);
        result.Summary("power", power);
        return result;
    }
}
