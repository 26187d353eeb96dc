using System.Text.Json;
using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds that compare arms.</summary>
internal static class ExperimentKinds
{
    public static AnalysisResult DifferenceInMeans(AnalysisSpec spec)
    {
        var (outcome, arm, control, treated) = (spec.Text("outcome"), spec.Text("arm"), spec.TextOrNull("control"), spec.TextOrNull("treated"));
        var design = spec.TextOrNull("design") ?? "simple";
        var table = spec.Table;
        var differences = design switch
        {
            "simple" => Statistics.DifferenceInMeans.Simple(table, outcome, arm, control, treated, spec.Level),
            "blocked" => Statistics.DifferenceInMeans.Blocked(table, outcome, arm, spec.Text("block"), control, treated, spec.Level),
            "matched_pairs" => Statistics.DifferenceInMeans.MatchedPairs(table, outcome, arm, spec.Text("block"), control, treated, spec.Level),
            "clustered" => Statistics.DifferenceInMeans.Clustered(table, outcome, arm, spec.Text("cluster"), control, treated, spec.Level),
            "paired_clusters" => Statistics.DifferenceInMeans.MatchedClusterPairs(table, outcome, arm, spec.Text("block"), spec.Text("cluster"), control, treated, spec.Level),
            _ => throw new InvalidAnalysisException($"'{design}' is no design; there are simple, blocked, matched_pairs, clustered and paired_clusters."),
        };
        var result = new AnalysisResult { N = differences.N, RowsDropped = differences.RowsDropped };
        foreach (var difference in differences.Differences)
        {
            if (design == "simple") result.Add(difference.Estimate, ("cohen_d", difference.CohenD));
            else result.Add(difference.Estimate);
        }
        if (differences.Blocks is { } blocks) result.Summary("n_blocks", blocks);
        if (differences.RowsInUnusableBlocks is { } unusable) result.Summary("n_in_unusable_blocks", unusable);
        if (differences.Clusters is { } clusters) result.Summary("n_clusters", clusters.Count);
        result.Table("arms", differences.Arms.Select(a => new JsonObject { ["arm"] = a.Arm, ["n"] = a.N, ["mean"] = AnalysisResult.Number(a.Mean), ["sd"] = AnalysisResult.Number(a.StandardDeviation) }));
        if (spec.TextsOrNull("p_adjust") is { Count: > 0 } methods)
        {
            result.Table("p_adjusted", Adjusted([.. differences.Terms.Select(t => (t.Term, t.PValue))], methods));
            result.Table("adjusted", ComparisonKinds.Adjusted([.. differences.Terms], methods));
        }
        return result;
    }

    public static AnalysisResult Equivalence(AnalysisSpec spec)
    {
        var margin = spec.Number("margin");
        var alpha = spec.NumberOrNull("alpha") ?? 0.05;
        return spec.TextOrNull("formula") is { } formula
            ? OfCoefficient(spec, formula, margin, alpha)
            : Equivalence(EquivalenceTest.Of(spec.Table, spec.Text("outcome"), spec.Text("arm"), margin, spec.TextOrNull("control"), spec.TextOrNull("treated"), alpha));
    }

    private static AnalysisResult OfCoefficient(AnalysisSpec spec, string formula, double margin, double alpha)
    {
        var (name, cluster) = (spec.Text("term"), spec.TextOrNull("cluster"));
        var fit = LeastSquares.Fit(spec.Table, Formula.Parse(formula), spec.TextOrNull("weights"), cluster);
        var type = spec.ErrorTypes(cluster is null ? StandardErrorType.HC2 : StandardErrorType.CR2);
        if (type.Count != 1) throw new InvalidAnalysisException("An equivalence test needs one standard error; 'se' names several.");
        var term = fit.Terms(type[0], spec.Level).FirstOrDefault(t => t.Term == name) ?? throw new InvalidAnalysisException($"The model has no coefficient '{name}' (there are {string.Join(", ", fit.TermNames)}).");
        var result = Equivalence(EquivalenceTest.Of(term, margin, alpha));
        (result.N, result.RowsDropped) = (fit.N, fit.RowsDropped);
        return result;
    }

    private static AnalysisResult Equivalence(EquivalenceTest test)
    {
        var result = new AnalysisResult { N = test.N, RowsDropped = test.RowsDropped };
        if (test.Difference.Reason is { } reason) result.NotEstimable(reason);
        result.Summary("estimate", test.Difference.Value);
        result.Summary("std_error", test.Difference.StandardError);
        result.Summary("df", test.Difference.DegreesOfFreedom);
        result.Summary("t_lower", test.TLower);
        result.Summary("p_value_lower", test.PValueLower);
        result.Summary("t_upper", test.TUpper);
        result.Summary("p_value_upper", test.PValueUpper);
        result.Summary("p_value", test.PValue);
        result.Summary("conf_low", test.Difference.ConfidenceLow);
        result.Summary("conf_high", test.Difference.ConfidenceHigh);
        return result;
    }

    public static AnalysisResult SampleRatio(AnalysisSpec spec)
    {
        var counts = spec.NumbersByName("counts");
        var weights = spec.NumbersByName("weights").ToDictionary(w => w.Name, w => w.Value);
        if (counts.Find(c => c.Value != Math.Floor(c.Value)) is { Name: { } broken }) throw new InvalidAnalysisException($"The count of arm '{broken}' is not whole.");
        if (weights.Keys.Except(counts.Select(c => c.Name)).FirstOrDefault() is { } uncounted) throw new InvalidAnalysisException($"Arm '{uncounted}' has a weight but no count.");
        var test = Statistics.SampleRatio.Test([.. counts.Select(c => (c.Name, (long)c.Value, weights.TryGetValue(c.Name, out var w) ? w : throw new InvalidAnalysisException($"Arm '{c.Name}' has a count but no weight.")))]);
        var result = new AnalysisResult { N = (int)counts.Sum(c => c.Value) };
        if (test.Reason is { } reason) result.NotEstimable(reason);
        result.Summary("chi_square", test.ChiSquare);
        result.Summary("df", test.Df);
        result.Summary("p_value", test.PValue);
        result.Summary("g_statistic", test.G);
        result.Summary("g_p_value", test.GPValue);
        result.Table("arms", test.Arms.Select(a => new JsonObject { ["arm"] = a.Arm, ["observed"] = a.Observed, ["expected"] = AnalysisResult.Number(a.Expected) }));
        return result;
    }

    public static AnalysisResult PAdjust(AnalysisSpec spec)
    {
        var family = spec.Objects("p_values").ConvertAll(row => (
            row.TryGetProperty("term", out var term) && term.ValueKind is JsonValueKind.String or JsonValueKind.Number ? AnalysisSpec.TextOf(row.GetProperty("term")) : throw new InvalidAnalysisException("A p value has no 'term'."),
            row.TryGetProperty("p_value", out var p) && p.ValueKind == JsonValueKind.Number ? p.GetDouble() : p.ValueKind == JsonValueKind.Null ? (double?)null : throw new InvalidAnalysisException("A 'p_value' is not a number.")));
        if (family.Count == 0) throw new InvalidAnalysisException("'p_values' is empty.");
        var result = new AnalysisResult();
        result.Table("p_adjusted", Adjusted(family, spec.TextsOrNull("methods") ?? ["holm"]));
        return result;
    }

    public static IEnumerable<JsonObject> Adjusted(List<(string Term, double? PValue)> family, IEnumerable<string> methods)
    {
        var adjusted = TermName.AdjustmentsOf(methods).ConvertAll(m => (m.Name, Values: MultipleTesting.Adjust([.. family.Select(f => f.PValue)], m.Method)));
        return family.Select((test, i) =>
        {
            var row = new JsonObject { ["term"] = test.Term, ["p_value"] = AnalysisResult.Number(test.PValue) };
            foreach (var (name, values) in adjusted) row[name] = AnalysisResult.Number(values[i]);
            return row;
        });
    }
}
