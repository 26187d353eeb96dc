using System.Globalization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Names of results, made of keys alone: the same plan gives the same names whatever the data.</summary>
internal static class ResultIds
{
    public static string Estimate(Estimate estimate) => $"estimate/{Of(estimate)}";

    public static string Adjusted(Estimate estimate) => $"adjusted/{Of(estimate)}";

    /// <summary>The one of the two that the plan calls primary.</summary>
    public static string Primary(Estimate estimate) => estimate.Inquiry.AdjustedIsPrimary == true ? Adjusted(estimate) : Estimate(estimate);

    public static string OtherArm(OtherArms other, string arm) => $"arm_mean/{other.Randomization}/{other.Outcome}/{arm}";

    public static string ArmMean(Estimate estimate, string arm) => $"arm_mean/{Of(estimate)}/{arm}";

    public static string Secondary(Estimate estimate, SecondaryEstimate secondary) => $"secondary/{Of(estimate)}/{(secondary.Kind is { } kind ? ExportColumns.Name(kind) : "")}{(secondary.Kind is not null && secondary.Key.Length > 0 ? "/" : "")}{secondary.Key}";

    /// <summary>Key of those who are in no arm, of everybody, and of values that stand together.</summary>
    public const string NoArm = ArmRows.NoArm;

    public const string Everybody = ArmRows.Everybody;

    public const string Others = "(others)";

    /// <summary>A part of what is said about an estimate.</summary>
    public static string Of(string section, Estimate estimate) => $"{section}/{Of(estimate)}";

    public static string Cells(FactorialResult result) => $"cell_mean/{result.Randomization}/{result.Outcome}/{result.First}.{result.Second}/";

    public static string Cell(FactorialResult result, FactorialCell cell) => $"{Cells(result)}{cell.First}.{cell.Second}";

    public static string Derived(string section, DerivedEffect effect) => $"{section}/{effect.Estimate.Inquiry.Randomization}/{effect.Estimate.Inquiry.Key}";

    public static string Dose(DoseResult dose, string what) => $"dose/{dose.Randomization}/{dose.Outcome}/{what}";

    public static string DosePoint(DoseResult dose, DosePoint point) => Dose(dose, $"mean/{ScriptText.Number(point.Dose)}");

    public static string Moderation(ModerationResult result, string what) => $"moderation/{result.Inquiry.Key}/{result.Moderator}/{what}";

    public static string Specification(MultiverseResult result, Specification specification) =>
        $"specification/{result.Inquiry.Key}/{(specification.Rules.Count == 0 ? "(none)" : string.Join('+', specification.Rules))}/{(specification.IsAdjusted ? "adjusted" : "unadjusted")}";

    public static string SiteLeftOut(SiteSensitivity result, SiteLeftOut left) => $"site_left_out/{result.Inquiry.Key}/{left.Site}";

    public static string Place(LoopResult loop, string what) => $"place/{loop.Inquiry.Key}/{what}";

    public static string Order(OrderResult order, string what) => $"drawn_order/{order.Inquiry.Key}/{what}";

    public static string Clusters(ClusterResult result, string arm) => $"clusters/{result.Randomization}/{result.Outcome}/{arm}";

    public static string Intraclass(ClusterResult result, string what) => $"intraclass/{result.Randomization}/{result.Outcome}/{what}";

    public static string Tests(TestCount test, string what) => $"tests_made/{test.Key}/{what}";

    public static string Distribution(OutcomeDistribution distribution) => $"distribution/{distribution.Randomization}/{distribution.Outcome}/";

    public static string Distribution(OutcomeDistribution distribution, string arm, int place) => $"{Distribution(distribution)}{arm}/{(place + 1).ToString(CultureInfo.InvariantCulture)}";

    public static string Recruitment(RecruitmentSource source) => $"recruitment/{source.Column}/{source.Key ?? Others}";

    public static string Margin(MarginResult margin, string category) => $"population/{margin.Column}/{category}";

    public static string Attrition(AttritionResult result, string arm) => $"attrition/{result.RandomizationKey}/{(result.OutcomeKey.Length > 0 ? result.OutcomeKey : "(completion)")}/{arm}";

    public static string Bounds(AttritionResult result, AttritionBounds bounds) =>
        $"attrition_bounds/{result.RandomizationKey}/{result.OutcomeKey}/{result.ArmKeyOf(bounds.Arm)}{(result.ArmKeyOf(bounds.Control) is var control && control == result.ArmKeys[0] ? "" : $"-{control}")}";

    public static string Exits(PageExits exits) => $"exits/{(exits.RandomizationKey.Length > 0 ? exits.RandomizationKey : Everybody)}/";

    public static string Exit(PageExits exits, PageExit page, string arm) => $"{Exits(exits)}{(page.Page.Length == 0 ? "(none)" : page.Page)}/{arm}";

    public static string Ends(MeasureEnds ends) => $"floor_ceiling/{ends.Column}/{(ends.RandomizationKey.Length > 0 ? $"{ends.RandomizationKey}/{ends.ArmKey}" : Everybody)}";

    public static string Answers(VariableSummary variable) => $"answers/{variable.Name}";

    public static string Quality(ArmQuality quality, string what) => $"quality/{(quality.RandomizationKey.Length > 0 ? $"{quality.RandomizationKey}/{quality.ArmKey}" : Everybody)}/{what}";

    public static string Pair(PairResult table, PairEstimate pair) => $"pair/{table.Table.Key}{Cell(pair.Cell)}/{pair.Pair.First}-{pair.Pair.Second}";

    public static string Effort(EffortResult effort, EffortRow row, string what) => $"effort/{effort.Task.Key}/{(effort.RandomizationKey.Length > 0 ? effort.RandomizationKey : Everybody)}/{row.ArmKey}/{what}";

    public static string Family(Estimate estimate) => $"family_redrawn/{Of(estimate)}";

    public static string Regression(RegressionResult result, string term) => $"regression/{result.Table.Key}{Cell(result.Cell)}/{term}";

    public static string Marginal(RegressionResult result, string term) => $"marginal_effect/{result.Table.Key}{Cell(result.Cell)}/{term}";

    public static string RegressionArm(RegressionResult result, string arm) => $"regression_arm/{result.Table.Key}/{arm}";

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

    private static string Flow(FlowResult flow) => $"flow/{(flow.Key.Length > 0 ? flow.Key : Everybody)}{(flow.ThemeKey.Length > 0 ? $"/theme={flow.ThemeKey}" : "")}";
}
