using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>Kinds that describe variables and scales.</summary>
internal static class MeasurementKinds
{
    public static AnalysisResult Summary(AnalysisSpec spec)
    {
        var table = spec.Table;
        var variables = spec.Texts("variables");
        var by = spec.TextOrNull("by") is { } name ? table.Factor(name) : null;
        var used = new HashSet<int>();
        var rows = new List<JsonObject>();
        foreach (var variable in variables)
        {
            var column = table.Numeric(variable);
            int[] present = [.. Enumerable.Range(0, table.Rows).Where(r => !column.IsMissing(r) && by?.IsMissing(r) != true)];
            used.UnionWith(present);
            foreach (var group in present.GroupBy(r => by?[r] ?? 0).OrderBy(g => g.Key))
            {
                double[] values = [.. group.Select(r => column[r])];
                var moments = SampleMoments.Of(values);
                rows.Add(new JsonObject
                {
                    ["variable"] = variable,
                    ["group"] = by?.Levels[group.Key],
                    ["n"] = moments.N,
                    ["mean"] = AnalysisResult.Number(moments.Mean),
                    ["sd"] = AnalysisResult.Number(moments.StandardDeviation),
                    ["lag1_autocorrelation"] = AnalysisResult.Number(moments.Lag1Autocorrelation(values)),
                });
            }
        }
        var result = new AnalysisResult { N = used.Count, RowsDropped = table.Rows - used.Count };
        if (rows.Count == 0) result.NotEstimable("No row has a value.");
        result.Table("variables", rows);
        return result;
    }

    public static AnalysisResult Anova(AnalysisSpec spec)
    {
        var anova = AnalysisOfVariance.Of(spec.Table, spec.Text("outcome"), spec.Text("group"));
        var result = new AnalysisResult { N = anova.N, RowsDropped = anova.RowsDropped };
        if (anova.Reason is { } reason) result.NotEstimable(reason);
        result.Summary("df_between", anova.DfBetween);
        result.Summary("ss_between", anova.SumOfSquaresBetween);
        result.Summary("ms_between", anova.SumOfSquaresBetween / anova.DfBetween);
        result.Summary("df_within", anova.DfWithin);
        result.Summary("ss_within", anova.SumOfSquaresWithin);
        result.Summary("ms_within", anova.SumOfSquaresWithin / anova.DfWithin);
        result.Summary("f_statistic", anova.F);
        result.Summary("p_value", anova.PValue);
        result.Summary("r_squared", anova.SumOfSquaresBetween / (anova.SumOfSquaresBetween + anova.SumOfSquaresWithin));
        result.Summary("residual_std_error", Math.Sqrt(anova.SumOfSquaresWithin / anova.DfWithin));
        return result;
    }

    public static AnalysisResult WelchAnova(AnalysisSpec spec)
    {
        var groups = GroupComparison.Of(spec.Table, spec.Text("outcome"), spec.Text("group"));
        var result = new AnalysisResult { N = groups.N, RowsDropped = groups.RowsDropped };
        if (groups.WelchF is null) result.NotEstimable(groups.Df < 1 ? "There is only one group." : "A group has fewer than two rows or does not vary.");
        result.Summary("f_statistic", groups.WelchF);
        result.Summary("df1", groups.WelchF is null ? null : groups.Df);
        result.Summary("df2", groups.WelchDf2);
        result.Summary("p_value", groups.WelchPValue);
        BrownForsytheOfMeans(result, groups);
        result.Table("groups", groups.Groups.Select(g => new JsonObject { ["group"] = g.Arm, ["n"] = g.N, ["mean"] = AnalysisResult.Number(g.Mean), ["sd"] = AnalysisResult.Number(g.StandardDeviation) }));
        return result;
    }

    public static AnalysisResult SignedRank(AnalysisSpec spec)
    {
        var (first, second) = (spec.Text("first"), spec.Text("second"));
        var table = spec.Table;
        var (x, y) = (table.Numeric(first), table.Numeric(second));
        var rows = table.CompleteRows([first, second]);
        var test = SignedRankTest.Of(Array.ConvertAll(rows, row => x[row] - y[row]));
        var result = new AnalysisResult { N = rows.Length, RowsDropped = table.Rows - rows.Length };
        if (test.PValue is null) result.NotEstimable("No pair differs.");
        result.Summary("v", test.PValue is null ? null : test.V);
        result.Summary("n_nonzero", test.N);
        result.Summary("n_zero", test.Zeros);
        result.Summary("p_value", test.PValue);
        result.Summary("p_value_continuity", test.PValueContinuity);
        result.Summary("p_value_exact", test.PValueExact);
        return result;
    }

    private static void BrownForsytheOfMeans(AnalysisResult result, GroupComparison groups)
    {
        result.Summary("brown_forsythe_means_f", groups.BrownForsytheMeansF);
        result.Summary("brown_forsythe_means_df2", groups.BrownForsytheMeansDf2);
        result.Summary("brown_forsythe_means_p_value", groups.BrownForsytheMeansPValue);
    }

    public static AnalysisResult RankTests(AnalysisSpec spec)
    {
        var (outcome, group) = (spec.Text("outcome"), spec.Text("group"));
        var anova = AnalysisOfVariance.Of(spec.Table, outcome, group);
        var groups = GroupComparison.Of(spec.Table, outcome, group);
        var result = new AnalysisResult { N = anova.N, RowsDropped = anova.RowsDropped };
        if (groups.KruskalH is null) result.NotEstimable(anova.Reason ?? "The outcome does not vary.");
        result.Summary("kruskal_h", groups.KruskalH);
        result.Summary("kruskal_df", groups.Df);
        result.Summary("kruskal_p_value", groups.KruskalPValue);
        result.Summary("anova_f", anova.F);
        result.Summary("anova_df1", anova.DfBetween);
        result.Summary("anova_df2", anova.DfWithin);
        result.Summary("anova_p_value", anova.PValue);
        result.Summary("anova_ss_between", anova.SumOfSquaresBetween);
        result.Summary("anova_ss_within", anova.SumOfSquaresWithin);
        result.Summary("eta_squared", anova.SumOfSquaresBetween / (anova.SumOfSquaresBetween + anova.SumOfSquaresWithin));
        result.Summary("welch_f", groups.WelchF);
        result.Summary("welch_df1", groups.WelchF is null ? null : groups.Df);
        result.Summary("welch_df2", groups.WelchDf2);
        result.Summary("welch_p_value", groups.WelchPValue);
        result.Summary("brown_forsythe_f", groups.BrownForsytheF);
        result.Summary("brown_forsythe_p_value", groups.BrownForsythePValue);
        BrownForsytheOfMeans(result, groups);
        result.Table("wilcoxon", spec.Pairs("pairs").Select(pair =>
        {
            var (n1, n2, test) = groups.Compare(pair.First, pair.Second);
            return new JsonObject
            {
                ["first"] = pair.First,
                ["second"] = pair.Second,
                ["n_first"] = n1,
                ["n_second"] = n2,
                ["w"] = AnalysisResult.Number(test.U),
                ["p_value"] = AnalysisResult.Number(test.PValue),
                ["p_value_continuity"] = AnalysisResult.Number(test.PValueContinuity),
                ["p_value_exact"] = AnalysisResult.Number(test.PValueExact),
                ["common_language_effect"] = AnalysisResult.Number(test.CommonLanguageEffect),
            };
        }));
        return result;
    }

    public static AnalysisResult Correlation(AnalysisSpec spec)
    {
        var variables = spec.Texts("variables");
        if (variables.Count < 2) throw new InvalidAnalysisException("A correlation needs two variables or more.");
        var methods = spec.TextsOrNull("methods") ?? ["pearson"];
        if (methods.Find(m => m is not ("pearson" or "spearman" or "kendall" or "polychoric")) is { } unknown) throw new InvalidAnalysisException($"'{unknown}' is no correlation; there are pearson, spearman, kendall and polychoric.");
        var listwise = (spec.TextOrNull("missing") ?? "pairwise") switch
        {
            "listwise" => true,
            "pairwise" => false,
            var other => throw new InvalidAnalysisException($"'missing' must be pairwise or listwise, not '{other}'."),
        };
        var polychoric = PolychoricMethodOf(spec);
        var table = spec.Table;
        if (methods.Exists(m => m != "polychoric"))
            foreach (var variable in variables) table.Numeric(variable);
        var complete = table.CompleteRows(variables);
        var result = new AnalysisResult();
        if (listwise)
        {
            (result.N, result.RowsDropped) = (complete.Length, table.Rows - complete.Length);
            table = table.Select(complete);
        }
        var pairs = new List<(JsonObject Row, double? PearsonP)>();
        string? reason = null;
        var any = false;
        for (var i = 0; i < variables.Count; i++)
            for (var j = i + 1; j < variables.Count; j++)
            {
                var rows = table.CompleteRows([variables[i], variables[j]]);
                var row = new JsonObject { ["x"] = variables[i], ["y"] = variables[j], ["n"] = rows.Length };
                var tests = methods.Distinct(StringComparer.Ordinal).ToDictionary(m => m, m => Correlated(table.Select(rows), variables[i], variables[j], m, polychoric, spec.Level, row));
                any |= tests.Values.Any(t => t.Coefficient is not null);
                if (tests.Values.Select(t => t.Reason).FirstOrDefault(r => r is not null) is { } why)
                {
                    reason ??= why;
                    row["reason"] = why;
                    result.Warnings.Add($"{variables[i]} and {variables[j]}: {why}");
                }
                pairs.Add((row, tests.GetValueOrDefault("pearson")?.PValue));
            }
        if (spec.TextsOrNull("p_adjust") is { Count: > 0 } adjustments && methods.Contains("pearson"))
            foreach (var (name, method) in TermName.AdjustmentsOf(adjustments))
            {
                var adjusted = MultipleTesting.Adjust(pairs.ConvertAll(p => p.PearsonP), method);
                for (var i = 0; i < pairs.Count; i++) pairs[i].Row["pearson_p_" + name] = AnalysisResult.Number(adjusted[i]);
            }
        if (!any) result.NotEstimable(reason!);
        result.Table("pairs", pairs.Select(p => p.Row));
        return result;
    }

    private static PolychoricMethod PolychoricMethodOf(AnalysisSpec spec) => (spec.TextOrNull("polychoric") ?? "ml") switch
    {
        "ml" => PolychoricMethod.MaximumLikelihood,
        "two_step" => PolychoricMethod.TwoStep,
        var other => throw new InvalidAnalysisException($"'polychoric' must be ml or two_step, not '{other}'."),
    };

    // One method on complete rows; its numbers go into the row under the method's names.
    private static AssociationTest Correlated(DataTable pair, string first, string second, string method, PolychoricMethod polychoric, double level, JsonObject row)
    {
        AssociationTest test;
        switch (method)
        {
            case "pearson":
                test = Statistics.Correlation.Pearson(pair.Numeric(first).Values, pair.Numeric(second).Values, level);
                row["pearson_r"] = AnalysisResult.Number(test.Coefficient);
                row["pearson_statistic"] = AnalysisResult.Number(test.Statistic);
                row["df"] = AnalysisResult.Number(test.DegreesOfFreedom);
                break;
            case "spearman":
                test = Statistics.Correlation.Spearman(pair.Numeric(first).Values, pair.Numeric(second).Values, level);
                row["spearman_rho"] = AnalysisResult.Number(test.Coefficient);
                break;
            case "kendall":
                test = Statistics.Correlation.Kendall(pair.Numeric(first).Values, pair.Numeric(second).Values);
                row["kendall_tau_b"] = AnalysisResult.Number(test.Coefficient);
                break;
            default:
                var latent = PolychoricCorrelation.Of(pair.Factor(first), pair.Factor(second), polychoric, level);
                test = latent.Test;
                row["polychoric_rho"] = AnalysisResult.Number(test.Coefficient);
                row["polychoric_std_error"] = AnalysisResult.Number(latent.StandardError);
                row["polychoric_statistic"] = AnalysisResult.Number(test.Statistic);
                row["polychoric_fit_chi_square"] = AnalysisResult.Number(latent.FitChiSquare);
                row["polychoric_fit_df"] = latent.FitChiSquare is null ? null : latent.FitDf;
                row["polychoric_fit_p_value"] = AnalysisResult.Number(latent.FitPValue);
                break;
        }
        row[method + "_p_value"] = AnalysisResult.Number(test.PValue);
        if (method == "kendall") return test;
        row[method + "_conf_low"] = AnalysisResult.Number(test.ConfidenceLow);
        row[method + "_conf_high"] = AnalysisResult.Number(test.ConfidenceHigh);
        return test;
    }

    public static AnalysisResult Reliability(AnalysisSpec spec)
    {
        var reliability = Statistics.Reliability.Of(spec.Table, spec.Texts("items"), spec.TextsOrNull("reverse"), Scale(spec), spec.Level);
        var result = new AnalysisResult { N = reliability.N, RowsDropped = reliability.RowsDropped };
        if (reliability.Reason is { } reason) result.NotEstimable(reason);
        result.Summary("alpha", reliability.Alpha);
        result.Summary("alpha_conf_low", reliability.AlphaLow);
        result.Summary("alpha_conf_high", reliability.AlphaHigh);
        result.Summary("alpha_standardized", reliability.StandardizedAlpha);
        result.Summary("mean_inter_item_r", reliability.MeanInterItemCorrelation);
        result.Summary("alpha_pairwise", reliability.PairwiseAlpha);
        if (spec.Flag("omega"))
        {
            result.Summary("omega_total", reliability.OmegaTotal);
            if (reliability.OmegaReason is { } why) result.Warnings.Add($"omega_total: {why}");
        }
        result.Table("items", reliability.Items.Select(i => new JsonObject
        {
            ["item"] = i.Item,
            ["alpha_if_deleted"] = AnalysisResult.Number(i.AlphaIfDeleted),
            ["item_rest_r"] = AnalysisResult.Number(i.ItemRestCorrelation),
            ["loading"] = AnalysisResult.Number(i.Loading),
        }));
        return result;
    }

    public static AnalysisResult Index(AnalysisSpec spec)
    {
        var method = (spec.TextOrNull("method") ?? "mean") switch
        {
            "mean" => IndexMethod.Mean,
            "sum" => IndexMethod.Sum,
            "z_score" => IndexMethod.ZScore,
            "inverse_covariance" => IndexMethod.InverseCovariance,
            "weighted" => IndexMethod.Weighted,
            var other => throw new InvalidAnalysisException($"'{other}' is no index; there are mean, sum, z_score, inverse_covariance and weighted."),
        };
        var table = spec.Table;
        var minimum = spec.WholeNumber("minimum_answered", -1);
        var by = spec.TextOrNull("by") is { } column ? table.Factor(column) : null;
        var index = ScaleIndex.Of("index", table, spec.Texts("items"), method, spec.TextsOrNull("reverse"), Scale(spec), spec.NumbersByNameOrNull("weights")?.ToDictionary(w => w.Name, w => w.Value),
            spec.TextOrNull("reference") is { } reference ? RowFilter.Parse(reference) : null, minimum < 0 ? null : minimum);
        int[] scored = [.. Enumerable.Range(0, table.Rows).Where(r => !index.Scores.IsMissing(r) && by?.IsMissing(r) != true)];
        var result = new AnalysisResult { N = scored.Length, RowsDropped = table.Rows - scored.Length };
        if (index.Reason is { } reason) result.NotEstimable(reason);
        var all = SampleMoments.Of(Array.ConvertAll(scored, r => index.Scores[r]));
        result.Summary("mean", all.Mean);
        result.Summary("sd", all.StandardDeviation);
        if (index.Items.Any(i => i.Weight < 0)) result.Warnings.Add("An item has a negative weight: it is answered against the others. Reverse it or leave it out.");
        result.Table("items", index.Items.Select(i => new JsonObject { ["item"] = i.Item, ["weight"] = AnalysisResult.Number(i.Weight), ["reference_mean"] = AnalysisResult.Number(i.Mean), ["reference_sd"] = AnalysisResult.Number(i.StandardDeviation) }));
        if (by is not null)
            result.Table("groups", scored.GroupBy(r => by[r]).OrderBy(g => g.Key).Select(g => (Label: by.Levels[g.Key], Moments: SampleMoments.Of([.. g.Select(r => index.Scores[r])])))
                .Select(g => new JsonObject { ["group"] = g.Label, ["n"] = g.Moments.N, ["mean"] = AnalysisResult.Number(g.Moments.Mean), ["sd"] = AnalysisResult.Number(g.Moments.StandardDeviation) }));
        if (spec.Flag("scores")) result.Table("scores", Enumerable.Range(0, table.Rows).Select(r => new JsonObject { ["row"] = r + 1, ["score"] = AnalysisResult.Number(index.Scores[r]) }));
        return result;
    }

    private static (double Min, double Max)? Scale(AnalysisSpec spec)
    {
        var scale = spec.NumbersOrNull("scale");
        return scale is null ? null : scale.Count == 2 ? (scale[0], scale[1]) : throw new InvalidAnalysisException("'scale' must be [min, max].");
    }

    public static AnalysisResult Contingency(AnalysisSpec spec)
    {
        var test = Statistics.Contingency.Of(spec.Table, spec.Text("row"), spec.Text("column"), spec.Level);
        var result = new AnalysisResult { N = test.N, RowsDropped = test.RowsDropped };
        if (test.Reason is { } reason) result.NotEstimable(reason);
        result.Summary("chi_square", test.ChiSquare);
        result.Summary("df", test.Df);
        result.Summary("p_value", test.PValue);
        result.Summary("g_statistic", test.G);
        result.Summary("g_p_value", test.GPValue);
        result.Summary("cramers_v", test.CramersV);
        result.Summary("cramers_v_conf_low", test.CramersVLow);
        result.Summary("cramers_v_conf_high", test.CramersVHigh);
        result.Summary("min_expected", test.MinimumExpected);
        result.Summary("yates_chi_square", test.YatesChiSquare);
        result.Summary("yates_p_value", test.YatesPValue);
        result.Summary("fisher_p_value", test.FisherPValue);
        if (spec.Flag("fisher")) Fisher(spec, test, result);
        result.Table("counts", test.RowLabels.SelectMany((r, i) => test.ColumnLabels.Select((c, j) => new JsonObject { ["row"] = r, ["column"] = c, ["n"] = test.Counts[i][j] })));
        return result;
    }

    private static void Fisher(AnalysisSpec spec, Contingency table, AnalysisResult result)
    {
        var (seed, draws) = (spec.WholeNumber("seed", 1), spec.WholeNumber("draws", 100_000));
        var test = table.Reason is null ? FisherTest.Of(table.Counts, seed, draws, spec.Progress, spec.CancellationToken) : null;
        result.Summary("fisher_rxc_p_value", test?.PValue);
        result.Summary("fisher_rxc_exact_tables", test is { IsExact: true } ? test.Tables : null);
        result.Summary("fisher_rxc_monte_carlo_draws", test is { IsExact: false } ? test.Tables : null);
        result.Summary("fisher_rxc_seed", test?.Seed);
        if (test is { IsExact: false })
            result.Warnings.Add($"fisher_rxc_p_value is Monte Carlo: more than {FisherTest.MaxTables:N0} tables have these margins; p = (1 + #)/(1 + draws).");
    }
}
