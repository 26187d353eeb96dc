namespace CoProduction.Cli.Analyze;

/// <summary>The kinds of analysis by their name in a request.</summary>
internal static class AnalysisKinds
{
    public static IReadOnlyDictionary<string, Func<AnalysisSpec, AnalysisResult>> ByName { get; } = new Dictionary<string, Func<AnalysisSpec, AnalysisResult>>(StringComparer.Ordinal)
    {
        ["ols"] = RegressionKinds.LeastSquares,
        ["logit"] = RegressionKinds.Logit,
        ["lin"] = RegressionKinds.Lin,
        ["difference_in_means"] = ExperimentKinds.DifferenceInMeans,
        ["equivalence"] = ExperimentKinds.Equivalence,
        ["sample_ratio"] = ExperimentKinds.SampleRatio,
        ["p_adjust"] = ExperimentKinds.PAdjust,
        ["summary"] = MeasurementKinds.Summary,
        ["anova"] = MeasurementKinds.Anova,
        ["correlation"] = MeasurementKinds.Correlation,
        ["reliability"] = MeasurementKinds.Reliability,
        ["contingency"] = MeasurementKinds.Contingency,
    };
}
