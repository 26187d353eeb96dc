using CoProduction.Studies.Analysis;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Levels, correlates, reliability.</summary>
internal sealed class TableRecipes(RecipeData data)
{
    private static readonly Variable Items = new("items");
    private static readonly Variable Weighted = new("weighted");

    public IEnumerable<RecipeStep> Steps() => RecipeStep.Part("Levels", data.Results.Levels.SelectMany(Levels)).Concat(RecipeStep.Part("Correlates", data.Results.Correlates.SelectMany(Correlates))).Concat(RecipeStep.Part("Reliability of scales", data.Results.Reliability.SelectMany(Reliability)));

    private IEnumerable<RecipeStep> Levels(LevelResult table) => table.Levels.Where(level => level.Status == EstimateStatus.Estimated).SelectMany(level => Level(table, level));

    private IEnumerable<RecipeStep> Level(LevelResult table, LevelEstimate level)
    {
        yield return new RecipeStep("level_of", ("measure", level.Key), ("site", level.Cell.Site), ("theme", level.Cell.Theme), ("loops", data.Loops(level.Key) ? true : null),
            ("population", table.Table.Weighted && level.Cell.Site is null ? data.Design.Fieldwork.PopulationTable?.BySite.ToDictionary() : null))
        {
            Checks = ResultIds.Level(table.Table.Key, level),
            Into = level.EffectiveN is null ? null : Weighted,
        };
        if (level.EffectiveN is not null) yield return new RecipeStep("effective_n", ("level", Weighted)) { Checks = ResultIds.EffectiveN(table.Table.Key, level) };
    }

    private static IEnumerable<RecipeStep> Correlates(CorrelateResult table) => table.Correlates.SelectMany(correlate => Correlate(table, correlate));

    private static IEnumerable<RecipeStep> Correlate(CorrelateResult table, Correlate correlate)
    {
        if (correlate.Test is not null)
            yield return new RecipeStep("correlation", ("outcome", correlate.OutcomeKey), ("predictor", correlate.PredictorKey), ("method", ExportColumns.Name(table.Table.Method)), ("site", correlate.Cell.Site), ("theme", correlate.Cell.Theme))
            {
                Checks = ResultIds.Correlate(table.Table.Key, correlate),
            };
        if (correlate.Threshold is { Reason: null })
            yield return new RecipeStep("threshold_test", ("id", ResultIds.Threshold(table.Table.Key, correlate)), ("outcome", correlate.OutcomeKey), ("predictor", correlate.PredictorKey), ("shape", table.Table.Threshold == ThresholdOf.Level ? "jump" : "kink"),
                ("site", correlate.Cell.Site), ("theme", correlate.Cell.Theme))
            {
                Checks = ResultIds.Threshold(table.Table.Key, correlate),
                Note = RecipeNotes.Simulated,
            };
    }

    private IEnumerable<RecipeStep> Reliability(ScaleReliability scale)
    {
        if (scale.Reliability is not { Alpha: not null } reliability || data.Results.Design.Measures.GetValueOrDefault(scale.Key) is not Scale measure) yield break;
        var items = MeasureScoring.ScaleItems(data.Columns, measure, scale.ThemeKey);
        var reversed = items.Where(item => item.RangeSum is not null).ToDictionary(item => item.Column.Name, item => item.RangeSum!.Value);
        var id = ResultIds.Reliability(scale);
        yield return new RecipeStep("scale_items", ("items", items.Select(item => item.Column.Name).ToList()), ("reversed", reversed.Count == 0 ? null : reversed)) { Into = Items, Comment = scale.Scale };
        yield return new RecipeStep("cronbach_alpha", ("items", Items)) { Checks = id };
        if (reliability.MeanInterItemCorrelation is not null) yield return new RecipeStep("mean_correlation", ("items", Items)) { Checks = id + "/mean_r" };
        for (var index = 0; index < reliability.Items.Count; index++)
        {
            if (reliability.Items[index].ItemRestCorrelation is not null) yield return new RecipeStep("item_rest", ("items", Items), ("item", index + 1)) { Checks = ResultIds.Item(scale, index) + "/rest" };
            if (reliability.Items[index].AlphaIfDeleted is not null) yield return new RecipeStep("alpha_without", ("items", Items), ("item", index + 1)) { Checks = ResultIds.Item(scale, index) + "/without" };
        }
    }
}
