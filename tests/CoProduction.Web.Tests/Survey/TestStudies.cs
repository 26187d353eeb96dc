using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Survey;

/// <summary>Small studies of every shape, opened in the app under test.</summary>
internal static class TestStudies
{
    private static int opened;

    /// <summary>Opens the design under an address of its own.</summary>
    public static async Task<StudyInService> OpenAsync(this WebApp app, StudyDesign design)
    {
        var slug = string.Create(CultureInfo.InvariantCulture, $"{design.Key}-{Interlocked.Increment(ref opened)}");
        using var scope = app.Services.CreateScope();
        var study = await scope.ServiceProvider.GetRequiredService<StudyDrafts>().CreateAsync(design with { Key = slug }, "test", owner: null);
        var outcome = await scope.ServiceProvider.GetRequiredService<StudyLifecycle>().OpenAsync(study.StudyId, "test");
        outcome.Problems.Should().BeEmpty();
        outcome.Done.Should().BeTrue(outcome.Refusal);
        return (await app.Services.GetRequiredService<StudyCatalog>().FindAsync(study.Slug))!;
    }

    /// <summary>Runs a change of state, as the studies page does.</summary>
    public static async Task ChangeAsync(this WebApp app, Func<StudyLifecycle, Task<LifecycleOutcome>> change)
    {
        using var scope = app.Services.CreateScope();
        var outcome = await change(scope.ServiceProvider.GetRequiredService<StudyLifecycle>());
        outcome.Done.Should().BeTrue(outcome.Refusal);
    }

    public static LocalizedText Both(string english, string korean) => new([new("en", english), new("ko", korean)]);

    public static LocalizedText En(string english) => LocalizedText.English(english);

    /// <summary>Two arms drawn at consent; three pages: about you, a vignette with questions, a last word. English and Korean.</summary>
    public static StudyDesign TwoArms() => new()
    {
        Key = "two-arms",
        Title = Both("Parks and people", "공원과 사람들"),
        Languages = ["en", "ko"],
        Consent = new ConsentForm
        {
            Text = Both("We ask about **parks**.", "**공원**에 대해 묻습니다."),
            Organisation = Both("The parks team", "공원 연구팀"),
            DataProtection = Both("Answers only.", "응답만 저장합니다."),
            Minutes = 7,
        },
        Factors =
        [
            new Factor
            {
                Key = "reward", Label = "Reward",
                Levels =
                [
                    new Level { Key = "none", Label = "None", Text = Both("There is no reward.", "보상이 없습니다.") },
                    new Level { Key = "voucher", Label = "Voucher", Text = Both("There is a voucher.", "상품권이 있습니다.") },
                ],
            },
        ],
        Randomizations = [Draw("arm", "about", "reward", "none", "voucher")],
        Pages =
        [
            new SurveyPage
            {
                Key = "about", Title = Both("About you", "귀하에 대하여"),
                Elements =
                [
                    Choice("lives", Both("Where do you live?", "어디에 사십니까?"), ("city", Both("In a city", "도시")), ("village", Both("In a village", "마을"))),
                    new NumberItem { Key = "age", Prompt = Both("How old are you?", "나이가 어떻게 되십니까?"), Min = 18, Max = 120, Offers = [NonAnswer.PreferNotToSay] },
                    new TextItem { Key = "word", Prompt = Both("One word about parks", "공원에 대한 한마디"), MaxLength = 50 },
                ],
            },
            new SurveyPage
            {
                Key = "vignette", Title = Both("The park", "공원"),
                Elements =
                [
                    new Vignette { Key = "story", Text = Both("The council asks for help. {reward}", "구청이 도움을 구합니다. {reward}") },
                    new LikertItem { Key = "help", Prompt = Both("I would help", "돕겠습니다"), Options = Agreement(), Required = true },
                ],
            },
            new SurveyPage
            {
                Key = "last", Title = Both("Last question", "마지막 질문"),
                Elements = [new TextItem { Key = "comment", Prompt = Both("Anything else?", "더 하실 말씀이 있습니까?"), Multiline = true }],
            },
        ],
        Fieldwork = new FieldworkPlan { Identity = IdentityKey.None, Duplicates = DuplicateRule.EveryEntryCounts },
        Closing = new ClosingPage { Text = Both("That was all.", "끝났습니다."), CompletionCode = "*" },
    };

    /// <summary>Three pages of one question each, nothing randomized.</summary>
    public static StudyDesign Plain(string key, params SurveyPage[] pages) => new()
    {
        Key = key,
        Title = En("A plain study"),
        Consent = new ConsentForm { Text = En("Please take part."), Organisation = En("Us"), DataProtection = En("Answers only.") },
        Pages = pages,
        Fieldwork = new FieldworkPlan { Identity = IdentityKey.None, Duplicates = DuplicateRule.EveryEntryCounts },
        Closing = new ClosingPage { Text = En("That was all.") },
    };

    /// <summary>One page with an item of every type, all of them optional.</summary>
    public static StudyDesign EveryItem() => Plain("every-item",
        Page("items",
            new LikertItem { Key = "single", Prompt = En("One statement"), Options = Agreement(), Offers = [NonAnswer.DontKnow, NonAnswer.NotApplicable, NonAnswer.PreferNotToSay] },
            new LikertItem
            {
                Key = "matrix", Prompt = En("Several statements"), Options = Agreement(), Offers = [NonAnswer.DontKnow],
                Statements = [new Statement { Key = "m1", Text = En("Parks are clean") }, new Statement { Key = "m2", Text = En("Parks are safe") }],
            },
            new ChoiceItem
            {
                Key = "choice", Prompt = En("Which one?"),
                Options =
                [
                    new Option { Key = "a", Label = En("This") },
                    new Option { Key = "other", Label = En("Another"), Reveal = new TextItem { Key = "which", Prompt = En("Which other?"), Required = true, MaxLength = 20 } },
                ],
            },
            new MultipleChoiceItem
            {
                Key = "many", Prompt = En("Which ones?"), AtMost = 2, Offers = [NonAnswer.PreferNotToSay],
                Options =
                [
                    new Option { Key = "x", Label = En("Ex") }, new Option { Key = "y", Label = En("Why") }, new Option { Key = "z", Label = En("Zed") },
                    new Option { Key = "none", Label = En("None"), Exclusive = true },
                ],
            },
            new NumberItem { Key = "number", Prompt = En("How many?"), Min = 0, Max = 10, Decimals = 1, Unit = En("hours"), Offers = [NonAnswer.DontKnow] },
            new SliderItem { Key = "slider", Prompt = En("How warm?"), Min = 0, Max = 100, Step = 5, MinLabel = En("cold"), MaxLabel = En("hot"), Offers = [NonAnswer.DontKnow] },
            new TextItem { Key = "text", Prompt = En("In words?"), Multiline = true, MaxLength = 30, Offers = [NonAnswer.PreferNotToSay] },
            new DateItem { Key = "date", Prompt = En("When?"), Earliest = new DateOnly(2020, 1, 1), Latest = new DateOnly(2026, 12, 31) },
            new HoursItem { Key = "hours", Prompt = En("How long?"), Options = [new Option { Key = "low", Label = En("0 to 2"), Value = 1 }, new Option { Key = "high", Label = En("3 or more"), Value = 5 }] },
            new RankingItem
            {
                Key = "rank", Prompt = En("In which order?"), Places = 2, Offers = [NonAnswer.DontKnow],
                Options = [new Option { Key = "p", Label = En("Pea") }, new Option { Key = "q", Label = En("Cue") }, new Option { Key = "r", Label = En("Are") }],
            },
            new StatementItem { Key = "agree", Prompt = En("I have read this") },
            YesNo("check", "Tick yes to show that you read this") with { Purpose = ItemPurpose.AttentionCheck, Expected = ["yes"] }),
        Page("after", new TextItem { Key = "bye", Prompt = En("Bye?") }));

    public static SurveyPage Page(string key, params PageElement[] elements) => new() { Key = key, Title = En($"Page {key}"), Elements = elements };

    public static ChoiceItem Choice(string key, LocalizedText prompt, params (string Key, LocalizedText Label)[] options) => new()
    {
        Key = key,
        Prompt = prompt,
        Options = [.. options.Select(option => new Option { Key = option.Key, Label = option.Label })],
    };

    public static ChoiceItem YesNo(string key, string prompt) => Choice(key, En(prompt), ("yes", En("Yes")), ("no", En("No")));

    public static IReadOnlyList<Option> Agreement() =>
    [
        new Option { Key = "1", Label = Both("Disagree", "동의하지 않음"), Value = 1 },
        new Option { Key = "2", Label = Both("Neither", "보통"), Value = 2 },
        new Option { Key = "3", Label = Both("Agree", "동의함"), Value = 3 },
    ];

    public static RandomizationPlan Draw(string key, string before, string factor, params string[] levels) => new()
    {
        Key = key,
        Label = key,
        Before = before,
        Procedure = Procedure.Complete,
        Arms = [.. levels.Select(level => new Arm { Key = level, Label = level, Levels = new Dictionary<string, string> { [factor] = level } })],
    };
}
