using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds about an assigned dose or a measured driver.</summary>
internal static class DoseKinds
{
    public static AnalysisResult Dose(AnalysisSpec spec)
    {
        var coding = (spec.TextOrNull("coding") ?? "linear") switch
        {
            "linear" => DoseCoding.Linear,
            "quadratic" => DoseCoding.Quadratic,
            "dummies" => DoseCoding.Dummies,
            "polynomial" => DoseCoding.Polynomial,
            "helmert" => DoseCoding.Helmert,
            "successive" => DoseCoding.Successive,
            var other => throw new InvalidAnalysisException($"'{other}' is no coding; there are linear, quadratic, dummies, polynomial, helmert and successive."),
        };
        var cluster = spec.TextOrNull("cluster");
        var scores = spec.NumbersByNameOrNull("scores")?.ToDictionary(s => s.Name, s => s.Value);
        var response = DoseResponse.Of(spec.Table, spec.Text("outcome"), spec.Text("dose"), coding, scores, spec.TextsOrNull("covariates"), cluster, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = response.Fit.N, RowsDropped = response.Fit.RowsDropped };
        result.Dropped(response.Fit.DroppedTerms);
        var types = spec.ErrorTypes(cluster is null ? StandardErrorType.HC2 : StandardErrorType.CR2);
        result.Add(types, type => response.Fit.Terms(type, spec.Level));
        result.Summary("df_residual", response.Fit.ResidualDf);
        result.Summary("r_squared", response.Fit.RSquared);
        result.Table("joint", types.SelectMany(type => new[] { response.JointTest(type), response.DepartureFromLinearity(type) }.OfType<WaldTest>()).Select(test => LinearModelTables.Test(test, result)));
        result.Table("levels", response.Levels.Select(l => new JsonObject { ["level"] = l.Label, ["score"] = AnalysisResult.Number(l.Score), ["n"] = l.N, ["mean"] = AnalysisResult.Number(l.Mean) }));
        return result;
    }

    public static AnalysisResult Threshold(AnalysisSpec spec)
    {
        var shape = (spec.TextOrNull("shape") ?? "jump") switch
        {
            "jump" => ThresholdShape.Jump,
            "kink" => ThresholdShape.Kink,
            var other => throw new InvalidAnalysisException($"'shape' must be jump or kink, not '{other}'."),
        };
        var test = ThresholdTest.Of(spec.Table, spec.Text("outcome"), spec.Text("driver"), shape, spec.TextsOrNull("covariates"), spec.TextOrNull("cluster"), spec.NumberOrNull("trim") ?? 0.15, spec.WholeNumber("draws", 1000), spec.WholeNumber("seed", 1), spec.Level, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = test.N, RowsDropped = test.RowsDropped };
        if (test.Reason is { } reason) result.NotEstimable(reason);
        result.Warnings.Add($"threshold: {ThresholdTest.Label}.");
        result.Summary("sup_wald", test.SupWald);
        result.Summary("p_value", test.PValue);
        result.Summary("draws", test.Draws);
        result.Summary("seed", test.Seed);
        result.Summary("candidates", test.Candidates);
        result.Summary("threshold", test.Threshold);
        result.Summary("threshold_conf_low", test.ThresholdLow);
        result.Summary("threshold_conf_high", test.ThresholdHigh);
        // No p beside the effect: that there is a threshold is tested by the sup-Wald alone.
        result.Summary("effect", test.Effect?.Value);
        result.Summary("effect_std_error", test.Effect?.StandardError);
        result.Summary("effect_conf_low", test.Effect?.ConfidenceLow);
        result.Summary("effect_conf_high", test.Effect?.ConfidenceHigh);
        result.Table("interpretation", [new JsonObject { ["driver"] = spec.Text("driver"), ["label"] = ThresholdTest.Label }]);
        return result;
    }
}
