using System.Text.Json;
using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds that pool sites or themes.</summary>
internal static class PoolingKinds
{
    public static AnalysisResult MetaAnalysis(AnalysisSpec spec)
    {
        var estimator = (spec.TextOrNull("method") ?? "REML") switch
        {
            "REML" => HeterogeneityEstimator.Reml,
            "DL" => HeterogeneityEstimator.DerSimonianLaird,
            var other => throw new InvalidAnalysisException($"'method' must be REML or DL, not '{other}'."),
        };
        var result = new AnalysisResult();
        Statistics.MetaAnalysis pooled;
        if (spec.TextOrNull("outcome") is { } outcome)
        {
            pooled = Statistics.MetaAnalysis.OfSites(spec.Table, outcome, spec.Text("arm"), spec.Text("site"), spec.TextOrNull("control"), spec.TextOrNull("treated"), spec.TextOrNull("person"), estimator, spec.Level);
            (result.N, result.RowsDropped) = (pooled.N, pooled.RowsDropped);
            if (spec.TextOrNull("person") is null) result.Warnings.Add("'person' was not given: that no person has rows at two sites was not checked.");
        }
        else
        {
            pooled = Statistics.MetaAnalysis.Of(spec.Objects("effects").ConvertAll(Effect), estimator, spec.Level);
        }
        foreach (var term in new[] { pooled.HartungKnapp, pooled.Wald, pooled.CommonEffect, pooled.NWeightedMean }) result.Add(term);
        result.Summary("k", pooled.K);
        result.Summary("tau2", pooled.Tau2);
        result.Summary("tau2_conf_low", pooled.Tau2Low);
        result.Summary("tau2_conf_high", pooled.Tau2High);
        result.Summary("tau", pooled.Tau2 is { } tau2 ? Math.Sqrt(tau2) : null);
        result.Summary("i2", pooled.I2);
        result.Summary("i2_conf_low", pooled.I2Low);
        result.Summary("i2_conf_high", pooled.I2High);
        result.Summary("h2", pooled.H2);
        result.Summary("q", pooled.Q);
        result.Summary("q_df", pooled.QDf);
        result.Summary("q_p_value", pooled.QPValue);
        result.Summary("prediction_low", pooled.PredictionLow);
        result.Summary("prediction_high", pooled.PredictionHigh);
        if (pooled.Tau2Reason is { } reason) result.Warnings.Add($"tau2: {reason}");
        result.Warnings.AddRange(pooled.Sites.Where(s => !s.Estimate.IsEstimable).Select(s => $"Site {s.Site} is left out: {s.Estimate.Reason}"));
        result.Table("sites", pooled.Sites.Select(s =>
        {
            var row = AnalysisResult.Row(s.Estimate, true, ("n", s.N), ("weight", s.Weight));
            row["site"] = s.Site;
            return row;
        }));
        return result;
    }

    public static AnalysisResult Stacked(AnalysisSpec spec)
    {
        var weights = spec.NumbersByNameOrNull("weights")?.ToDictionary(w => w.Name, w => w.Value);
        var stacked = StackedEffects.Of(spec.Table, spec.Text("outcome"), spec.Text("arm"), spec.Text("theme"), spec.Text("person"), spec.TextOrNull("control"), spec.TextOrNull("treated"), weights, spec.Level, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = stacked.N, RowsDropped = stacked.RowsDropped };
        result.Add(stacked.Average);
        result.Summary("n_persons", stacked.Persons);
        result.Summary("n_themes", stacked.Themes.Count);
        var test = stacked.Heterogeneity;
        result.Summary("heterogeneity_f", test.F);
        result.Summary("heterogeneity_df1", test.Df1);
        result.Summary("heterogeneity_df2", test.Df2);
        result.Summary("heterogeneity_p_value", test.PValue);
        if (test.Reason is { } reason) result.Warnings.Add($"heterogeneity: {reason}");
        result.Warnings.AddRange(stacked.ThemesLeftOut.Select(t => $"Theme {t} is left out: it has no rows of one of the arms."));
        result.Table("themes", stacked.Themes.Select((t, i) => AnalysisResult.Row(t, true, ("weight", stacked.Weights[i]))));
        return result;
    }

    private static SiteEffect Effect(JsonElement json)
    {
        var site = json.TryGetProperty("site", out var name) && name.ValueKind is JsonValueKind.String or JsonValueKind.Number ? AnalysisSpec.TextOf(json.GetProperty("site")) : throw new InvalidAnalysisException("An effect has no 'site'.");
        var control = json.TryGetProperty("control_group", out var group) && group.ValueKind == JsonValueKind.String ? group.GetString() : null;
        var n = Number("n");
        if (n is { } rows && (rows != Math.Floor(rows) || rows is < 1 or > int.MaxValue)) throw new InvalidAnalysisException($"The 'n' of site '{site}' is no number of rows.");
        return new SiteEffect(site, Number("estimate") ?? Missing("estimate"), Number("std_error") ?? Missing("std_error"), (int?)n, Number("df"), control);

        double? Number(string field) => json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

        double Missing(string field) => throw new InvalidAnalysisException($"The effect of site '{site}' has no number '{field}'.");
    }
}
