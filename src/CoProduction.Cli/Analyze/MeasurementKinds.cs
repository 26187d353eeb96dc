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
        if (methods.Find(m => m is not ("pearson" or "spearman" or "kendall")) is { } unknown) throw new InvalidAnalysisException($"'{unknown}' is no correlation; there are pearson, spearman and kendall.");
        var listwise = (spec.TextOrNull("missing") ?? "pairwise") switch
        {
            "listwise" => true,
            "pairwise" => false,
            var other => throw new InvalidAnalysisException($"'missing' must be pairwise or listwise, not '{other}'."),
        };
        var table = spec.Table;
        foreach (var variable in variables) table.Numeric(variable);
        var complete = table.CompleteRows(variables);
        var result = new AnalysisResult();
        if (listwise)
        {
            (result.N, result.RowsDropped) = (complete.Length, table.Rows - complete.Length);
            table = table.Select(complete);
        }
        var pairs = new List<(JsonObject Row, AssociationTest Pearson)>();
        string? reason = null;
        var any = false;
        for (var i = 0; i < variables.Count; i++)
            for (var j = i + 1; j < variables.Count; j++)
            {
                var rows = table.CompleteRows([variables[i], variables[j]]);
                var (x, y) = (Values(table, variables[i], rows), Values(table, variables[j], rows));
                var pearson = Statistics.Correlation.Pearson(x, y, spec.Level);
                var row = new JsonObject { ["x"] = variables[i], ["y"] = variables[j], ["n"] = rows.Length };
                if (methods.Contains("pearson"))
                {
                    row["pearson_r"] = AnalysisResult.Number(pearson.Coefficient);
                    row["pearson_statistic"] = AnalysisResult.Number(pearson.Statistic);
                    row["df"] = AnalysisResult.Number(pearson.DegreesOfFreedom);
                    row["pearson_p_value"] = AnalysisResult.Number(pearson.PValue);
                    row["pearson_conf_low"] = AnalysisResult.Number(pearson.ConfidenceLow);
                    row["pearson_conf_high"] = AnalysisResult.Number(pearson.ConfidenceHigh);
                }
                if (methods.Contains("spearman")) AddTo(row, Statistics.Correlation.Spearman(x, y), "spearman_rho", "spearman_p_value");
                if (methods.Contains("kendall")) AddTo(row, Statistics.Correlation.Kendall(x, y), "kendall_tau_b", "kendall_p_value");
                any |= pearson.Coefficient is not null;
                if (pearson.Reason is not null)
                {
                    reason ??= pearson.Reason;
                    row["reason"] = pearson.Reason;
                    result.Warnings.Add($"{variables[i]} and {variables[j]}: {pearson.Reason}");
                }
                pairs.Add((row, pearson));
            }
        if (spec.TextsOrNull("p_adjust") is { Count: > 0 } adjustments && methods.Contains("pearson"))
            foreach (var (name, method) in TermName.AdjustmentsOf(adjustments))
            {
                var adjusted = MultipleTesting.Adjust(pairs.ConvertAll(p => p.Pearson.PValue), method);
                for (var i = 0; i < pairs.Count; i++) pairs[i].Row["pearson_p_" + name] = AnalysisResult.Number(adjusted[i]);
            }
        if (!any) result.NotEstimable(reason!);
        result.Table("pairs", pairs.Select(p => p.Row));
        return result;
    }

    public static AnalysisResult Reliability(AnalysisSpec spec)
    {
        var scale = spec.NumbersOrNull("scale");
        if (scale is not null && scale.Count != 2) throw new InvalidAnalysisException("'scale' must be [min, max].");
        var reliability = Statistics.Reliability.Of(spec.Table, spec.Texts("items"), spec.TextsOrNull("reverse"), scale is null ? null : (scale[0], scale[1]), spec.Level);
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
            result.Summary("omega_total", null);
            result.Warnings.Add("omega_total is not computed.");
        }
        result.Table("items", reliability.Items.Select(i => new JsonObject
        {
            ["item"] = i.Item,
            ["alpha_if_deleted"] = AnalysisResult.Number(i.AlphaIfDeleted),
            ["item_rest_r"] = AnalysisResult.Number(i.ItemRestCorrelation),
        }));
        return result;
    }

    public static AnalysisResult Contingency(AnalysisSpec spec)
    {
        var test = Statistics.Contingency.Of(spec.Table, spec.Text("row"), spec.Text("column"));
        var result = new AnalysisResult { N = test.N, RowsDropped = test.RowsDropped };
        if (test.Reason is { } reason) result.NotEstimable(reason);
        result.Summary("chi_square", test.ChiSquare);
        result.Summary("df", test.Df);
        result.Summary("p_value", test.PValue);
        result.Summary("cramers_v", test.CramersV);
        result.Summary("min_expected", test.MinimumExpected);
        result.Summary("yates_chi_square", test.YatesChiSquare);
        result.Summary("yates_p_value", test.YatesPValue);
        result.Summary("fisher_p_value", test.FisherPValue);
        result.Table("counts", test.RowLabels.SelectMany((r, i) => test.ColumnLabels.Select((c, j) => new JsonObject { ["row"] = r, ["column"] = c, ["n"] = test.Counts[i][j] })));
        return result;
    }

    private static void AddTo(JsonObject row, AssociationTest test, string coefficient, string pValue)
    {
        row[coefficient] = AnalysisResult.Number(test.Coefficient);
        row[pValue] = AnalysisResult.Number(test.PValue);
    }

    private static double[] Values(DataTable table, string variable, int[] rows)
    {
        var column = table.Numeric(variable);
        return Array.ConvertAll(rows, row => column[row]);
    }
}
