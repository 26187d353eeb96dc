using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>What any model with coefficients answers besides its terms: combinations of them, joint hypotheses, simple slopes.</summary>
internal static class LinearModelTables
{
    /// <summary>The same for a kind whose rows follow from formula, weights, exposure and cluster; with <c>joint</c>.</summary>
    public static void Add(AnalysisSpec spec, AnalysisResult result, ILinearModel model, IReadOnlyList<StandardErrorType> types)
    {
        if (spec.TextsOrNull("joint") is { Count: > 0 } joint)
            result.Table("joint", types.SelectMany(type => joint.Select(term => Test(LinearHypothesis.TermTest(model, term, type), result))));
        Add(spec, result, model, types, () => LinearModelKinds.Used(spec.Table, [.. Formula.Parse(spec.Text("formula")).Columns, spec.TextOrNull("weights"), spec.TextOrNull("exposure"), spec.TextOrNull("cluster")]));
    }

    /// <param name="spec">The request: <c>combinations</c>, <c>simultaneous</c>, <c>hypotheses</c>, <c>simple_slopes</c>.</param>
    /// <param name="result">Gets a table for each that was asked for.</param>
    /// <param name="model">The fit.</param>
    /// <param name="types">The standard errors asked for.</param>
    /// <param name="rows">The rows used.</param>
    public static void Add(AnalysisSpec spec, AnalysisResult result, ILinearModel model, IReadOnlyList<StandardErrorType> types, Func<DataTable> rows)
    {
        var level = spec.Level;
        if (spec.Members("combinations") is { } combinations)
            result.Table("combinations", types.SelectMany(type => combinations.Select(c => Row(result, model.Contrast(c.Name, Combination(c.Name, c.Value, model), type, level)))));
        if (spec.Members("simultaneous") is { } families)
            result.Table("simultaneous", types.SelectMany(type => families.SelectMany(f => Simultaneous(result, f.Name, f.Value, model, type, level))));
        if (spec.Members("hypotheses") is { } hypotheses)
            result.Table("hypotheses", types.SelectMany(type => hypotheses.Select(h => Hypothesis(result, h.Name, h.Value, model, type))));
        if (spec.ObjectsOrNull("simple_slopes") is { } slopes)
            result.Table("simple_slopes", types.SelectMany(type => slopes.SelectMany(s => Slopes(result, s, model, rows(), type, level))));
    }

    /// <summary>A joint test as a row.</summary>
    public static JsonObject Test(WaldTest test, AnalysisResult result)
    {
        if (test.Reason is not null) result.Warnings.Add($"{TermName.Of(test.ErrorType)} joint test of {test.Term}: {test.Reason}");
        return new JsonObject
        {
            ["se_type"] = TermName.Of(test.ErrorType),
            ["term"] = test.Term,
            ["f_statistic"] = AnalysisResult.Number(test.F),
            ["df1"] = test.Df1,
            ["df2"] = AnalysisResult.Number(test.Df2),
            ["p_value"] = AnalysisResult.Number(test.PValue),
            ["status"] = test.Reason is null ? "ok" : "not_estimable",
            ["reason"] = test.Reason,
        };
    }

    /// <summary>A joint test of least squares; under CR2 with Hotelling's beside it, which few clusters need.</summary>
    public static JsonObject Test(LeastSquaresFit fit, string term, StandardErrorType type, AnalysisResult result) =>
        WithHotelling(Test(fit.JointTest(term, type), result), type, () => fit.HotellingTest(term));

    /// <summary>The same where effects are absorbed.</summary>
    public static JsonObject Test(FixedEffectsFit fit, string term, StandardErrorType type, AnalysisResult result) =>
        WithHotelling(Test(fit.JointTest(term, type), result), type, () => fit.HotellingTest(term));

    private static JsonObject WithHotelling(JsonObject row, StandardErrorType type, Func<WaldTest> hotelling)
    {
        if (type != StandardErrorType.CR2) return row;
        var test = hotelling();
        row["hotelling_f"] = AnalysisResult.Number(test.F);
        row["hotelling_df2"] = AnalysisResult.Number(test.Df2);
        row["hotelling_p_value"] = AnalysisResult.Number(test.PValue);
        row["hotelling_reason"] = test.Reason;
        return row;
    }

    private static JsonObject Row(AnalysisResult result, TermEstimate estimate)
    {
        if (estimate.Reason is not null) result.Warnings.Add($"{TermName.Of(estimate.ErrorType)} {estimate.Term}: {estimate.Reason}");
        return AnalysisResult.Row(estimate, true);
    }

    // "armA - armB", or {"armA": 1, "armB": -1}
    private static IReadOnlyDictionary<string, double> Combination(string name, JsonElement value, ILinearModel model) => value.ValueKind switch
    {
        JsonValueKind.String => LinearHypothesis.Parse(value.GetString()!, model.TermNames),
        JsonValueKind.Object when value.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.Number) => value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble()),
        _ => throw new InvalidAnalysisException($"The combination '{name}' must be a text like \"armA - armB\" or an object of numbers by coefficient."),
    };

    // ["armA", "armB", "armA - armB"]
    private static IEnumerable<JsonObject> Simultaneous(AnalysisResult result, string name, JsonElement value, ILinearModel model, StandardErrorType type, double level)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || value.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String))
            throw new InvalidAnalysisException($"The family '{name}' must be a list of texts like \"armA - armB\".");
        var family = SimultaneousContrasts.Of(model, [.. value.EnumerateArray().Select(e => (e.GetString()!, LinearHypothesis.Parse(e.GetString()!, model.TermNames)))], type, level);
        foreach (var broken in family.Contrasts.Where(c => c.PValue is null)) result.Warnings.Add($"{TermName.Of(type)} {broken.Estimate.Term}: {broken.Estimate.Reason}");
        return family.Contrasts.Select(c =>
        {
            var row = ComparisonKinds.Together(c, new JsonObject { ["family"] = name, ["term"] = c.Estimate.Term });
            row["critical_value"] = AnalysisResult.Number(family.CriticalValue);
            row["joint_df"] = AnalysisResult.Number(family.DegreesOfFreedom);
            return row;
        });
    }

    // ["armA = 0", "armA - armB = 0.5"]
    private static JsonObject Hypothesis(AnalysisResult result, string name, JsonElement value, ILinearModel model, StandardErrorType type)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String))
            throw new InvalidAnalysisException($"The hypothesis '{name}' must be a list of texts like \"armA - armB = 0\".");
        var sides = value.EnumerateArray().Select(e => e.GetString()!.Split('=', 2)).ToArray();
        double[] values = [.. sides.Select(s => s.Length == 1 ? 0
            : double.TryParse(s[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : throw new InvalidAnalysisException($"The hypothesis '{name}': the right side of '=' must be a number, not '{s[1].Trim()}'."))];
        IReadOnlyDictionary<string, double>[] combinations = [.. sides.Select(s => LinearHypothesis.Parse(s[0].TrimEnd(), model.TermNames))];
        var row = Test(LinearHypothesis.Test(model, name, combinations, type, values), result);
        return model switch
        {
            LeastSquaresFit fit => WithHotelling(row, type, () => fit.HotellingTest(name, combinations, values)),
            FixedEffectsFit fit => WithHotelling(row, type, () => fit.HotellingTest(name, combinations, values)),
            _ => row,
        };
    }

    private static IEnumerable<JsonObject> Slopes(AnalysisResult result, JsonElement spec, ILinearModel model, DataTable rows, StandardErrorType type, double level)
    {
        var (focal, moderator) = (Name(spec, "of"), Name(spec, "moderator"));
        return SimpleSlopes.Estimate(model, rows, focal, moderator, At(spec, rows, moderator), type, level).Select(slope =>
        {
            var row = Row(result, slope.Estimate);
            row["of"] = slope.Term;
            row["moderator"] = slope.Moderator;
            row["at"] = slope.At;
            row["value"] = AnalysisResult.Number(slope.Value);
            return row;
        });
    }

    private static IReadOnlyList<(string, double)>? At(JsonElement spec, DataTable rows, string moderator)
    {
        if (!spec.TryGetProperty("at", out var at) || at.ValueKind == JsonValueKind.Null) return null;
        if (at.ValueKind == JsonValueKind.Array && at.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number))
            return [.. at.EnumerateArray().Select(e => (DataColumn.NumberText(e.GetDouble()), e.GetDouble()))];
        return at.ValueKind == JsonValueKind.String ? at.GetString() switch
        {
            "sd" => SimpleSlopes.AroundMean(rows, moderator),
            "quartiles" => SimpleSlopes.Quartiles(rows, moderator),
            _ => throw Wrong(),
        }
        : throw Wrong();

        static InvalidAnalysisException Wrong() => new("'at' of simple_slopes must be \"sd\", \"quartiles\" or a list of numbers.");
    }

    private static string Name(JsonElement spec, string field) => spec.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
        ? value.GetString()! : throw new InvalidAnalysisException($"'simple_slopes' needs the text '{field}'.");
}
