using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds that fit a model.</summary>
internal static class RegressionKinds
{
    public static AnalysisResult LeastSquares(AnalysisSpec spec)
    {
        var formula = Formula.Parse(spec.Text("formula"));
        if (formula.Instruments is not null || spec.TextsOrNull("fixed_effects") is { Count: > 0 }) return LinearModelKinds.Absorbed(spec, formula);
        var cluster = spec.TextOrNull("cluster");
        var types = spec.ErrorTypes(DefaultError(cluster));
        var (table, weights) = LinearModelKinds.Weighted(spec, types);
        var fit = Statistics.LeastSquares.Fit(table, formula, weights, cluster, spec.Progress, spec.CancellationToken);
        var result = Terms(spec, fit, cluster);
        result.Summary("rank", fit.Rank);
        result.Summary("df_residual", fit.ResidualDf);
        result.Summary("r_squared", fit.RSquared);
        result.Summary("adj_r_squared", fit.AdjustedRSquared);
        result.Summary("residual_std_error", fit.ResidualStandardError);
        result.Summary("ss_residual", fit.ResidualSumOfSquares);
        OverallTest(result, fit.OverallTest());
        result.Summary("log_likelihood", fit.LogLikelihood);
        result.Summary("aic", fit.Aic);
        if (spec.TextsOrNull("joint") is { Count: > 0 } joint)
            result.Table("joint", types.SelectMany(type => joint.Select(term => LinearModelTables.Test(fit, term, type, result))));
        LinearModelTables.Add(spec, result, fit, types, () => LinearModelKinds.Used(table, [.. formula.Columns, weights, cluster]));
        return result;
    }

    public static AnalysisResult Lin(AnalysisSpec spec)
    {
        var cluster = spec.TextOrNull("cluster");
        var fit = LinRegression.Fit(spec.Table, spec.Text("outcome"), spec.Text("arm"), spec.Texts("covariates"), spec.TextOrNull("control"), cluster, spec.Progress, spec.CancellationToken);
        var result = Terms(spec, fit, cluster);
        LinearModelTables.Add(spec, result, fit, spec.ErrorTypes(DefaultError(cluster)), () => spec.Table);
        return result;
    }

    public static AnalysisResult TwoStageLeastSquares(AnalysisSpec spec)
    {
        var cluster = spec.TextOrNull("cluster");
        var fit = Statistics.TwoStageLeastSquares.Fit(spec.Table, Formula.Parse(spec.Text("formula")), cluster, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = fit.N, RowsDropped = fit.RowsDropped };
        result.Dropped(fit.DroppedTerms);
        var types = spec.ErrorTypes(cluster is null ? StandardErrorType.HC1 : StandardErrorType.CR2);
        result.Add(types, type => fit.Terms(type, spec.Level));
        if (spec.Flag("stages"))
        {
            result.Table("reduced_form", types.SelectMany(type => fit.ReducedForm.Terms(type, spec.Level).Select(t => AnalysisResult.Row(t, true))));
            if (fit.FirstStageRegression is { } first) result.Table("first_stage", types.SelectMany(type => first.Terms(type, spec.Level).Select(t => AnalysisResult.Row(t, true))));
        }
        if (spec.Flag("anderson_rubin")) AssignmentKinds.AddAndersonRubin(result, fit.AndersonRubin(types[0], spec.Level));
        Clusters(result, fit.Clusters);
        result.Summary("df_residual", fit.ResidualDf);
        result.Summary("residual_std_error", fit.ResidualStandardError);
        result.Summary("ss_residual", fit.ResidualSumOfSquares);
        result.Summary("first_stage_f", fit.FirstStage?.F);
        result.Summary("first_stage_df1", fit.FirstStage?.Df1);
        result.Summary("first_stage_df2", fit.FirstStage?.Df2);
        result.Summary("first_stage_p_value", fit.FirstStage?.PValue);
        if (fit.Problem is null) LinearModelTables.Add(spec, result, fit, types);
        return result;
    }

    private static AnalysisResult Terms(AnalysisSpec spec, LeastSquaresFit fit, string? cluster)
    {
        var result = new AnalysisResult { N = fit.N, RowsDropped = fit.RowsDropped };
        if (fit.Rank == 0) result.NotEstimable(fit.N == 0 ? "No row has a value for every variable of the model." : "The model has no term that varies.");
        result.Dropped(fit.DroppedTerms);
        result.Add(spec.ErrorTypes(DefaultError(cluster)), type => fit.Terms(type, spec.Level));
        Clusters(result, fit.Clusters);
        return result;
    }

    private static StandardErrorType DefaultError(string? cluster) => cluster is null ? StandardErrorType.HC2 : StandardErrorType.CR2;

    internal static void OverallTest(AnalysisResult result, WaldTest test)
    {
        result.Summary("f_statistic", test.F);
        result.Summary("f_df1", test.Df1);
        result.Summary("f_df2", test.Df2);
        result.Summary("f_p_value", test.PValue);
    }

    internal static void Clusters(AnalysisResult result, ClusterSummary? clusters)
    {
        if (clusters is null) return;
        result.Summary("n_clusters", clusters.Count);
        result.Summary("cluster_size_min", clusters.SmallestSize);
        result.Summary("cluster_size_max", clusters.LargestSize);
    }
}
