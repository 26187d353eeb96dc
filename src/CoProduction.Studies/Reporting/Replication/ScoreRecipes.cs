using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Scores of measures from the answers, and who is in the analysis.</summary>
internal sealed class ScoreRecipes(RecipeData data)
{
    private readonly HashSet<string> prepared = [];

    public IEnumerable<RecipeStep> Steps()
    {
        var first = true;
        foreach (var column in data.Columns.Measures)
        {
            var steps = Score(column).ToList();
            foreach (var step in Prepare(column.Measure, column.Theme).Concat(steps))
            {
                yield return first ? step with { Heading = "Scores from answers" } : step;
                first = false;
            }
        }
        yield return new RecipeStep("interval_level", ("value", data.Results.Plan.Level is > 0 and < 1 and var level ? level : 0.95)) { Heading = "Who is in the analysis" };
        if (DesignGroups() is { } groups) yield return new RecipeStep("design_groups", ("groups", groups)) { Comment = "Versions whose shares or stimuli differ are strata." };
        foreach (var rule in data.Results.Plan.Exclusions.Where(rule => data.Results.Design.Measures.ContainsKey(rule.Measure)))
            yield return new RecipeStep("exclusion_rule", ("key", rule.Key), ("measure", rule.Measure), ("below", rule.Below), ("above", rule.Above), ("and_missing", rule.AndMissing == true ? true : null));
        yield return new RecipeStep("count_people");
    }

    /// <summary>The group of each version; null where all are in one.</summary>
    private Dictionary<string, double>? DesignGroups()
    {
        var groups = Analysis.AnalysisData.VersionGroups(data.Versions);
        return groups.Values.Distinct().Count() > 1 ? groups.ToDictionary(pair => ScriptText.Number(pair.Key), pair => (double)pair.Value) : null;
    }

    /// <summary>The options that a measure reads, once each: those of a multiple choice, the numbers behind those of others.</summary>
    private IEnumerable<RecipeStep> Prepare(Measure measure, string theme)
    {
        foreach (var variable in measure.Inputs)
            if (data.Columns.OptionColumns(variable, theme) is { Count: > 0 } options && prepared.Add(Many(variable, options[0].Theme)))
                yield return new RecipeStep("multiple_choice", ("column", Many(variable, options[0].Theme)), ("options", options.ToDictionary(option => option.Option!.Key, option => option.Name)));
        if (measure is not (Scale or SingleValue or Dichotomy { AtLeast: not null })) yield break;
        var columns = measure.Inputs.Select(variable => data.Columns.Find(variable, theme)).OfType<OptionFrameColumn>().Where(column => prepared.Add(column.Name)).ToList();
        foreach (var alike in columns.GroupBy(column => string.Join('|', column.Options.Select(option => $"{option.Key}={option.Value}"))))
            yield return new RecipeStep("option_values", ("columns", alike.Select(column => column.Name).ToList()),
                ("numbers", alike.First().Options.Where(option => option.Value is not null).ToDictionary(option => option.Key, option => option.Value!.Value)));
    }

    private IEnumerable<RecipeStep> Score(MeasureColumn column)
    {
        var (name, theme) = (column.Scores.Name, column.Theme);
        var step = column.Measure switch
        {
            Scale scale when ItemsOf(scale, theme) is { Items.Count: > 0 } items => new RecipeStep("score_scale", ("name", name), ("items", items.Items),
                ("least", scale.Score == ScaleScore.Sum ? items.Items.Count : Math.Clamp(scale.MinAnswered ?? items.Items.Count, 1, items.Items.Count)),
                ("reversed", items.Reversed), ("total", scale.Score == ScaleScore.Sum ? true : null)),
            ProportionPositive index when index.Items.Where(item => NameOf(item.Variable, theme) is not null).ToList() is { Count: > 0 } items => new RecipeStep("score_share", ("name", name),
                ("positive", items.ToDictionary(item => NameOf(item.Variable, theme)!, item => item.Positive)), ("least", Math.Max(index.MinAnswered, 1)),
                ("among", index.Denominator == IndexDenominator.Asked ? "asked" : null)),
            Dichotomy { AtLeast: { } least } cut when data.Columns.Find(cut.Variable, theme) is { } found => new RecipeStep("score_dichotomy", ("name", name), ("variable", found.Name), ("at_least", least)),
            Dichotomy { AtLeast: null } set when NameOf(set.Variable, theme) is { } found => new RecipeStep("score_dichotomy", ("name", name), ("variable", found), ("positive", set.Positive)),
            SingleValue value when data.Columns.Find(value.Variable, theme) is { } found and not TextFrameColumn => new RecipeStep("score_value", ("name", name), ("variable", found.Name)),
            CheckPassed check when NameOf(check.Variable, theme) is { } found && IsOneCheck(check) => Check(check, name, found, theme),
            TaskMetric metric when Task(metric, "correct") is { } correct => new RecipeStep("score_task", ("name", name), ("figure", ExportColumns.Name(metric.Figure)),
                ("correct", correct), ("attempts", Task(metric, "attempts")), ("minutes", Task(metric, "minutes"))),
            _ => new RecipeStep("score_as_exported", ("name", name)) { Comment = "Taken as the file has it:" },
        };
        yield return column.Measure.Label.InOrFirst("en") is { Length: > 0 } label ? step with { Comment = $"{step.Comment}{(step.Comment is null ? "" : " ")}{label}: {Codebook.RuleOf(column.Measure)}" } : step;
    }

    private RecipeStep Check(CheckPassed check, string name, string column, string theme)
    {
        var item = data.Results.Design.FindVariable(check.Variable)!.Variable.Item;
        var arms = data.Columns.Assignments.Where(assignment => assignment.Unit.Length == 0 || assignment.Unit == theme).Select(assignment => $"arm_{assignment.Name}").ToList();
        return new RecipeStep("score_check", ("name", name), ("variable", column), ("expected_answers", item.Expected),
            ("expected_by_arm", item.ExpectedByArm.Count == 0 ? null : item.ExpectedByArm.ToDictionary()), ("arms", item.ExpectedByArm.Count == 0 ? null : arms));
    }

    /// <summary>Do all versions expect the same?</summary>
    private bool IsOneCheck(CheckPassed check) => data.Versions.Values.Select(version => version.FindVariable(check.Variable)?.Variable.Item).OfType<Instrument.Item>()
        .Select(item => string.Join('|', item.Expected) + "#" + string.Join('|', item.ExpectedByArm.Select(pair => $"{pair.Key}={string.Join(',', pair.Value)}"))).Distinct().Count() == 1
        && data.Results.Design.FindVariable(check.Variable) is not null;

    private (IReadOnlyList<string> Items, IReadOnlyDictionary<string, double>? Reversed) ItemsOf(Scale scale, string theme)
    {
        var items = MeasureScoring.ScaleItems(data.Columns, scale, theme);
        var reversed = items.Where(item => item.RangeSum is not null).DistinctBy(item => item.Column.Name).ToDictionary(item => item.Column.Name, item => item.RangeSum!.Value);
        return ([.. items.Select(item => item.Column.Name)], reversed.Count == 0 ? null : reversed);
    }

    private string? Task(TaskMetric metric, string figure) => data.Columns.Find($"{metric.Task}_{figure}")?.Name;

    private string? NameOf(string variable, string theme) =>
        data.Columns.OptionColumns(variable, theme) is { Count: > 0 } options ? Many(variable, options[0].Theme) : data.Columns.Find(variable, theme)?.Name;

    /// <summary>The column that the script makes of the options of a multiple choice.</summary>
    private static string Many(string variable, string theme) => theme.Length == 0 ? variable : $"{variable}_{theme}";
}
