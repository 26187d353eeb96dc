using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>What was measured beside the plan: losses, answers, missing states, floor and ceiling, recruitment, quality, pairs of measures, work on tasks.</summary>
internal sealed class FieldRecipes(RecipeData data)
{
    private static readonly Variable Lost = new("lost");

    private StudyResults Results => data.Results;

    public IEnumerable<RecipeStep> Steps() =>
    [
        .. Results.Fieldwork is { } fieldwork ? OfFieldwork(fieldwork) : [],
        .. RecipeStep.Part("Pairs of measures", Results.Pairs.SelectMany(Pairs)),
        .. RecipeStep.Part("Work on tasks", Results.Efforts.SelectMany(Efforts)),
    ];

    private IEnumerable<RecipeStep> OfFieldwork(FieldworkResults fieldwork) =>
    [
        .. RecipeStep.Part("Where participants came from", fieldwork.Recruitment.Sources.GroupBy(source => source.Column).Select(Recruitment).Concat(fieldwork.Margins.Select(Margin))),
        .. RecipeStep.Part("Attrition", fieldwork.Attrition.SelectMany(Attrition).Concat(fieldwork.Exits.Select(Exits))),
        .. RecipeStep.Part("Answers", fieldwork.Ends.Select(Ends).Concat(fieldwork.Variables.Select(Answers))),
        .. RecipeStep.Part("How the answers came about", fieldwork.Quality.Select(Quality)),
    ];

    private static RecipeStep Recruitment(IGrouping<string, RecruitmentSource> sources) => new("recruitment", ("column", sources.Key), ("values", sources.Where(source => source.Key is not null).Select(source => source.Key!).ToList()))
    {
        ChecksEach = ($"recruitment/{sources.Key}/", [.. sources.SelectMany(source => new[] { source.Key ?? ResultIds.Others, (source.Key ?? ResultIds.Others) + "/completed" })]),
    };

    private RecipeStep Margin(MarginResult margin)
    {
        var table = data.Design.Fieldwork.PopulationTable!;
        var population = margin.Column == "site" ? table.BySite : table.Margins.First(each => each.Variable == margin.Column).Shares;
        return new RecipeStep("population_margin", ("column", margin.Column), ("population", margin.Rows.ToDictionary(row => row.Key, row => population[row.Key])))
        {
            ChecksEach = (ResultIds.Margin(margin, ""), [.. margin.Rows.SelectMany(row => new[] { row.Key, row.Key + "/difference" }), "(test)"]),
        };
    }

    /// <summary>The columns of a randomization's arms: of persons, or of each theme; by the theme.</summary>
    private Dictionary<string, string> ArmColumns(string randomization) => data.Columns.Assignments.Where(assignment => assignment.Plan.Key == randomization).ToDictionary(assignment => $"arm_{assignment.Name}", assignment => assignment.Unit);

    private IEnumerable<RecipeStep> Attrition(AttritionResult result)
    {
        if (result.Test is not { } test) yield break;
        var measure = result.OutcomeKey.Length > 0 ? Results.Design.Measures[result.OutcomeKey] : null;
        yield return new RecipeStep("lost_of", ("arm_columns", ArmColumns(result.RandomizationKey)), ("arms", result.ArmKeys), ("outcome", measure?.Key), ("themes", measure is null ? null : data.ThemesOf(measure.Key)),
            ("clusters", Results.Design.Randomizations[result.RandomizationKey].Procedure == Procedure.Cluster ? "cluster_" + result.RandomizationKey : null))
        {
            Into = Lost,
            Comment = $"{result.Randomization}: {result.Outcome}",
        };
        List<string> ends = [.. result.ArmKeys, .. test.Differences.Zip(result.ArmKeys.Skip(1), (_, arm) => arm + "/difference")];
        if (test.ChiSquare is not null) ends.Add("(test)");
        if (test.ExactPValue is not null) ends.Add("(exact)");
        if (test.Wald is { F: not null }) ends.Add("(wald)");
        yield return new RecipeStep("attrition", ("lost", Lost), ("arms", result.ArmKeys)) { ChecksEach = (ResultIds.Attrition(result, ""), ends) };
        foreach (var bounds in result.Bounds.Where(bounds => bounds.Lee is { Lower: not null } || bounds.Manski is { Lower: not null }))
        {
            var range = bounds.Manski is { Lower: not null } ? MeasureRange.Of(Results.Design, measure!) : null;
            List<string> rows = bounds.Lee is { Lower: not null } lee ? ["observed", "trimmed", "lee", .. bounds.HasIntervals && lee.ConfidenceLow is not null ? ["lee_interval"] : Array.Empty<string>()] : [];
            if (range is not null) rows.AddRange(["manski", .. bounds.HasIntervals && bounds.Manski!.ConfidenceLow is not null ? ["manski_interval"] : Array.Empty<string>()]);
            yield return new RecipeStep("attrition_bounds", ("lost", Lost), ("treated", result.ArmKeyOf(bounds.Arm)), ("control", result.ArmKeyOf(bounds.Control)), ("lowest", range?.Min), ("highest", range?.Max)) { ChecksEach = (ResultIds.Bounds(result, bounds) + "/", rows) };
        }
    }

    private RecipeStep Exits(PageExits exits) => new("exits", ("pages", data.Columns.Pages.ToDictionary(page => page.Seconds.Name, page => page.Turn.ToString())), ("arm_column", exits.RandomizationKey.Length > 0 ? $"arm_{exits.RandomizationKey}" : null),
        ("arms", exits.ArmKeys.Where(arm => arm != ResultIds.NoArm).ToList()))
    {
        ChecksEach = (ResultIds.Exits(exits), [.. exits.Pages.SelectMany(page => exits.ArmKeys.Prepend(ResultIds.Everybody).Select(arm => $"{(page.Page.Length == 0 ? "(none)" : page.Page)}/{arm}"))]),
        Comment = $"Where those stopped who did not complete{(exits.Randomization.Length > 0 ? ": " + exits.Randomization : "")}",
    };

    private RecipeStep Ends(MeasureEnds ends)
    {
        var theme = data.Columns.Measures.First(column => column.Scores.Name == ends.Column).Theme;
        var columns = ends.RandomizationKey.Length == 0 ? null : ArmColumns(ends.RandomizationKey).Where(column => column.Value.Length == 0 || theme.Length == 0 || column.Value == theme).Select(column => column.Key).ToList();
        return new RecipeStep("floor_ceiling", ("column", ends.Column), ("least", ends.Min), ("most", ends.Max), ("arm_columns", columns), ("arm", columns is null ? null : ends.ArmKey))
        {
            ChecksEach = (ResultIds.Ends(ends), ends.Floor is null ? [""] : ["", "/floor", "/ceiling"]),
        };
    }

    private RecipeStep Answers(VariableSummary variable)
    {
        var options = (data.Columns.Columns.FirstOrDefault(column => column.Name == variable.Name) as OptionFrameColumn)?.Options;
        return new RecipeStep("answers_of", ("column", variable.Name), ("options", options?.Select(option => option.Key).ToList()),
            ("numbers", options is null || variable.Mean is null ? null : options.Where(option => option.Value is not null).ToDictionary(option => option.Key, option => option.Value!.Value)), ("as_number", variable.Mean is null ? null : true),
            ("arm_column", variable.ByArm.Count > 0 ? variable.ByArm[0].Column : null), ("arms", variable.ByArm.Count > 0 ? variable.ByArm.Select(arm => arm.ArmKey).ToList() : null),
            ("states", variable.Missing.Keys.Select(state => state.Code()).ToList()))
        {
            ChecksEach = (ResultIds.Answers(variable),
            [
                "", .. variable.Mean is null ? Array.Empty<string>() : ["/min", "/median", "/max"], .. Enumerable.Range(1, variable.Options.Count).Select(index => "/" + ScriptText.Number(index)),
                .. variable.ByArm.SelectMany(arm => Enumerable.Range(1, arm.Counts.Count).Select(index => $"/{arm.ArmKey}/{ScriptText.Number(index)}")), .. variable.Missing.Keys.Select(state => "/" + state.Code()),
            ]),
        };
    }

    private RecipeStep Quality(ArmQuality quality) => new("quality", ("arm_columns", quality.RandomizationKey.Length == 0 ? null : ArmColumns(quality.RandomizationKey)), ("arm", quality.RandomizationKey.Length == 0 ? null : quality.ArmKey),
        ("stimuli", data.Columns.Pages.Where(page => page.TextSha256 is not null).ToDictionary(page => page.Seconds.Name, page => page.Turn.LoopKey)))
    {
        ChecksEach = (ResultIds.Quality(quality, ""), ["units", "later_entries", "minutes", "speeders", "stimulus_seconds"]),
    };

    private IEnumerable<RecipeStep> Pairs(PairResult table)
    {
        foreach (var pair in table.Estimates.Where(pair => pair.FirstMean is not null))
            yield return new RecipeStep("pair_of", ("first", pair.Pair.First), ("second", pair.Pair.Second), ("within", table.Table.Kind == PairKind.WithinPerson), ("times", pair.Pair.Times), ("site", pair.Cell.Site), ("theme", pair.Cell.Theme),
                ("randomization", table.Table.Randomization), ("arm", table.Table.Randomization is null ? null : table.Table.Arm))
            {
                ChecksEach = (ResultIds.Pair(table, pair), ["", "/first", "/second", .. pair.Shares is null ? Array.Empty<string>() : ["/both", "/first_only", "/second_only", "/neither"]]),
                Comment = table.Table.Label,
            };
    }

    private static IEnumerable<RecipeStep> Efforts(EffortResult effort) => effort.Rows.Select(row => new RecipeStep("effort", ("task", effort.Task.Key), ("rounds", effort.Task.Rounds), ("pays", row.EarnedMinor is not null ? true : null),
        ("arm_column", effort.RandomizationKey.Length == 0 ? null : $"arm_{effort.RandomizationKey}"), ("arm", row.ArmKey == ResultIds.Everybody ? null : row.ArmKey))
    {
        ChecksEach = (ResultIds.Effort(effort, row, ""),
        [
            "assigned", "reached", .. new[] { ("rounds", row.Rounds), ("attempts", row.Attempts), ("correct", row.Correct), ("minutes", row.Minutes), ("accuracy", row.Accuracy), ("no_work", row.NoWork), ("stopped", row.Stopped) }.Where(each => each.Item2 is not null).Select(each => each.Item1),
            .. row.EarnedMinor is null ? Array.Empty<string>() : row.Reached > 0 ? ["earned", "earned_mean"] : ["earned"],
        ]),
    });
}
