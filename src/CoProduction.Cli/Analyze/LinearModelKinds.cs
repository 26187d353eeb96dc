using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Least squares with absorbed effects, and on probability samples.</summary>
internal static class LinearModelKinds
{
    /// <summary>Rows that stand for several: repeated. Other weights are left to the model.</summary>
    public static (DataTable Table, string? Weights) Weighted(AnalysisSpec spec, IReadOnlyList<StandardErrorType> types)
    {
        var weights = spec.TextOrNull("weights");
        var meaning = spec.TextOrNull("weight_type");
        if (weights is null) return meaning is null ? (spec.Table, null) : throw new InvalidAnalysisException("'weight_type' needs 'weights'.");
        switch (meaning)
        {
            case null or "analytic":
                return (spec.Table, weights);
            case "inverse_probability":
                return types.Contains(StandardErrorType.Classical)
                    ? throw new InvalidAnalysisException("Classical errors take weights as known variances; with inverse-probability weights ask for HC2, or CR2 with a cluster.")
                    : (spec.Table, weights);
            case "frequency":
                return (Repeated(spec.Table, weights), null);
            default:
                throw new InvalidAnalysisException("'weight_type' must be analytic, inverse_probability or frequency.");
        }
    }

    public static AnalysisResult Absorbed(AnalysisSpec spec, Formula formula)
    {
        var cluster = spec.TextOrNull("cluster");
        var types = spec.ErrorTypes(cluster is null ? StandardErrorType.HC2 : StandardErrorType.CR2);
        var (table, weights) = Weighted(spec, types);
        var absorbed = spec.TextsOrNull("fixed_effects") ?? [];
        var fit = FixedEffectsRegression.Fit(table, formula, absorbed, weights, cluster, spec.Progress, spec.CancellationToken);
        var result = new AnalysisResult { N = fit.N, RowsDropped = fit.RowsDropped };
        if (fit.Rank == 0) result.NotEstimable("The absorbed effects explain every term.");
        result.Dropped(fit.DroppedTerms);
        result.Add(types, type => fit.Terms(type, spec.Level));
        result.Summary("rank", fit.Rank + fit.AbsorbedRank);
        result.Summary("absorbed_rank", fit.AbsorbedRank);
        result.Summary("df_residual", fit.ResidualDf);
        result.Summary("r_squared", fit.RSquared);
        result.Summary("adj_r_squared", fit.AdjustedRSquared);
        result.Summary("within_r_squared", fit.WithinRSquared);
        result.Summary("residual_std_error", fit.ResidualStandardError);
        result.Summary("ss_residual", fit.ResidualSumOfSquares);
        RegressionKinds.OverallTest(result, fit.OverallTest());
        RegressionKinds.Clusters(result, fit.Clusters);
        result.Table("fixed_effects", fit.Absorbed.Select(f => new JsonObject { ["factor"] = f.Name, ["levels"] = f.Levels, ["singletons"] = f.Singletons }));
        if (spec.TextsOrNull("joint") is { Count: > 0 } joint)
            result.Table("joint", types.SelectMany(type => joint.Select(term => LinearModelTables.Test(fit, term, type, result))));
        LinearModelTables.Add(spec, result, fit, types, () => Used(table, [.. formula.Columns, weights, cluster, .. absorbed.SelectMany(a => a.Split(':'))]));
        return result;
    }

    public static AnalysisResult SurveyLeastSquares(AnalysisSpec spec) => Survey(spec, (formula, design, domain) => Statistics.SurveyLeastSquares.Fit(spec.Table, formula, design, domain));

    public static AnalysisResult SurveyLogit(AnalysisSpec spec)
    {
        var (odds, effects) = (spec.Flag("odds_ratios"), spec.Flag("ame"));
        var sampled = spec.TextOrNull("ame_covariates") switch
        {
            null or "fixed" => false,
            "sampled" => true,
            var other => throw new InvalidAnalysisException($"'ame_covariates' must be fixed or sampled, not '{other}'."),
        };
        return Survey(spec, (formula, design, domain) => Statistics.SurveyLogit.Fit(spec.Table, formula, design, domain, spec.Progress, spec.CancellationToken), (fit, result) =>
        {
            if (odds) result.Table("odds_ratios", fit.OddsRatios(spec.Level).Select(t => AnalysisResult.Row(t, true)));
            if (effects) result.Table("average_marginal_effects", fit.AverageMarginalEffects(spec.Level, sampled).Select(t => AnalysisResult.Row(t, true)));
        });
    }

    private static AnalysisResult Survey(AnalysisSpec spec, Func<Formula, SurveyDesign, RowFilter, SurveyFit> run, Action<SurveyFit, AnalysisResult>? more = null)
    {
        var formula = Formula.Parse(spec.Text("formula"));
        if (formula.Instruments is not null) throw new InvalidAnalysisException("A survey regression takes nothing after '|'.");
        var design = Design(spec);
        var domain = RowFilter.Parse(spec.TextOrNull("domain"));
        var fit = run(formula, design, domain);
        var result = new AnalysisResult { N = fit.N, RowsDropped = fit.RowsDropped };
        result.Dropped(fit.DroppedTerms);
        foreach (var term in fit.Terms(spec.Level)) result.Add(term);
        result.Summary("n_psu", fit.PrimaryUnits);
        result.Summary("n_strata", fit.Strata);
        result.Summary("df_design", fit.DesignDf);
        result.Summary("df_residual", fit.ResidualDf);
        if (spec.TextsOrNull("joint") is { Count: > 0 } joint) result.Table("joint", joint.Select(term => LinearModelTables.Test(fit.JointTest(term), result)));
        LinearModelTables.Add(spec, result, fit, [StandardErrorType.Linearized],
            () => Used(spec.Table.Where(domain), [.. formula.Columns, design.Weights, design.Strata, design.Cluster, design.Population]));
        more?.Invoke(fit, result);
        return result;
    }

    public static AnalysisResult SurveyMean(AnalysisSpec spec)
    {
        var statistic = spec.TextOrNull("statistic") ?? "mean";
        if (statistic is not ("mean" or "total")) throw new InvalidAnalysisException("'statistic' must be mean or total.");
        var (design, by, domain) = (Design(spec), spec.TextOrNull("by"), RowFilter.Parse(spec.TextOrNull("domain")));
        var variables = spec.Texts("variables");
        if (variables.Count == 0) throw new InvalidAnalysisException("'variables' is empty.");
        var result = new AnalysisResult { N = spec.Table.Where(domain).Rows, RowsDropped = 0 };
        var rows = new List<JsonObject>();
        foreach (var mean in variables.SelectMany(v => SurveyMeans.Estimate(spec.Table, v, design, by, domain, statistic == "total", spec.Level)))
        {
            result.Add(mean.Estimate);
            rows.Add(new JsonObject { ["term"] = mean.Estimate.Term, ["variable"] = mean.Variable, ["level"] = mean.Level, ["group"] = mean.Group, ["n"] = mean.N });
        }
        result.Table("groups", rows);
        if (rows.Count == 0) result.NotEstimable("No row has a value.");
        return result;
    }

    private static SurveyDesign Design(AnalysisSpec spec) => new(spec.TextOrNull("weights"), spec.TextOrNull("strata"), spec.TextOrNull("cluster"), spec.TextOrNull("fpc"), spec.TextOrNull("lonely_psu") switch
    {
        null or "fail" => LonelyUnits.Refuse,
        "adjust" => LonelyUnits.Adjust,
        "certainty" => LonelyUnits.Certainty,
        _ => throw new InvalidAnalysisException("'lonely_psu' must be fail, adjust or certainty."),
    });

    /// <summary>The rows that have a value in every named column.</summary>
    public static DataTable Used(DataTable table, IEnumerable<string?> needed) => table.Select(table.CompleteRows(needed.OfType<string>()));

    private static DataTable Repeated(DataTable table, string weights)
    {
        const int most = 10_000_000;
        var column = table.Numeric(weights);
        var rows = new List<int>();
        for (var row = 0; row < table.Rows; row++)
        {
            if (column.IsMissing(row)) continue;
            if (column[row] < 0 || column[row] % 1 != 0) throw new InvalidAnalysisException($"Frequency weights are whole numbers; '{weights}' holds {column.Text(row)}.");
            if (rows.Count + column[row] > most) throw new InvalidAnalysisException($"The frequency weights stand for more than {most} rows.");
            rows.AddRange(Enumerable.Repeat(row, (int)column[row]));
        }
        return table.Select(rows);
    }
}
