namespace CoProduction.Cli.Analyze;

/// <summary>The kinds of analysis by their name in a request.</summary>
internal static class AnalysisKinds
{
    public static IReadOnlyDictionary<string, Func<AnalysisSpec, AnalysisResult>> ByName { get; } = new Dictionary<string, Func<AnalysisSpec, AnalysisResult>>(StringComparer.Ordinal)
    {
        ["ols"] = RegressionKinds.LeastSquares,
        ["survey_ols"] = LinearModelKinds.SurveyLeastSquares,
        ["survey_mean"] = LinearModelKinds.SurveyMean,
        ["lin"] = RegressionKinds.Lin,
        ["logit"] = LimitedOutcomeKinds.Logit,
        ["linear_probability"] = LimitedOutcomeKinds.LinearProbability,
        ["fractional_logit"] = LimitedOutcomeKinds.FractionalLogit,
        ["poisson"] = LimitedOutcomeKinds.Poisson,
        ["tobit"] = LimitedOutcomeKinds.Tobit,
        ["ordered_logit"] = LimitedOutcomeKinds.OrderedLogit,
        ["firth_logit"] = LimitedOutcomeKinds.FirthLogit,
        ["two_stage_least_squares"] = RegressionKinds.TwoStageLeastSquares,
        ["difference_in_means"] = ExperimentKinds.DifferenceInMeans,
        ["equivalence"] = ExperimentKinds.Equivalence,
        ["cuped"] = InferenceKinds.Cuped,
        ["balance"] = InferenceKinds.Balance,
        ["lee_bounds"] = InferenceKinds.LeeBounds,
        ["randomization_inference"] = InferenceKinds.RandomizationInference,
        ["max_t"] = InferenceKinds.MaxT,
        ["power_t"] = InferenceKinds.PowerT,
        ["power_proportions"] = InferenceKinds.PowerProportions,
        ["dose"] = DoseKinds.Dose,
        ["threshold"] = DoseKinds.Threshold,
        ["meta_analysis"] = PoolingKinds.MetaAnalysis,
        ["stacked"] = PoolingKinds.Stacked,
        ["sample_ratio"] = ExperimentKinds.SampleRatio,
        ["p_adjust"] = ExperimentKinds.PAdjust,
        ["summary"] = MeasurementKinds.Summary,
        ["anova"] = MeasurementKinds.Anova,
        ["welch_anova"] = MeasurementKinds.WelchAnova,
        ["signed_rank"] = MeasurementKinds.SignedRank,
        ["rank_tests"] = MeasurementKinds.RankTests,
        ["correlation"] = MeasurementKinds.Correlation,
        ["reliability"] = MeasurementKinds.Reliability,
        ["index"] = MeasurementKinds.Index,
        ["contingency"] = MeasurementKinds.Contingency,
    };
}
