using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Reporting.DataFiles;

/// <summary>A study with everything that a file format makes difficult: hyphens and long names, long labels, scripts, long and empty texts, every kind of number.</summary>
internal static class HostileStudy
{
    /// <summary>Longer than a fixed text of Stata, and than many segments of SPSS; of characters of one to four bytes.</summary>
    public static string Long { get; } = string.Concat(Enumerable.Range(0, 400).Select(number => $"{number} ü한😀 ")).TrimEnd();

    private static string Middle { get; } = string.Concat(Enumerable.Range(0, 150).Select(number => $"{number} ")).TrimEnd();

    public static readonly StudyDesign Design = new()
    {
        Key = "hostile",
        Title = En("Ünïcode <title> & \"quotes\", 한국어"),
        Sites = [new Site { Key = "old-town", Name = En("Old Town, “alt”") }, new Site { Key = "village" }],
        Randomizations =
        [
            new RandomizationPlan
            {
                Key = "a-very-long-randomization-key", Label = "한국어", Before = "topic",
                Arms = [new Arm { Key = "T-", Label = "Corrupt" }, new Arm { Key = "T_", Label = "Corrupt, underlined" }, new Arm { Key = "3" }],
            },
        ],
        Pages =
        [
            new SurveyPage
            {
                Key = "first",
                Elements =
                [
                    new LikertItem { Key = "trust", Prompt = En(new string('x', 300) + " 한국어"), Options = [Point("low", -2), Point("mid", 0), Point("high", 2), new Option { Key = "other", Label = En("Something else") }], Offers = [NonAnswer.DontKnow, NonAnswer.PreferNotToSay] },
                    new HoursItem { Key = "hours", Prompt = En("Hours"), Options = [Point("none", 0), Point("few", 2.5), Point("many", 10)] },
                    new ChoiceItem { Key = "colour", Prompt = En("Colour"), Options = [new Option { Key = "red", Label = En("Red\nand more") }, new Option { Key = "blue" }] },
                    new MultipleChoiceItem { Key = "which", Prompt = En("Which?"), Options = [Point("a-b", null), Point("a_b", null)] },
                    new NumberItem { Key = "amount", Prompt = En("Amount"), Decimals = 2 },
                    new NumberItem { Key = "count", Prompt = En("Count") },
                    new NumberItem { Key = "large", Prompt = En("Large") },
                    new DateItem { Key = "day", Prompt = En("Day") },
                    new TextItem { Key = "words", Prompt = En("Words"), Multiline = true, MaxLength = 20_000 },
                    new TextItem { Key = "middle", Prompt = En("A text of the middle length") },
                    new TextItem { Key = "never", Prompt = En("Never answered") },
                ],
            },
            new SurveyPage { Key = "topic", Elements = [Number("y")] },
        ],
        Measures = [new SingleValue { Key = "score", Variable = "y", Label = En("Score") }],
    };

    public static readonly IReadOnlyList<ResponseRow> Persons =
    [
        Complete("a", "T-", ("trust", "low"), ("hours", "few"), ("colour", "red"), ("which", new[] { "a-b" }), ("amount", 0.1), ("count", 100), ("large", 3e9), ("day", "1899-02-28"), ("words", Long), ("middle", Middle), ("never", null))
            with { Site = "old-town" },
        Complete("b", "T_", ("trust", NonAnswer.DontKnow), ("hours", null), ("colour", "blue"), ("which", null), ("amount", -1e-300), ("count", -127), ("large", -1), ("day", "2026-03-31"), ("words", "=1+1"), ("middle", "ü"), ("never", null))
            with { Site = "village" },
        Complete("c", "3", ("trust", NonAnswer.PreferNotToSay), ("hours", "many"), ("colour", null), ("which", new[] { "a-b", "a_b" }), ("amount", null), ("count", 151), ("large", 152), ("day", null), ("words", null), ("middle", null), ("never", null)),
        Complete("d", "3", ("trust", "other"), ("hours", "none"), ("colour", null), ("which", new[] { "a_b" }), ("amount", 1e200), ("count", null), ("large", null), ("day", null), ("words", "tab\there, \"quoted\""), ("middle", "  spaces"), ("never", null)),
        Person("e", ParticipantState.Started),
        Person("f", ParticipantState.Withdrawn) with { Site = "village" },
    ];

    public static readonly ResponseFrame Frame = Design.Frame(Persons);

    private static ResponseRow Complete(string id, string arm, params IReadOnlyList<(string Variable, object? Value)> answers) =>
        Person(id).InArm(arm, "a-very-long-randomization-key").Sent("first", answers).Sent("topic", ("y", id == "a" ? 1.25 : null));

    private static Option Point(string key, double? value) => new() { Key = key, Label = En($"{key} “label”"), Value = value };
}
