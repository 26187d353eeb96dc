using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>Levels of outcomes: a row per outcome over everybody, or a column per site and theme with the items behind each number.</summary>
internal static class LevelSection
{
    public static ReportSection Build(StudyResults results, ReportNames names) => new("levels", "Levels",
        [.. results.Levels.SelectMany(level => Tables(level, results, names).Select(table => table with { Notes = [ReportNames.StampWords(results.Lock, results.Lock.IsPlanned(level.Table)), .. table.Notes] }))]);

    /// <summary>What a survey without questions about effects has found: the first table of levels over everybody, without what only a methodologist looks for; null where there is none.</summary>
    public static ReportTable? InShort(StudyResults results)
    {
        if (results.Levels.FirstOrDefault(level => level.Table.By == Breakdown.None) is not { } first) return null;
        return new ReportTable
        {
            Key = "primary",
            Title = first.Table.Label.Length > 0 ? first.Table.Label : first.Table.Key,
            Columns = [new("outcome", "Outcome"), new("mean", "Mean or share", true), new("sd", "SD", true), new("n", "n", true)],
            Rows = [.. first.Levels.Select(level => (IReadOnlyList<ReportCell>)[level.Outcome, Mean(level), ReportCell.Mean(level.StandardDeviation), level.Status == EstimateStatus.Estimated ? ReportCell.Count(level.N) : ""])],
            Notes = ["How each was made stands with the levels."],
        };
    }

    private static IEnumerable<ReportTable> Tables(LevelResult result, StudyResults results, ReportNames names)
    {
        var title = result.Table.Label.Length > 0 ? result.Table.Label : result.Table.Key;
        yield return result.Table.By == Breakdown.None ? Rows(result, title, results) : Matrix(result, title, results, names);
        if (result.Weights.Count > 0) yield return Weights(result, title, results, names);
    }

    private static ReportTable Rows(LevelResult result, string title, StudyResults results) => new()
    {
        Key = $"levels_{result.Table.Key}",
        Title = title,
        Columns =
        [
            new("outcome", "Outcome"), new("mean", "Mean or share", true), new("std_error", "SE", true), .. result.Table.Weighted ? [new("effective_n", "Effective n", true)] : Array.Empty<ReportColumn>(), new("sd", "SD", true), new("n", "n", true),
            new("items", "Items behind it", true), new("missing", "n without a value", true), new("remarks", "Remarks"),
        ],
        Rows =
        [
            .. result.Levels.Select(level => (IReadOnlyList<ReportCell>)
            [
                level.Outcome, Mean(level), Error(level), .. result.Table.Weighted ? [EffectiveN(level)] : Array.Empty<ReportCell>(), ReportCell.Mean(level.StandardDeviation), level.Status is EstimateStatus.NotAsked or EstimateStatus.Suppressed ? "" : ReportCell.Count(level.N), Items(level),
                ReportCell.Count(level.Missing), level.Status == EstimateStatus.Estimated ? "" : level.Reason ?? "",
            ]),
        ],
        Notes = [.. Notes(result, results)],
    };

    private static ReportTable Matrix(LevelResult result, string title, StudyResults results, ReportNames names)
    {
        var cells = result.Levels.Select(level => level.Cell).Distinct().Where(cell => result.Levels.Any(level => level.Cell == cell && level.Status != EstimateStatus.NotAsked)).ToList();
        var rows = new List<IReadOnlyList<ReportCell>>();
        var groups = new List<ReportRowGroup>();
        foreach (var outcome in result.Levels.GroupBy(level => level.Outcome))
        {
            var levels = cells.Select(cell => outcome.First(level => level.Cell == cell)).ToList();
            groups.Add(new ReportRowGroup(rows.Count, outcome.Key));
            rows.Add([levels[0].IsShare ? "Share" : "Mean (SD)", .. levels.Select(level => level.Status == EstimateStatus.Estimated && !level.IsShare
                ? Mean(level) with { Below = $"({NumberFormat.Mean(level.StandardDeviation)})", BelowValue = level.StandardDeviation }
                : Mean(level))]);
            rows.Add(["Standard error", .. levels.Select(level => level.Status == EstimateStatus.Estimated ? Error(level) : ReportCell.Empty)]);
            rows.Add(["n", .. levels.Select(level => level.Status is EstimateStatus.NotAsked or EstimateStatus.Suppressed ? ReportCell.Empty : ReportCell.Count(level.N))]);
            if (result.Table.Weighted) rows.Add(["Effective n", .. levels.Select(level => level.EffectiveN is null ? ReportCell.Empty : EffectiveN(level))]);
            if (levels.Any(level => level.MeanItems is not null)) rows.Add(["Items behind it", .. levels.Select(Items)]);
            rows.Add(["n without a value", .. levels.Select(level => level.Status == EstimateStatus.NotAsked ? ReportCell.Empty : ReportCell.Count(level.Missing))]);
        }
        return new ReportTable
        {
            Key = $"levels_{result.Table.Key}",
            Title = title,
            Columns = [new("figure", "Level"), .. cells.Select(cell => names.Column(cell, "", result.Table.Weighted ? "All, weighted" : "All") with { Below = "sd" })],
            Rows = rows,
            Groups = groups,
            Notes =
            [
                .. names.Outside(result.Levels.Where(level => !cells.Contains(level.Cell)).Select(level => (level.Cell, level.Status))),
                .. result.Levels.Where(level => level.Status is EstimateStatus.NotEstimable or EstimateStatus.Suppressed && cells.Contains(level.Cell)).Select(level => $"{level.Outcome}, {names.Cell(level.Cell)}: {ReportNames.Word(level.Status)}. {level.Reason}"),
                .. Notes(result, results),
            ],
        };
    }

    private static ReportCell Mean(LevelEstimate level) => level.Status != EstimateStatus.Estimated ? ReportCell.NoNumber(ReportNames.Word(level.Status))
        : level.IsShare ? new ReportCell(NumberFormat.Percent(level.Mean), level.Mean) : ReportCell.Mean(level.Mean);

    private static ReportCell Error(LevelEstimate level)
    {
        var error = level.Weighted?.StandardError ?? level.StandardError;
        return new ReportCell(level.IsShare && error is not null ? $"{NumberFormat.Fixed(100 * error, 2)} points" : NumberFormat.Mean(error), error);
    }

    private static ReportCell EffectiveN(LevelEstimate level) => new(NumberFormat.Fixed(level.EffectiveN, 1), level.EffectiveN);

    private static ReportCell Items(LevelEstimate level) => level.MeanItems is { } items ? new ReportCell(NumberFormat.Fixed(items, 1), items) : ReportCell.Empty;

    private static IEnumerable<string> Notes(LevelResult result, StudyResults results)
    {
        foreach (var measure in result.Table.Outcomes.Select(results.Design.Measures.GetValueOrDefault).OfType<Measurement.Measure>())
            yield return $"{AnalysisData.LabelOf(measure)}: {MeasureRule.Of(results.Design, measure)}.";
        var places = new MeasurePlaces(results.Design);
        var plans = results.Design.Design.Randomizations;
        if (plans.Count > 0) yield return "Base: everybody who is included and answered, those without an arm among them.";
        if (result.Table.Outcomes.Select(results.Design.Measures.GetValueOrDefault).OfType<Measurement.Measure>().Any(measure => plans.Any(plan => !places.IsBefore(measure, plan))))
            yield return "All arms together: where a treatment moves an outcome, its level here is that of the mix of arms.";
        var alone = result.Levels.Where(level => level.StandardError is not null).ToList();
        if (alone.Count > 0) yield return $"{(result.Table.Weighted ? "SE of what is not weighted" : "Not weighted; SE")}: {(!alone.Any(level => level.IsClustered) ? "as of a simple random sample" : alone.TrueForAll(level => level.IsClustered) ? "clustered by person, who has a value per theme" : "as of a simple random sample; clustered by person where a person has a value per theme")}.";
        if (result.Levels.Any(level => level.MeanItems is not null)) yield return "Items behind it: mean number of items in a value. Two indices over different numbers of items are not the same instrument.";
        if (result.Table.SmallestCell is { } smallest && result.Levels.Any(level => level.Status == EstimateStatus.Suppressed)) yield return $"Suppressed: fewer than {NumberFormat.Count(smallest)} values.";
        if (result.Table.Weighted) yield return "Levels over several sites are weighted by population of the site over its values, sites being strata of the standard error; levels of one site are not weighted. Effective n: (Σw)²/Σw² (Kish).";
    }

    private static ReportTable Weights(LevelResult result, string title, StudyResults results, ReportNames names) => new()
    {
        Key = $"weights_{result.Table.Key}",
        Title = $"{title}: weights",
        Columns = [new("site", "Site"), new("population", "Population", true), new("share", "Share of the population", true), new("respondents", "Respondents", true), new("weight", "Weight", true)],
        Rows =
        [
            .. result.Weights.Select(weight => (IReadOnlyList<ReportCell>)
            [
                names.Site(weight.Site), new ReportCell(NumberFormat.Fixed(weight.Population, 0), weight.Population), Share(weight.Population / result.Weights.Sum(each => each.Population)), ReportCell.Count(weight.Respondents),
                weight.Weight is { } number ? ReportCell.Mean(number) : ReportCell.NoNumber("no respondents"),
            ]),
        ],
        Notes = [$"A person's weight, scaled to a mean of 1. {PopulationSource(results)}"],
    };

    private static ReportCell Share(double share) => new(NumberFormat.Percent(share), share);

    private static string PopulationSource(StudyResults results) => results.Design.Design.Fieldwork.PopulationTable is { } table
        ? $"Population figures: {table.Source}{(table.Date is { } date ? $", {date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}" : "")}."
        : "";
}
