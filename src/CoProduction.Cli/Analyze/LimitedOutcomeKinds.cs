using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds for outcomes that are yes or no, ordered, shares, counts or censored.</summary>
internal static class LimitedOutcomeKinds
{
    private const long LargestAutomaticFirth = 50_000;

    public static AnalysisResult Logit(AnalysisSpec spec)
    {
        var cluster = spec.TextOrNull("cluster");
        var fit = LogisticRegression.Fit(spec.Table, Formula.Parse(spec.Text("formula")), cluster, spec.Progress, spec.CancellationToken);
        var types = ErrorTypes(spec, cluster, StandardErrorType.Classical);
        var result = Terms(spec, fit, types);
        result.Summary("n_events", fit.Events);
        result.Summary("log_likelihood", fit.LogLikelihood);
        result.Summary("log_likelihood_null", fit.NullLogLikelihood);
        result.Summary("mcfadden_r2", fit.McFaddenR2);
        result.Summary("aic", fit.Aic);
        result.Summary("bic", fit.Bic);
        result.Summary("deviance", fit.Deviance);
        result.Summary("lr_chi2", fit.LikelihoodRatio);
        result.Summary("lr_df", fit.LikelihoodRatioDf);
        result.Summary("lr_p_value", fit.LikelihoodRatioPValue);
        if (spec.Flag("odds_ratios")) result.Table("odds_ratios", types.SelectMany(type => fit.OddsRatios(type, spec.Level)).Select(t => AnalysisResult.Row(t, true)));
        if (Profiles(spec)) result.Table("profile_intervals", fit.ProfileIntervals(spec.Level).Select(Profile));
        MarginalEffects(spec, fit, result, StandardErrorType.Classical);
        LinearModelTables.Add(spec, result, fit, types);
        if (fit.Problem is not null && fit.Events > 0 && fit.Events < fit.N)
        {
            // Profiles of a large model take minutes; there the reader decides.
            var isSmall = (long)fit.N * fit.Rank <= LargestAutomaticFirth;
            result.Warnings.Add(isSmall ? "The table 'firth' holds the same model with Firth's penalty, which is finite under separation." : "The kind 'firth_logit' fits the same model with Firth's penalty, which is finite under separation.");
            if (isSmall) result.Table("firth", FirthRows(fit.Firth, spec.Level));
        }
        return result;
    }

    public static AnalysisResult LinearProbability(AnalysisSpec spec)
    {
        var cluster = spec.TextOrNull("cluster");
        var fit = Statistics.LinearProbability.Fit(spec.Table, Formula.Parse(spec.Text("formula")), cluster, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = fit.Linear.N, RowsDropped = fit.Linear.RowsDropped };
        result.Dropped(fit.Linear.DroppedTerms);
        var types = spec.ErrorTypes(cluster is null ? StandardErrorType.HC2 : StandardErrorType.CR2);
        result.Add(types, type => fit.Linear.Terms(type, spec.Level));
        if (fit.Logit.Problem is { } problem) result.Warnings.Add($"Logit: {problem}");
        RegressionKinds.Clusters(result, fit.Linear.Clusters);
        result.Summary("n_events", fit.Logit.Events);
        result.Summary("n_outside_unit_interval", fit.OutsideUnitInterval);
        var logitType = cluster is null ? StandardErrorType.HC1 : StandardErrorType.CR1;
        result.Table("beside_logit", types.SelectMany(type => fit.SideBySide(type, logitType, spec.Level)).Select(pair => new JsonObject
        {
            ["term"] = pair.Term,
            ["linear_se_type"] = pair.Linear is { } linear ? TermName.Of(linear.ErrorType) : null,
            ["linear_estimate"] = AnalysisResult.Number(pair.Linear?.Value),
            ["linear_std_error"] = AnalysisResult.Number(pair.Linear?.StandardError),
            ["linear_p_value"] = AnalysisResult.Number(pair.Linear?.PValue),
            ["logit_se_type"] = TermName.Of(pair.Logit.ErrorType),
            ["logit_effect"] = AnalysisResult.Number(pair.Logit.Value),
            ["logit_std_error"] = AnalysisResult.Number(pair.Logit.StandardError),
            ["logit_p_value"] = AnalysisResult.Number(pair.Logit.PValue),
            ["difference"] = AnalysisResult.Number(pair.Linear?.Value - pair.Logit.Value),
            ["reason"] = pair.Logit.Reason ?? pair.Linear?.Reason,
        }));
        return result;
    }

    public static AnalysisResult FractionalLogit(AnalysisSpec spec)
    {
        var cluster = spec.TextOrNull("cluster");
        var fit = Statistics.FractionalLogit.Fit(spec.Table, Formula.Parse(spec.Text("formula")), cluster, spec.Progress, spec.CancellationToken);
        var types = ErrorTypes(spec, cluster, StandardErrorType.HC1);
        var result = Terms(spec, fit, types);
        result.Summary("quasi_log_likelihood", fit.LogLikelihood);
        result.Summary("dispersion", fit.PearsonDispersion);
        MarginalEffects(spec, fit, result, cluster is null ? StandardErrorType.HC1 : StandardErrorType.CR1);
        LinearModelTables.Add(spec, result, fit, types);
        return result;
    }

    public static AnalysisResult Poisson(AnalysisSpec spec)
    {
        var cluster = spec.TextOrNull("cluster");
        var fit = PoissonRegression.Fit(spec.Table, Formula.Parse(spec.Text("formula")), spec.TextOrNull("exposure"), cluster, spec.Progress, spec.CancellationToken);
        var types = ErrorTypes(spec, cluster, StandardErrorType.HC1);
        var result = Terms(spec, fit, types);
        result.Summary("log_likelihood", fit.LogLikelihood);
        result.Summary("deviance", fit.Deviance);
        result.Summary("aic", fit.Aic);
        result.Summary("dispersion", fit.PearsonDispersion);
        if (spec.Flag("rate_ratios")) result.Table("rate_ratios", types.SelectMany(type => fit.RateRatios(type, spec.Level)).Select(t => AnalysisResult.Row(t, true)));
        if (Profiles(spec)) result.Table("profile_intervals", fit.ProfileIntervals(spec.Level).Select(Profile));
        MarginalEffects(spec, fit, result, cluster is null ? StandardErrorType.HC1 : StandardErrorType.CR1);
        LinearModelTables.Add(spec, result, fit, types);
        return result;
    }

    public static AnalysisResult OrderedLogit(AnalysisSpec spec)
    {
        var cluster = spec.TextOrNull("cluster");
        var types = ErrorTypes(spec, cluster, StandardErrorType.Classical);
        var fit = Statistics.OrderedLogit.Fit(spec.Table, Formula.Parse(spec.Text("formula")), spec.TextOrNull("weights"), cluster, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = fit.N, RowsDropped = fit.RowsDropped };
        result.Dropped(fit.DroppedTerms);
        result.Add(types, type => fit.Terms(type, spec.Level));
        if (fit.Problem is { } problem) result.NotEstimable(problem);
        result.Summary("n_weighted", fit.WeightedN);
        result.Summary("log_likelihood", fit.LogLikelihood);
        result.Summary("log_likelihood_null", fit.NullLogLikelihood);
        result.Summary("mcfadden_r2", fit.McFaddenR2);
        result.Summary("aic", fit.Aic);
        RegressionKinds.Clusters(result, fit.Clusters);
        result.Table("thresholds", types.SelectMany(type => fit.Thresholds(type, spec.Level)).Select(t => AnalysisResult.Row(t, true)));
        if (spec.Flag("odds_ratios")) result.Table("odds_ratios", types.SelectMany(type => fit.OddsRatios(type, spec.Level)).Select(t => AnalysisResult.Row(t, true)));
        var effectType = spec.ErrorType("ame_se") ?? StandardErrorType.Classical;
        if (spec.Flag("ame")) result.Table("average_marginal_effects", fit.AverageMarginalEffects(effectType, spec.Level).Select(e => WithCategory(e.Category, e.Effect)));
        if (spec.Flag("proportional_odds")) result.Table("proportional_odds", fit.ProportionalOdds().Select(Test));
        LinearModelTables.Add(spec, result, fit, types);
        return result;
    }

    public static AnalysisResult Tobit(AnalysisSpec spec)
    {
        var cluster = spec.TextOrNull("cluster");
        var types = ErrorTypes(spec, cluster, StandardErrorType.Classical);
        var fit = Statistics.Tobit.Fit(spec.Table, Formula.Parse(spec.Text("formula")), spec.NumberOrNull("lower"), spec.NumberOrNull("upper"), cluster, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = fit.N, RowsDropped = fit.RowsDropped };
        result.Dropped(fit.DroppedTerms);
        result.Add(types, type => fit.Terms(type, spec.Level));
        if (fit.Problem is { } problem) result.NotEstimable(problem);
        result.Summary("n_left_censored", fit.LeftCensored);
        result.Summary("n_uncensored", fit.Uncensored);
        result.Summary("n_right_censored", fit.RightCensored);
        result.Summary("scale", fit.Scale);
        result.Summary("log_likelihood", fit.LogLikelihood);
        result.Summary("aic", fit.Aic);
        RegressionKinds.Clusters(result, fit.Clusters);
        result.Table("scale", types.Select(type => AnalysisResult.Row(fit.LogScale(type, spec.Level), true)));
        var effectType = spec.ErrorType("ame_se") ?? types[0];
        if (spec.Flag("ame")) result.Table("average_marginal_effects", fit.AverageMarginalEffects(effectType, spec.Level).Select(e => AnalysisResult.Row(e, true)));
        LinearModelTables.Add(spec, result, fit, types);
        return result;
    }

    public static AnalysisResult FirthLogit(AnalysisSpec spec)
    {
        var cluster = spec.TextOrNull("cluster");
        var types = ErrorTypes(spec, cluster, StandardErrorType.Classical);
        var fit = Statistics.FirthLogit.Fit(spec.Table, Formula.Parse(spec.Text("formula")), cluster, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = fit.N, RowsDropped = fit.RowsDropped };
        result.Dropped(fit.DroppedTerms);
        result.Add(types, type => fit.Terms(type, spec.Level));
        RegressionKinds.Clusters(result, fit.Clusters);
        if (Profiles(spec)) result.Table("profile_intervals", fit.ProfileIntervals(spec.Level).Select(Profile));
        result.Summary("penalized_log_likelihood", fit.PenalizedLogLikelihood);
        return result;
    }

    private static AnalysisResult Terms(AnalysisSpec spec, GeneralizedLinearFit fit, List<StandardErrorType> types)
    {
        var result = new AnalysisResult { N = fit.N, RowsDropped = fit.RowsDropped };
        result.Dropped(fit.DroppedTerms);
        result.Add(types, type => fit.Terms(type, spec.Level));
        if (fit.Problem is { } problem) result.NotEstimable(problem);
        RegressionKinds.Clusters(result, fit.Clusters);
        return result;
    }

    private static void MarginalEffects(AnalysisSpec spec, GeneralizedLinearFit fit, AnalysisResult result, StandardErrorType type)
    {
        var asked = spec.ErrorType("ame_se") ?? type;
        if (spec.Flag("ame")) result.Table("average_marginal_effects", fit.AverageMarginalEffects(spec.Level, asked).Select(e => AnalysisResult.Row(e, true)));
    }

    private static List<StandardErrorType> ErrorTypes(AnalysisSpec spec, string? cluster, StandardErrorType unclustered) =>
        spec.ErrorTypes(cluster is null ? unclustered : StandardErrorType.CR1);

    private static bool Profiles(AnalysisSpec spec) => spec.TextOrNull("interval") switch
    {
        null or "wald" => false,
        "profile" => true,
        var other => throw new InvalidAnalysisException($"'{other}' is no interval; there are wald and profile."),
    };

    private static IEnumerable<JsonObject> FirthRows(FirthLogit fit, double level)
    {
        var profiles = fit.ProfileIntervals(level);
        return fit.Terms(level).Select((t, j) => AnalysisResult.Row(t, false,
            ("profile_conf_low", profiles[j].Low), ("profile_conf_high", profiles[j].High), ("profile_p_value", profiles[j].PValue)));
    }

    private static JsonObject WithCategory(string category, TermEstimate effect)
    {
        var row = AnalysisResult.Row(effect, true);
        row.Insert(1, "category", category);
        return row;
    }

    private static JsonObject Test(ProportionalOddsTest test) => new()
    {
        ["test"] = "brant",
        ["term"] = test.Term,
        ["chi_square"] = AnalysisResult.Number(test.ChiSquare),
        ["df"] = test.Df,
        ["p_value"] = AnalysisResult.Number(test.PValue),
        ["status"] = test.Reason is null ? "ok" : "not_estimable",
        ["reason"] = test.Reason,
    };

    private static JsonObject Profile(ProfileInterval interval) => new()
    {
        ["term"] = interval.Term,
        ["estimate"] = AnalysisResult.Number(interval.Value),
        ["conf_low"] = AnalysisResult.Number(interval.Low),
        ["conf_high"] = AnalysisResult.Number(interval.High),
        ["lr_chi2"] = AnalysisResult.Number(interval.LikelihoodRatio),
        ["p_value"] = AnalysisResult.Number(interval.PValue),
        ["status"] = interval.Reason is null ? "ok" : "not_estimable",
        ["reason"] = interval.Reason,
    };
}
