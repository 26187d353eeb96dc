using CoProduction.Studies.Analysis;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>Reliability of scales, their ends by arm, what was answered and what is missing.</summary>
internal static class MeasureSection
{
    /// <summary>How the analysis marks an item that counts reversed.</summary>
    private const string ReversedMark = " (reversed)";

    public static ReportSection Build(StudyResults results) => new("measures", "Measures",
    [
        .. results.Fieldwork is not null && OutcomeTable(results) is { Rows.Count: > 0 } outcomes ? [outcomes] : Array.Empty<ReportBlock>(),
        .. results.Reliability.Count == 0 ? Array.Empty<ReportBlock>() : [AlphaTable(results), ItemTable(results)],
        .. results.Fieldwork is { } fieldwork ? Answers(fieldwork, results) : [],
    ]);

    /// <summary>How the outcomes of the inquiries are made: what a reader must know before a result.</summary>
    private static ReportTable OutcomeTable(StudyResults results) => new()
    {
        Key = "outcomes_made",
        Title = "Outcomes: how they are made",
        Columns = [new("outcome", "Outcome"), new("made", "How it is made"), new("range", "Range")],
        Rows =
        [
            .. results.Plan.Inquiries.Select(inquiry => inquiry.Outcome).Distinct().Select(results.Design.Measures.GetValueOrDefault).OfType<Measure>().Select(measure => (IReadOnlyList<ReportCell>)
                [AnalysisData.LabelOf(measure), MeasureRule.Of(results.Design, measure), MeasureRange.Of(results.Design, measure) is { } range ? $"{End(range.Min)} to {End(range.Max)}" : NumberFormat.None]),
        ],
        StaysOpen = true,
    };

    private static ReportTable AlphaTable(StudyResults results) => new()
    {
        Key = "reliability",
        Title = "Reliability of scales, all items asked",
        Columns =
        [
            new("scale", "Scale"), new("items", "Items", true), new("n", "n", true), new("dropped", "n without an item", true), new("alpha", "α", true), new("conf_low", "CI low", true), new("conf_high", "CI high", true), new("omega", "ω", true),
            new("mean_r", "Mean inter-item r", true), new("remarks", "Remarks"),
        ],
        Rows =
        [
            .. results.Reliability.Select(scale => (IReadOnlyList<ReportCell>)
            [
                Name(scale), ReportCell.Count(scale.Items.Count), ReportCell.Count(scale.Reliability?.N), ReportCell.Count(scale.Reliability?.RowsDropped), scale.Reliability?.Alpha is null ? ReportCell.NoNumber("not estimable") : ReportCell.Coefficient(scale.Reliability.Alpha),
                ReportCell.Coefficient(scale.Reliability?.AlphaLow), ReportCell.Coefficient(scale.Reliability?.AlphaHigh), ReportCell.Coefficient(scale.Reliability?.OmegaTotal), ReportCell.Coefficient(scale.Reliability?.MeanInterItemCorrelation),
                scale.Reason ?? (scale.Reliability is { OmegaTotal: null, OmegaReason: { } why } ? $"ω: {why}" : ""),
            ]),
        ],
        Notes = [$"Cronbach's alpha and McDonald's omega (one factor) from persons who answered every item{(LenientScales(results) is { Length: > 0 } lenient ? $", although a score needs fewer ({lenient})" : "")}; {NumberFormat.Level(results.Plan.Level)} intervals by Feldt. No item was left out after the answers were seen."],
    };

    /// <summary>Scales that are scored from fewer answers than all, with how many.</summary>
    private static string LenientScales(StudyResults results) => string.Join("; ", results.Reliability.DistinctBy(scale => scale.Key)
        .Select(scale => results.Design.Measures.GetValueOrDefault(scale.Key)).OfType<Scale>().Where(scale => scale.Score != ScaleScore.Sum && scale.MinAnswered is { } least && least < scale.Items.Count)
        .Select(scale => $"{AnalysisData.LabelOf(scale)}: {NumberFormat.Count(scale.MinAnswered)} of {NumberFormat.Count(scale.Items.Count)}"));

    private static ReportTable ItemTable(StudyResults results) => new()
    {
        Key = "reliability_items",
        Title = "Items within their scales",
        Columns = [new("scale", "Scale"), new("item", "Variable"), new("wording", "Item"), new("item_rest_r", "Item–rest r", true), new("alpha_if_deleted", "α without the item", true)],
        Rows =
        [
            .. results.Reliability.Where(scale => scale.Reliability is not null).SelectMany(scale => scale.Reliability!.Items.Select(item => (IReadOnlyList<ReportCell>)
                [Name(scale), item.Item, Wording(results, scale, item.Item), ReportCell.Coefficient(item.ItemRestCorrelation), ReportCell.Coefficient(item.AlphaIfDeleted)])),
        ],
    };

    private static string Wording(StudyResults results, ScaleReliability scale, string item) =>
        MeasureRule.Item(results.Design, item.EndsWith(ReversedMark, StringComparison.Ordinal) ? item[..^ReversedMark.Length] : item, scale.ThemeKey);

    private static IEnumerable<ReportBlock> Answers(FieldworkResults fieldwork, StudyResults results)
    {
        if (fieldwork.Ends.Where(end => !end.IsCheck).ToList() is { Count: > 0 } ends) yield return EndsTable(ends, results.Design.Design.Randomizations.Count > 0);
        if (fieldwork.Ends.Where(end => end.IsCheck).ToList() is { Count: > 0 } checks) yield return ChecksTable(checks);
        if (fieldwork.Variables.Count == 0) yield break;
        yield return new ReportDetails($"Every question: distribution of the answers ({Questions(fieldwork.Variables.DistinctBy(variable => variable.Label).Count())})", [.. AnswerFigures.Build(fieldwork.Variables), OptionTable(fieldwork.Variables), NumberTable(fieldwork.Variables)]);
        yield return MissingTable(fieldwork.Variables);
    }

    private static string Questions(int n) => n == 1 ? "one question" : $"{NumberFormat.Count(n)} questions";

    private static ReportTable EndsTable(IReadOnlyList<MeasureEnds> ends, bool isDrawn) => new()
    {
        Key = "floor_ceiling",
        Title = ends.Any(end => end.Arm.Length > 0) ? "Floor and ceiling by arm" : "Floor and ceiling",
        Columns =
        [
            new("measure", "Measure"), .. isDrawn ? [new ReportColumn("arm", "Arm")] : Array.Empty<ReportColumn>(), new("n", "n", true), new("mean", "Mean", true), new("sd", "SD", true), new("range", "Range"), new("floor", "At the floor", true), new("ceiling", "At the ceiling", true),
        ],
        Rows =
        [
            // An arm to which nothing of the measure was put (another population, an arm of another wave) has no ends.
            .. ends.Where(end => end.N > 0 || end.Arm.Length == 0).Select(end => (IReadOnlyList<ReportCell>)
            [
                end.Measure, .. isDrawn ? [ArmOf(end, ends)] : Array.Empty<ReportCell>(), ReportCell.Count(end.N), ReportCell.Mean(end.Mean), ReportCell.Mean(end.StandardDeviation),
                $"{End(end.Min)} to {End(end.Max)}", new ReportCell(NumberFormat.Percent(end.Floor), end.Floor), new ReportCell(NumberFormat.Percent(end.Ceiling), end.Ceiling),
            ]),
        ],
        Notes = ["Shares of persons at the smallest and largest value that the measure can take: what stands at an end cannot move further.", .. isDrawn ? ["All: everybody who answered, those without an arm among them, hence not the sum of the arms."] : Array.Empty<string>()],
    };

    private static ReportTable ChecksTable(IReadOnlyList<MeasureEnds> checks) => new()
    {
        Key = "attention_checks",
        Title = $"{(checks.All(check => check.IsManipulationCheck) ? "Manipulation" : checks.Any(check => check.IsManipulationCheck) ? "Attention and manipulation" : "Attention")} checks{(checks.Any(check => check.Arm.Length > 0) ? " by arm" : "")}",
        Columns = [new("check", "Check"), new("arm", "Arm"), new("n", "n answered", true), new("passed", "Passed", true)],
        Rows = [.. checks.Select(check => (IReadOnlyList<ReportCell>)[check.Measure, ArmOf(check, checks), ReportCell.Count(check.N), check.IsNotAsked ? ReportCell.NoNumber("not asked") : new ReportCell(NumberFormat.Percent(check.Ceiling), check.Ceiling)])],
        Notes = ["Of those who answered the check; All: those without an arm among them. Only a declared rule of exclusion leaves anybody out for failing it."],
    };

    private static string ArmOf(MeasureEnds end, IReadOnlyList<MeasureEnds> all) => end.Arm.Length == 0 ? "All"
        : all.Select(each => each.Randomization).Where(name => name.Length > 0).Distinct().Count() > 1 ? $"{end.Randomization}: {end.Arm}" : end.Arm;

    /// <summary>A value that somebody gave, or the middle of two: with the decimals that it has.</summary>
    private static ReportCell Plain(double? value) => value is { } number ? new ReportCell(NumberFormat.Fixed(number, number == Math.Round(number) ? 0 : 2), number) : NumberFormat.None;

    private static string End(double value) => NumberFormat.Fixed(value, value == Math.Round(value) ? 0 : 2);

    private static ReportTable OptionTable(IReadOnlyList<VariableSummary> variables) => new()
    {
        Key = "answers_options",
        IsScreenOnly = true,
        Title = "Answers by option",
        Columns = [new("variable", "Variable"), new("question", "Question"), new("option", "Option"), new("n", "n", true), new("share", "Share of answers", true)],
        Rows =
        [
            .. variables.Where(variable => variable.Options.Count > 0).SelectMany(variable => variable.Options.Select(option => (IReadOnlyList<ReportCell>)
                [variable.Name, variable.Label, option.Option, ReportCell.Persons(option.N), Share(option.N, variable.N)])),
        ],
    };

    private static ReportTable NumberTable(IReadOnlyList<VariableSummary> variables) => new()
    {
        Key = "answers_numbers",
        Title = "Answers as numbers",
        Columns = [new("variable", "Variable"), new("question", "Question"), new("n", "n", true), new("mean", "Mean", true), new("sd", "SD", true), new("min", "Min", true), new("median", "Median", true), new("max", "Max", true)],
        Rows =
        [
            .. variables.Where(variable => variable.Mean is not null || variable.Options.Count == 0).Select(variable => (IReadOnlyList<ReportCell>)
            [
                variable.Name, variable.Label, ReportCell.Count(variable.N), ReportCell.Mean(variable.Mean), ReportCell.Mean(variable.StandardDeviation), Plain(variable.Min), Plain(variable.Median), Plain(variable.Max),
            ]),
        ],
        Notes = ["Everybody who counts and answered: also who was screened out by the answer, or stopped later. Options count by their values. Of what people wrote in words only the number of answers stands here."],
    };

    /// <summary>A column per state that occurs.</summary>
    private static ReportTable MissingTable(IReadOnlyList<VariableSummary> variables)
    {
        var states = variables.SelectMany(variable => variable.Missing.Keys).Distinct().OrderBy(state => state.IsStructural() ? 0 : 1).ThenBy(state => state).ToList();
        return new ReportTable
        {
            Key = "missingness",
            Title = "Why answers are missing",
            Columns = [new("variable", "Variable"), new("question", "Question"), new("n", "n answered", true), .. states.Select(state => new ReportColumn(state.Code(), Words(state), true))],
            Rows = [.. variables.Select(variable => (IReadOnlyList<ReportCell>)[variable.Name, variable.Label, ReportCell.Persons(variable.N), .. states.Select(state => ReportCell.Persons(variable.Missing.GetValueOrDefault(state)))])],
            Notes = [.. states.Select(state => $"{Words(state)}: {Rest(state.Meaning())}.")],
        };
    }

    /// <summary>What a meaning says beyond the words of the column.</summary>
    private static string Rest(string meaning) => meaning.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? meaning[(colon + 2)..] : char.ToLowerInvariant(meaning[0]) + meaning[1..];

    private static string Words(Missing state) => ReportNames.Capital(MissingWords.Of(state));

    private static ReportCell Share(int n, int all) => all == 0 ? ReportCell.NoNumber(NumberFormat.None) : new ReportCell(NumberFormat.Percent((double)n / all), (double)n / all);

    private static string Name(ScaleReliability scale) => scale.Theme.Length > 0 ? $"{scale.Scale}: {scale.Theme}" : scale.Scale;
}
