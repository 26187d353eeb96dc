using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>Every column of the responses file: what it means, its codes, where it is asked. Made from the design alone, so that it exists before the first answer.</summary>
public sealed record Codebook(string Study, string Title, IReadOnlyList<int> Versions, IReadOnlyList<CodebookEntry> Variables, IReadOnlyList<CodebookValue> MissingStates)
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="versions">Every published version.</param>
    /// <param name="rules">For the codebook of a public file: what it holds back.</param>
    public static Codebook Of(IReadOnlyDictionary<int, CompiledDesign> versions, PublicRules? rules = null)
    {
        var frame = new ResponseFrameBuilder(versions, [ParticipantKind.Real], rules).Build();
        var design = frame.Design.Design;
        return new Codebook(design.Key, design.Title.InOrFirst("en"), [.. versions.Keys.Order()],
            [.. ExportColumns.Of(frame).Select(column => Entry(frame, column))],
            [.. Enum.GetValues<Missing>().Select(missing => new CodebookValue(missing.Code(), missing.Meaning(), null, SpssFile.UsualNumber(missing)))]);
    }

    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    /// <summary>As a report, for the page and the HTML file.</summary>
    public Report ToReport() => new()
    {
        Title = $"Codebook: {Title}",
        Subtitles = [$"Columns of the responses file, versions {string.Join(", ", Versions)} of the design."],
        Sections =
        [
            new ReportSection("variables", "Variables",
            [
                new ReportParagraph("A missing value is an empty field. Beside every variable that has one, a column named after it and __missing gives the state; on request a column named after it and _label gives the words of its code."),
                new ReportTable
                {
                    Key = "variables",
                    Title = "Variables of the responses file",
                    Columns = [new("name", "Name"), new("meaning", "Meaning"), new("kind", "Kind"), new("values", "Values"), new("asked", "Asked"), new("timing", "Place")],
                    Rows = [.. Variables.Select(variable => (IReadOnlyList<ReportCell>)[variable.Name, variable.Meaning, variable.Kind, Values(variable), Asked(variable), string.Join("; ", variable.Timing)])],
                },
            ]),
            new ReportSection("missing", "States of missing",
            [
                new ReportTable
                {
                    Key = "missing",
                    Title = "States of missing",
                    Columns = [new("code", "Code"), new("meaning", "Meaning"), new("stata", "In Stata"), new("spss", "In SPSS", IsNumber: true)],
                    Rows = [.. MissingStates.Select((state, index) =>
                        (IReadOnlyList<ReportCell>)[state.Code, state.Label, $".{(char)('a' + index)}", state.Number!.Value.ToString(CultureInfo.InvariantCulture)])],
                },
            ]),
        ],
    };

    private static string Values(CodebookEntry variable) => variable.Coarsened is { } coarsened ? $"{AllValues(variable)}. {coarsened}" : AllValues(variable);

    private static string AllValues(CodebookEntry variable) => variable.Range
        ?? string.Join("; ", variable.Values.Select(value => value.Value is { } number ? $"{value.Code} = {value.Label} ({NumberFormat.Fixed(number, number == Math.Round(number) ? 0 : 2)})" : $"{value.Code} = {value.Label}"));

    private static string Asked(CodebookEntry variable) =>
        string.Join(", ", new[] { variable.Page is { } page ? $"page {page}" : null, variable.Theme is { } theme ? $"theme {theme}" : null, variable.Condition }.OfType<string>());

    private static CodebookEntry Entry(ResponseFrame frame, ExportColumn column)
    {
        var entry = new CodebookEntry { Name = column.Name, Meaning = column.Meaning, Kind = column.Kind, Values = column.Categories };
        if (column.Source is not { } source) return entry;
        entry = entry with { Theme = source.Theme.Length > 0 ? source.Theme : null };
        if (frame.Measures.FirstOrDefault(measure => measure.Scores == source) is { } scored)
            return entry with { Rule = RuleOf(scored.Measure), Role = ExportColumns.Name(scored.Measure.Role), Inputs = scored.Measure.Inputs, Timing = TimingOf(frame, scored.Measure) };
        if (source.Place is not { } place) return entry;
        return entry with
        {
            Question = place.Variable.Item.Prompt.InOrFirst("en"),
            Option = source.Option is { } option ? option.Key : null,
            Page = place.Page.Key,
            Condition = place.Page.ShowIf is null && place.Element.ShowIf is null && place.Element.Key == place.Variable.Item.Key ? null : "asked of some only",
            Range = RangeOf(place.Variable.Item, source),
            Offers = [.. place.Variable.Item.Offers.Select(ExportColumns.Name)],
            Timing = TimingOf(frame, new SingleValue { Variable = place.Variable.Name }),
            Coarsened = frame.Rules?.WordsOf(place.Variable),
        };
    }

    private static string? RangeOf(Item item, FrameColumn column) => item switch
    {
        SliderItem slider => $"{NumberFormat.Fixed(slider.Min, 0)} to {NumberFormat.Fixed(slider.Max, 0)}",
        NumberItem number => (number.Min, number.Max) switch
        {
            (null, null) => "any number",
            ({ } min, null) => $"at least {NumberFormat.Fixed(min, 0)}",
            (null, { } max) => $"at most {NumberFormat.Fixed(max, 0)}",
            ({ } min, { } max) => $"{NumberFormat.Fixed(min, 0)} to {NumberFormat.Fixed(max, 0)}",
        },
        StatementItem => "1 = ticked, 0 = not ticked",
        MultipleChoiceItem => $"1 = chosen, 0 = not chosen: {column.Option?.Label.InOrFirst("en")}",
        RankingItem => $"place from 1: {column.Option?.Label.InOrFirst("en")}",
        DateItem => "year-month-day",
        TextItem => "words as typed",
        _ => null,
    };

    /// <summary>Before or after each draw: what decides whether a variable may be a covariate.</summary>
    private static IReadOnlyList<string> TimingOf(ResponseFrame frame, Measure measure)
    {
        var places = new MeasurePlaces(frame.Design);
        return [.. frame.Design.Design.Randomizations.Select(plan => $"{(places.IsBefore(measure, plan) ? "before" : "after")} the draw {plan.Key}")];
    }

    internal static string RuleOf(Measure measure) => measure switch
    {
        Scale scale => $"{(scale.Score == ScaleScore.Sum ? "sum" : "mean")} of {string.Join(", ", scale.Items.Select(item => item.Reverse ? item.Variable + " (reversed)" : item.Variable))}; "
            + (scale.Score == ScaleScore.Sum || scale.MinAnswered is null ? "all must be answered" : $"at least {scale.MinAnswered} answered"),
        ProportionPositive index => $"share of positive answers among the items {(index.Denominator == IndexDenominator.Answered ? "answered" : "asked (don't know and blank count as not positive)")}; at least {Math.Max(index.MinAnswered, 1)} answered; "
            + string.Join("; ", index.Items.GroupBy(item => string.Join(" or ", item.Positive)).Select(alike => $"positive is {alike.Key} of {string.Join(", ", alike.Select(item => item.Variable))}")),
        Dichotomy { AtLeast: { } least } cut => $"1 if {cut.Variable} is at least {NumberFormat.Fixed(least, least == Math.Round(least) ? 0 : 2)}, else 0",
        Dichotomy set => $"1 if {set.Variable} is {string.Join(" or ", set.Positive)}, else 0",
        SingleValue value => $"the answer to {value.Variable}, as a number",
        CheckPassed check => $"1 if {check.Variable} was answered as expected, else 0",
        TaskMetric metric => $"{FigureOf(metric.Figure)} of task {metric.Task}",
        _ => measure.GetType().Name,
    };

    private static string FigureOf(TaskFigure figure) => figure switch
    {
        TaskFigure.CorrectUnits => "correct units",
        TaskFigure.UnitsPerMinute => "correct units per minute",
        TaskFigure.Accuracy => "share of attempts that were correct",
        _ => ExportColumns.Name(figure),
    };
}
