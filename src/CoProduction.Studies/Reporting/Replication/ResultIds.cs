using System.Globalization;
using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Names of results, made of keys alone: the same plan gives the same names whatever the data.</summary>
internal static class ResultIds
{
    public static string Estimate(Estimate estimate) => $"estimate/{Of(estimate)}";

    public static string Adjusted(Estimate estimate) => $"adjusted/{Of(estimate)}";

    /// <summary>The one of the two that the plan calls primary.</summary>
    public static string Primary(Estimate estimate) => estimate.Inquiry.AdjustedIsPrimary == true ? Adjusted(estimate) : Estimate(estimate);

    public static string ArmMean(Estimate estimate, string arm) => $"arm_mean/{Of(estimate)}/{arm}";

    public static string Secondary(Estimate estimate, SecondaryEstimate secondary) => $"secondary/{Of(estimate)}/{(secondary.Kind is { } kind ? ExportColumns.Name(kind) : "")}{(secondary.Kind is not null && secondary.Key.Length > 0 ? "/" : "")}{secondary.Key}";

    public static string Family(Estimate estimate) => $"family_redrawn/{Of(estimate)}";

    public static string Regression(RegressionResult result, string term) => $"regression/{result.Table.Key}{Cell(result.Cell)}/{term}";

    public static string Marginal(RegressionResult result, string term) => $"marginal_effect/{result.Table.Key}{Cell(result.Cell)}/{term}";

    public static string Joint(RegressionResult result) => $"joint_test/{result.Table.Key}{Cell(result.Cell)}";

    public static string Stage(RegressionResult result, string stage, string term) => $"{stage}/{result.Table.Key}{Cell(result.Cell)}/{term}";

    public static string Fit(RegressionResult result, string statistic) => $"model_fit/{result.Table.Key}{Cell(result.Cell)}/{FitKey(statistic)}";

    /// <summary>A fit statistic by its name in the scripts.</summary>
    public static string FitKey(string statistic) => statistic switch
    {
        "R²" => "r_squared",
        "Adjusted R²" => "adjusted_r_squared",
        "R² within" => "within_r_squared",
        "Residual standard error" => "residual_se",
        "McFadden R²" => "mcfadden_r_squared",
        "Log likelihood" => "log_likelihood",
        _ => statistic.ToLowerInvariant().Replace(' ', '_'),
    };

    public static string Correlate(string table, Correlate correlate) => $"correlate/{table}{Cell(correlate.Cell)}/{correlate.OutcomeKey}/{correlate.PredictorKey}";

    public static string Threshold(string table, Correlate correlate) => $"threshold/{table}{Cell(correlate.Cell)}/{correlate.OutcomeKey}/{correlate.PredictorKey}";

    public static string Level(string table, LevelEstimate level) => $"level/{table}{Cell(level.Cell)}/{level.Key}";

    public static string EffectiveN(string table, LevelEstimate level) => Level(table, level) + "/n_effective";

    public static string Reliability(ScaleReliability scale) => $"reliability/{scale.Key}{Cell(new AnalysisCell(null, scale.ThemeKey.Length > 0 ? scale.ThemeKey : null))}";

    public static string Item(ScaleReliability scale, int index) => $"{Reliability(scale)}/{(index + 1).ToString(CultureInfo.InvariantCulture)}";

    public static string Flow(FlowResult flow, FlowRow row, string count) => $"{Flow(flow)}/{row.Key ?? "(none)"}/{count}";

    public static string FlowReason(FlowResult flow, string what, int index) => $"{Flow(flow)}/{what}/{(index + 1).ToString(CultureInfo.InvariantCulture)}";

    public static string Duplicates() => "flow/duplicates";

    public static string SampleRatio(SampleRatioResult ratio) => $"sample_ratio/{ratio.Name}/{Stage(ratio)}";

    public static string SampleRatioArm(SampleRatioResult ratio, int arm) => $"{SampleRatio(ratio)}/{(arm + 1).ToString(CultureInfo.InvariantCulture)}";

    public static string Balance(BalanceResult balance, string measure, string arm) => $"balance/{balance.Key}/{measure}/{arm}";

    public static string BalanceJoint(BalanceResult balance, string arm) => $"balance_joint/{balance.Key}/{arm}";

    /// <summary>The stage in one word, the outcome by its key.</summary>
    public static string Stage(SampleRatioResult ratio) => ratio.OutcomeKey is { } outcome ? $"observed:{outcome}" : ratio.Stage;

    private static string Of(Estimate estimate) => estimate.Inquiry.Key + Cell(estimate.Cell);

    private static string Cell(AnalysisCell cell) => (cell.Site is { } site ? $"/site={site}" : "") + (cell.Theme is { } theme ? $"/theme={theme}" : "");

    private static string Flow(FlowResult flow) => $"flow/{(flow.Key.Length > 0 ? flow.Key : "(all)")}{(flow.ThemeKey.Length > 0 ? $"/theme={flow.ThemeKey}" : "")}";
}
