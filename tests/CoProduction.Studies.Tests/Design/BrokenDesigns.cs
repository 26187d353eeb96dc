using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using static CoProduction.Studies.Tests.Design.SampleDesigns;

namespace CoProduction.Studies.Tests.Design;

/// <summary>A correct design with one thing wrong, by what is wrong; and the codes that the check must give, no others.</summary>
internal static class BrokenDesigns
{
    private static readonly LocalizedText Words = T("Words", "말");

    public static IReadOnlyDictionary<string, (Func<StudyDesign> Design, string Codes)> Cases { get; } =
        Languages().Concat(Keys()).Concat(ConsentAndClosing()).Concat(Factors()).Concat(Sites()).Concat(Pages()).Concat(Items())
            .Concat(Conditions()).Concat(Randomizations()).Concat(Slots()).Concat(Measures()).Concat(Plans()).Concat(Fieldworks())
            .ToDictionary(broken => broken.What, broken => (broken.Design, broken.Codes));

    private static StudyDesign Two => TwoByTwo();

    private static StudyDesign Every => EveryKind.Design();

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Languages() =>
    [
        ("no language, which a file reads as English", "translation-undeclared", () => Two with { Languages = [] }),
        ("a language that does not exist", "language-unknown translation-missing", () => Two with { Languages = ["en", "ko", "xx"] }),
        ("a language written in full", "language-unknown translation-missing", () => Two with { Languages = ["en", "ko", "English"] }),
        ("a language twice", "language-twice", () => Two with { Languages = ["en", "ko", "en"] }),
        ("a language that the buttons do not speak", "language-not-spoken translation-missing", () => Two with { Languages = ["en", "ko", "de"] }),
        ("a prompt in one of two languages", "translation-missing",
            () => Two.Element<LikertItem>("willing", item => item with { Prompt = LocalizedText.English("I would help.") })),
        ("a blank translation", "translation-missing", () => Two with { Title = T("Title", " ") }),
        ("a level's text in one of two languages", "translation-missing translation-slots-differ",
            () => Two.Level("reward", "money", level => level with { Text = LocalizedText.English("Ten euros.") }).Element<Vignette>("story", text => text with { Text = T("{reward} {appeal}", "{reward}") })),
        ("a text in a language that is not the study's", "translation-undeclared", () => Two with { Title = Two.Title.With("de", "Titel") }),
        ("a slot that only one language has", "translation-slots-differ",
            () => Two.Element<Vignette>("story", text => text with { Text = T("{site} {reward} {appeal}", "{reward} {appeal}") })),
        ("an empty statement", "text-missing",
            () => Two.Element<LikertItem>("psm", item => item with { Statements = [item.Statements[0] with { Text = LocalizedText.Empty }, .. item.Statements.Skip(1)] })),
        ("no title", "text-missing", () => Two with { Title = LocalizedText.Empty }),
        ("a control character in a text", "text-control-character", () => Two with { Title = T("Bell\a", "종") }),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Keys() =>
    [
        ("a study key in capitals", "study-key-invalid", () => Two with { Key = "Two" }),
        ("no study key", "study-key-invalid", () => Two with { Key = "" }),
        ("a variable with a hyphen", "key-invalid measure-variable-unknown",
            () => Two.Element<LikertItem>("willing", item => item with { Key = "will-ing" })),
        ("a variable that starts with a digit", "key-invalid", () => WithText("1st")),
        ("a page key with a blank", "key-invalid", () => Two.Page("after", page => page with { Key = "after all" })),
        ("a variable called participant_id", "key-reserved", () => WithText("participant_id")),
        ("a variable called Arm", "key-reserved", () => WithText("Arm")),
        ("a variable with two underscores, as form fields have them", "key-reserved", () => WithText("a__na")),
        ("a factor called site", "key-reserved", () => Every with { Factors = [.. Every.Factors, Spare with { Key = "site" }], Randomizations = [.. Every.Randomizations, SpareDraw("site")] }),
        ("a key of 33 characters", "key-too-long", () => WithText(new string('a', 33))),
        ("an item without a key", "key-missing", () => WithText("")),
        ("a page without a key", "key-missing", () => Two.Page("after", page => page with { Key = "" })),
        ("two variables of one name on different pages", "key-twice", () => WithText("care")),
        ("two variables that differ in case only", "key-twice", () => WithText("CARE")),
        ("a follow-up with the name of another variable", "key-twice", () => Every.Element<MultipleChoiceItem>("helps", item => item with
        {
            Options = [.. item.Options.Select(option => option.Reveal is null ? option : option with { Reveal = option.Reveal with { Key = "age" } })],
        })),
        ("a measure with the name of a variable", "key-twice", () => Two.With(new SingleValue { Key = "willing", Label = Words, Variable = "willing" })),
        ("a factor with the name of a measure", "key-twice", () => Two.With(new SingleValue { Key = "reward", Label = Words, Variable = "willing" })
            .Regression("factors", table => table with { Terms = [] })),
        ("a looped variable whose export name is taken", "key-twice", () => WithText("reports_parks")),
        ("a variable with the name of the column of an arm", "key-twice", () => WithText("arm_main")),
        ("two pages of one key", "key-twice", () => Two with { Pages = [.. Two.Pages, new SurveyPage { Key = "after", Elements = [new TextBlock { Key = "bye", Text = Words }] }] }),
        ("two options of one key", "key-twice", () => Two.Set(set => set with { Options = [.. set.Options, set.Options[0]] })),
        ("two arms of one key", "key-twice arms-alike", () => Two.Draw(plan => plan with { BlockSize = null, Arms = [.. plan.Arms, plan.Arms[0]] })),
        ("a looped variable whose export name is too long", "export-name-long", () => Two.Page("activities", page => page with
        {
            Elements = [.. page.Elements, new TextItem { Key = new string('a', 28), Prompt = Words }],
        })),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> ConsentAndClosing() =>
    [
        ("no consent text", "consent-incomplete", () => Two with { Consent = Two.Consent with { Text = LocalizedText.Empty } }),
        ("no organisation", "consent-incomplete", () => Two with { Consent = Two.Consent with { Organisation = LocalizedText.Empty } }),
        ("no data protection text", "consent-incomplete", () => Two with { Consent = Two.Consent with { DataProtection = LocalizedText.Empty } }),
        ("a duration of nothing", "consent-minutes", () => Two with { Consent = Two.Consent with { Minutes = 0 } }),
        ("nothing said at the end", "closing-empty", () => Two.Closing(closing => closing with { Text = LocalizedText.Empty })),
        ("nothing said to those screened out", "screened-out-text-missing", () => Every.Closing(closing => closing with { ScreenedOutText = LocalizedText.Empty })),
        ("a completion code with a blank", "completion-code-invalid", () => Two.Closing(closing => closing with { CompletionCode = "A B" })),
        ("a return address without encryption", "redirect-not-https", () => Two.Closing(closing => closing with { RedirectUrl = "http://panel.example.org" })),
        ("a return address that is a script", "redirect-not-https", () => Two.Closing(closing => closing with { RedirectUrl = "javascript:alert(1)" })),
        ("a return address on no host", "redirect-not-https", () => Two.Closing(closing => closing with { RedirectUrl = "/thanks" })),
        ("a return address whose host is filled in", "redirect-not-https", () => Two.Closing(closing => closing with { RedirectUrl = "https://{external_id}.example.org" })),
        ("an unknown slot in the return address", "redirect-slot-unknown", () => Two.Closing(closing => closing with { RedirectUrl = "https://panel.example.org/{arm}" })),
        ("a code sent that is not drawn", "redirect-without-code", () => Two.Closing(closing => closing with { RedirectUrl = "https://panel.example.org/?c={code}" })),
        ("an outside id sent from an open link", "redirect-without-id", () => Two.Fieldwork(_ => new FieldworkPlan { Identity = IdentityKey.None, Duplicates = DuplicateRule.EveryEntryCounts })
            .Closing(closing => closing with { RedirectUrl = "https://panel.example.org/?i={external_id}" })),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Factors() =>
    [
        ("a factor of one level", "too-few-levels plan-empty", () => Bare with
        {
            Factors = [Spare with { Levels = [Spare.Levels[0]] }], Pages = [SparePage("{spare}")],
            Randomizations = [SpareDraw("spare") with { Before = "only", Arms = [SpareDraw("spare").Arms[0], new Arm { Key = "arm_b" }] }],
        }),
        ("a factor that no arm has", "factor-unused", () => Two with { Factors = [.. Two.Factors, Spare] }),
        ("a level that no arm has", "level-unused", () => Two.Factor("reward", factor => factor with { Levels = [.. factor.Levels, new Level { Key = "voucher", Label = "V" }] })),
        ("a wording for a site that does not exist", "site-unknown", () => Two.Level("reward", "money", level => level with { Local = [new LocalWording { Site = "atlantis", Text = Words }] })),
        ("a wording for a theme that does not exist", "theme-unknown", () => Two.Level("reward", "money", level => level with { Local = [new LocalWording { Theme = "magic", Text = Words }] })),
        ("two wordings for one site", "wording-twice", () => Two.Level("reward", "money", level => level with
        {
            Local = [new LocalWording { Site = "hilltop", Text = Words }, new LocalWording { Site = "hilltop", Text = Words }],
        })),
        ("arms that no text tells apart", "arms-not-shown", () => Two.Element<Vignette>("story", text => text with { Text = Words })),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Sites() =>
    [
        ("a site without themes where pages loop", "site-without-themes", () => Two.Site("hilltop", site => site with { Themes = [] })),
        ("a theme that no site asks about", "theme-unused", () => Two.Site("riverside", site => site with { Themes = ["parks"] })),
        ("a site with an unknown theme", "theme-unknown", () => Two.Site("hilltop", site => site with { Themes = ["parks", "magic"] })),
        ("a site with a theme twice", "theme-twice", () => Two.Site("hilltop", site => site with { Themes = ["parks", "parks"] })),
        ("a page at an unknown site", "site-unknown", () => Two.Page("after", page => page with { Sites = ["riverside", "atlantis"] })),
        ("a randomization at an unknown site", "site-unknown", () => Two.Draw(plan => plan with { Sites = ["riverside", "hilltop", "atlantis"] })),
        ("a statement at an unknown site", "site-unknown", () => Two.Element<LikertItem>("psm", item => item with { Statements = [item.Statements[0] with { Sites = ["hilltop", "atlantis"] }, .. item.Statements.Skip(1)] })),
        ("an element for themes on a page that does not loop", "themes-outside-loop", () => Two.Element<LikertItem>("willing", item => item with { Themes = ["parks"] })),
        ("a page for an unknown population", "population-unknown", () => Two.Page("after", page => page with { Populations = ["martians"] })),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Pages() =>
    [
        ("no pages", "no-pages plan-empty", () => Bare with { Pages = [] }),
        ("an empty page", "page-empty", () => Two with { Pages = [.. Two.Pages, new SurveyPage { Key = "empty" }] }),
        ("a loop without themes", "loop-without-themes plan-empty", () => Bare with { Pages = [new SurveyPage { Key = "loop", Loop = PageLoop.Themes, Elements = [new TextBlock { Key = "a", Text = Words }] }] }),
        ("a loop at a site without themes", "page-unreachable site-without-themes", () => Two.Site("hilltop", site => site with { Themes = [] }).Page("activities", page => page with { Sites = ["hilltop"] })),
        ("an element at a site that its page excludes", "element-unreachable", () => Two.Page("after", page => page with { Sites = ["riverside"] }).Element<LikertItem>("willing", item => item with { Sites = ["hilltop"] })),
        ("an element for a theme that its site does not ask about", "element-unreachable", () => Two.Element<ChoiceItem>("repairs", item => item with { Sites = ["hilltop"], Themes = ["safety"] })),
        ("a task beside a text", "task-not-alone", () => Every.Page("work", page => page with { Elements = [.. page.Elements, new TextBlock { Key = "more", Text = Words }] })),
        ("a task in a loop", "task-in-loop", () => Every.Page("practice", page => page with { Loop = PageLoop.Themes })),
        ("a task of no rounds", "task-out-of-bounds", () => Every.Element<EffortTask>("counting", task => task with { Rounds = 0 })),
        ("a task of one cell", "task-out-of-bounds", () => Every.Element<EffortTask>("counting", task => task with { GridSize = 1 })),
        ("a negative piece rate", "task-piece-rate", () => Every.Element<EffortTask>("counting", task => task with { PieceRateMinor = -1 })),
        ("a currency in small letters", "currency-invalid", () => Every.Element<EffortTask>("counting", task => task with { Currency = "eur" })),
        ("a paid practice", "practice-paid", () => Every.Element<EffortTask>("warm_up", task => task with { PieceRateMinor = 1 })),
        ("pay of nothing under a condition", "paid-nothing", () => Every.Element<EffortTask>("counting", task => task with { PieceRateMinor = 0 }).Element<TextBlock>("earned", text => text with { Text = Words })),
        ("a million pages", "too-large", () => Two with { Pages = [.. Enumerable.Repeat(Two.Pages[0], 501)] }),
        ("a condition of a thousand parts", "too-large", () => Two.Page("after", page => page with { ShowIf = new ShowIf { Any = [.. Enumerable.Repeat(Answered("serve", "agree"), 1000)] } })),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Items() =>
    [
        ("an unknown response set", "response-set-unknown", () => Two.Element<LikertItem>("willing", item => item with { ResponseSet = "gone" })
            .Measure<SingleValue>("willingness", _ => new SingleValue { Key = "willingness", Label = Words, Role = VariableRole.Outcome, Variable = "willing" })
            .Measure<Dichotomy>("would_help", measure => measure with { Variable = "reports", Positive = ["often"] })),
        ("a response set and options", "options-twice", () => Two.Element<LikertItem>("willing", item => item with { Options = Two.ResponseSets[0].Options })),
        ("a matrix without options", "matrix-without-options response-set-unused plan-empty", () => Bare with { Pages = [Matrix with { Elements = [((LikertItem)Matrix.Elements[0]) with { ResponseSet = null }] }], ResponseSets = Two.ResponseSets }),
        ("a choice of one option", "too-few-options", () => WithItem(new ChoiceItem { Key = "extra", Prompt = Words, Options = [new Option { Key = "a", Label = Words }] })),
        ("a response set of one option", "too-few-options plan-empty", () => Bare with { Pages = [Matrix], ResponseSets = [Two.ResponseSets[0] with { Options = [Two.ResponseSets[0].Options[0]] }] }),
        ("a response set that no item uses", "response-set-unused", () => Two with { ResponseSets = [.. Two.ResponseSets, Two.ResponseSets[0] with { Key = "spare" }] }),
        ("a scale in random order", "ordered-options-shuffled", () => Two.Element<LikertItem>("willing", item => item with { RandomizeOptions = true })),
        ("an excluding option where one is chosen", "exclusive-unused", () => Two.Element<ChoiceItem>("repairs", item => item with { Options = [.. item.Options.Select(option => option with { Exclusive = true })] })),
        ("a lowest number above the highest", "min-above-max", () => WithItem(new NumberItem { Key = "extra", Prompt = Words, Min = 5, Max = 4 })),
        ("a slider of no length", "min-above-max", () => WithItem(Slider with { Min = 5, Max = 5 })),
        ("an earliest date after the latest", "min-above-max", () => WithItem(new DateItem { Key = "extra", Prompt = Words, Earliest = new(2020, 1, 2), Latest = new(2020, 1, 1) })),
        ("at least three and at most two choices", "min-above-max", () => Every.Element<MultipleChoiceItem>("helps", item => item with { AtLeast = 3, AtMost = 2 })),
        ("more choices than options", "choices-out-of-bounds", () => Every.Element<MultipleChoiceItem>("helps", item => item with { AtMost = 9 })),
        ("no place to fill in a ranking", "choices-out-of-bounds", () => Every.Element<RankingItem>("order", item => item with { Places = 0 })),
        ("eleven decimals", "decimals-out-of-bounds", () => WithItem(new NumberItem { Key = "extra", Prompt = Words, Decimals = 11 })),
        ("a text of no length", "length-out-of-bounds", () => WithItem(new TextItem { Key = "extra", Prompt = Words, MaxLength = 0 })),
        ("a slider whose steps miss its end", "slider-step", () => WithItem(Slider with { Max = 10, Step = 3 })),
        ("a slider that goes backwards", "slider-step", () => WithItem(Slider with { Step = -1 })),
        ("a slider without labels", "slider-labels-missing", () => WithItem(Slider with { MinLabel = LocalizedText.Empty })),
        ("a non-answer offered twice", "offer-twice", () => Two.Element<LikertItem>("willing", item => item with { Offers = [NonAnswer.DontKnow, NonAnswer.DontKnow] })),
        ("a follow-up in a matrix", "reveal-not-here", () => Two.Element<LikertItem>("psm", item => item with { ResponseSet = null, Options = WithReveal(Two.ResponseSets[0].Options, new TextItem { Key = "why", Prompt = Words }) })),
        ("a follow-up of a follow-up", "reveal-nested", () => WithItem(Revealing("extra", Revealing("why", new TextItem { Key = "really", Prompt = Words })))),
        ("a matrix as a follow-up", "reveal-matrix plan-empty", () => Bare with
        {
            Pages = [new SurveyPage { Key = "only", Elements = [Revealing("extra", (Item)Matrix.Elements[0] with { Key = "why" })] }], ResponseSets = Two.ResponseSets,
        }),
        ("a follow-up with a condition", "reveal-condition", () => WithItem(Revealing("extra", new TextItem { Key = "why", Prompt = Words, Sites = ["hilltop"] }))),
        ("a follow-up in a response set", "reveal-in-response-set", () => Two.Set(set => set with { Options = WithReveal(set.Options, new TextItem { Key = "why", Prompt = Words }) })),
        ("an attention check without a right answer", "expected-missing", () => WithItem(new TextItem { Key = "extra", Prompt = Words, Purpose = ItemPurpose.AttentionCheck })),
        ("right answers on a matrix", "expected-on-matrix", () => Two.Element<LikertItem>("psm", item => item with { Expected = ["agree"] })),
        ("a right answer that is no option", "expected-impossible", () => Two.Element<ChoiceItem>("saw_reward", item => item with { Expected = ["perhaps"] })),
        ("a right answer above the highest number", "expected-impossible", () => Every.Element<NumberItem>("sum", item => item with { Max = 3 })),
        ("a right answer for an arm that does not exist", "expected-arm-unknown", () => Two.Element<ChoiceItem>("saw_reward", item => item with { ExpectedByArm = new Dictionary<string, IReadOnlyList<string>>(item.ExpectedByArm) { ["third"] = ["yes"] } })),
        ("an arm without a right answer", "expected-arm-missing", () => Two.Element<ChoiceItem>("saw_reward", item => item with { ExpectedByArm = item.ExpectedByArm.Where(pair => pair.Key != "both").ToDictionary() })),
        ("an arm with an empty list of right answers", "expected-arm-missing", () => Two.Element<ChoiceItem>("saw_reward", item => item with { ExpectedByArm = new Dictionary<string, IReadOnlyList<string>>(item.ExpectedByArm) { ["both"] = [] } })),
        ("a manipulation check before the arms are drawn", "check-before-stimulus", () => Two.Page("before", page => page with
        {
            Elements = [.. page.Elements, new ChoiceItem { Key = "early", Prompt = Words, Purpose = ItemPurpose.ManipulationCheck, ResponseSet = "agreement" }],
        })),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Conditions() =>
    [
        ("an empty condition", "condition-shape", () => ShowAfterIf(new ShowIf())),
        ("a condition of two forms", "condition-shape", () => ShowAfterIf(Answered("serve", "agree") with { Factor = "reward" })),
        ("a condition without values", "condition-shape", () => ShowAfterIf(new ShowIf { Variable = "serve" })),
        ("a condition on values and bounds", "condition-shape", () => ShowAfterIf(Answered("serve", "agree") with { AtLeast = 1 })),
        ("a condition with values beside all", "condition-shape", () => ShowAfterIf(new ShowIf { All = [Answered("serve", "agree")], In = ["agree"] })),
        ("a condition on a variable that nobody asks for", "condition-variable-unknown", () => ShowAfterIf(Answered("gone", "agree"))),
        ("a condition on a matrix instead of its statement", "condition-variable-unknown", () => ShowAfterIf(Answered("psm", "agree"))),
        ("a condition on a later page", "condition-too-late", () => Two.Page("before", page => page with { ShowIf = Answered("willing", "agree") })),
        ("a condition on the same page", "condition-too-late", () => Two.Element<ChoiceItem>("saw_reward", item => item with { ShowIf = Answered("willing", "agree") })),
        ("eligibility by an answer after the draw", "condition-too-late", () => Two.Draw(plan => plan with { EligibleIf = Answered("willing", "agree") })),
        ("a condition outside the loop on an answer inside", "condition-outside-loop", () => Two with
        {
            Pages = [.. Two.Pages, new SurveyPage { Key = "last", ShowIf = Answered("reports", "often"), Elements = [new TextBlock { Key = "bye", Text = Words }] }],
        }),
        ("eligibility of a person by an answer per theme", "condition-outside-loop", () => Every.Draw(plan => plan with { EligibleIf = Answered("cares", "1") })),
        ("a condition outside the loop on a factor per theme", "condition-outside-loop", () => Every.Page("end", page => page with { ShowIf = new ShowIf { Factor = "tone", In = ["warm"] } })),
        ("a condition on an option that does not exist", "condition-option-unknown", () => ShowAfterIf(Answered("serve", "agree", "perhaps"))),
        ("a condition on a non-answer that is not offered", "condition-option-unknown", () => ShowAfterIf(Answered("serve", "agree", "~dontKnow"))),
        ("a condition on a word where a number is typed", "condition-option-unknown", () => Every.Page("work", page => page with { ShowIf = Answered("age", "20", "old") })),
        ("a condition on bounds of what is no number", "condition-not-numeric", () => Every.Page("work", page => page with { ShowIf = new ShowIf { Variable = "moved_in", AtLeast = 3 } })),
        ("a condition whose bounds cross", "condition-bounds", () => ShowAfterIf(new ShowIf { Variable = "serve", AtLeast = 3, AtMost = 1 })),
        ("a condition on an unknown factor", "condition-factor-unknown", () => ShowAfterIf(new ShowIf { Factor = "gone", In = ["money"] })),
        ("a condition on an unknown level", "condition-level-unknown", () => ShowAfterIf(new ShowIf { Factor = "reward", In = ["money", "gold"] })),
        ("a condition on a factor without levels", "condition-shape", () => ShowAfterIf(new ShowIf { Factor = "reward" })),
        ("a condition on a factor that nobody is assigned", "condition-factor-unassigned factor-unused", () => (Two with { Factors = [.. Two.Factors, Spare] }).Page("after", page => page with { ShowIf = new ShowIf { Factor = "spare", In = ["a"] } })),
        ("a page before the draw that depends on the arm", "condition-arm-too-early", () => Two.Page("before", page => page with { ShowIf = new ShowIf { Factor = "reward", In = ["money"] } })),
        ("a randomization that depends on itself", "condition-arm-too-early", () => Two.Draw(plan => plan with { EligibleIf = new ShowIf { Factor = "reward", In = ["money"] } })),
        ("a page for two answers to one question", "page-unreachable", () => ShowAfterIf(new ShowIf { All = [Answered("serve", "agree"), Answered("serve", "disagree")] })),
        ("a page for an answer that is and is not", "page-unreachable", () => ShowAfterIf(new ShowIf { All = [Answered("serve", "agree"), new ShowIf { Not = Answered("serve", "agree") }] })),
        ("a page for a combination of levels that no arm has", "page-unreachable", () => Two.Draw(plan => plan with { BlockSize = null, Arms = [.. plan.Arms.Take(3)] })
            .Page("activities", page => page with { ShowIf = new ShowIf { All = [new ShowIf { Factor = "reward", In = ["money"] }, new ShowIf { Factor = "appeal", In = ["neighbours"] }] } })
            .Inquiry("both_effect", inquiry => inquiry with { Arm = "money_only" })
            .Element<ChoiceItem>("saw_reward", item => item with { ExpectedByArm = item.ExpectedByArm.Where(pair => pair.Key != "both").ToDictionary() })),
        ("a page for ages that cannot be typed", "page-unreachable", () => Every.Page("work", page => page with { ShowIf = new ShowIf { Variable = "age", AtLeast = 111 } })),
        ("a page at a site where the question is not asked", "page-unreachable", () => Two.Element<LikertItem>("psm", item => item with { Sites = ["riverside"] })
            .Page("after", page => page with { Sites = ["hilltop"], ShowIf = Answered("serve", "agree") })),
        ("an element that nobody can see", "element-unreachable", () => Two.Element<ChoiceItem>("saw_reward", item => item with { ShowIf = new ShowIf { Not = new ShowIf { Any = [Answered("serve", "agree"), new ShowIf { Not = Answered("serve", "agree") }] } } })),
        ("eligibility of nobody", "eligible-nobody", () => Two.Draw(plan => plan with { EligibleIf = new ShowIf { All = [Answered("serve", "agree"), Answered("serve", "neither")] } })),
        ("screening out of nobody", "condition-never-holds", () => Every.Page("screen", page => page with { ScreenOutIf = new ShowIf { Variable = "age", AtMost = 9 } })),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Randomizations() =>
    [
        ("a draw before a page that does not exist", "before-unknown", () => Two.Draw(plan => plan with { Before = "gone" })),
        ("a draw before no page", "before-unknown", () => Two.Draw(plan => plan with { Before = "" })),
        ("one arm", "too-few-arms level-unused plan-empty", () => Bare with
        {
            Factors = [Spare], Pages = [SparePage("{spare}")], Randomizations = [SpareDraw("spare") with { Before = "only", Arms = [SpareDraw("spare").Arms[0]] }],
        }),
        ("no arms", "too-few-arms plan-empty", () => Bare with { Randomizations = [SpareDraw("spare") with { Arms = [], Before = "only" }], Pages = [SparePage("")] }),
        ("two arms with the same levels", "arms-alike", () => Two.Arm("both", arm => arm with { Levels = Levels("money", "none") })),
        ("an arm with an unknown factor", "arm-factor-unknown", () => Two.Arm("both", arm => arm with { Levels = new Dictionary<string, string>(arm.Levels) { ["gone"] = "a" } })),
        ("an arm with an unknown level", "arm-level-unknown", () => Two.Arm("both", arm => arm with { Levels = Levels("gold", "neighbours") })),
        ("an arm of weight 0", "weight-not-positive", () => Two.Arm("both", arm => arm with { Weight = 0 })),
        ("weights in thousands", "weights-too-large", () => Two.Arm("both", arm => arm with { Weight = 5000 })),
        ("a weight that overflows", "weights-too-large", () => Two.Draw(plan => plan with { Arms = [.. plan.Arms.Select(arm => arm with { Weight = int.MaxValue })] })),
        ("a block size that is no multiple of the weights", "block-size", () => Two.Draw(plan => plan with { BlockSize = 6 })),
        ("a block size of 0", "block-size", () => Two.Draw(plan => plan with { BlockSize = 0 })),
        ("a block size beyond the limit", "block-size", () => Two.Draw(plan => plan with { BlockSize = 4000 })),
        ("a block size in simple assignment", "block-size-unused", () => Two.Draw(plan => plan with { Procedure = Procedure.Simple, Strata = [] })),
        ("blocked assignment without strata", "strata-missing", () => Two.Draw(plan => plan with { Strata = [] })),
        ("complete assignment with strata", "strata-unused", () => Two.Draw(plan => plan with { Procedure = Procedure.Complete })),
        ("a stratum twice", "stratum-twice", () => Two.Draw(plan => plan with { Strata = [.. plan.Strata, .. plan.Strata] })),
        ("a stratum of two sources", "source-shape", () => Two.Draw(plan => plan with { Strata = [new StratumSource { Site = true, Variable = "serve" }] })),
        ("a stratum of no source", "source-shape", () => Two.Draw(plan => plan with { Strata = [new StratumSource()] })),
        ("a stratum by site without sites", "source-without-sites plan-empty", () => Bare with
        {
            Factors = [Spare], Pages = [SparePage("{spare}")],
            Randomizations = [SpareDraw("spare") with { Before = "only", Procedure = Procedure.Blocked, Strata = [new StratumSource { Site = true }] }],
        }),
        ("a stratum by session without sessions", "source-without-session", () => Two.Draw(plan => plan with { Strata = [new StratumSource { Session = true }] })),
        ("a stratum by a parameter that is not declared", "source-parameter-undeclared", () => Two.Draw(plan => plan with { Strata = [new StratumSource { UrlParameter = "street" }] })),
        ("a stratum by an unknown variable", "source-variable-unknown", () => Two.Draw(plan => plan with { Strata = [new StratumSource { Variable = "gone" }] })),
        ("a stratum by a typed number", "source-not-single-choice", () => Every.Draw(plan => plan with { Procedure = Procedure.Blocked, Strata = [new StratumSource { Variable = "age" }] }, 1)),
        ("a stratum by several answers", "source-not-single-choice", () => Every.Draw(plan => plan with { Procedure = Procedure.Blocked, Strata = [new StratumSource { Variable = "helps" }] }, 1)),
        ("a stratum asked after the draw", "source-too-late", () => Two.Draw(plan => plan with { Strata = [new StratumSource { Variable = "willing" }] })),
        ("a stratum asked in the loop of the draw", "source-too-late", () => Every.Draw(plan => plan with { Before = "appeal", Procedure = Procedure.Blocked, Strata = [new StratumSource { Variable = "joins" }] }, 1)),
        ("a stratum of a person asked per theme", "source-in-loop stratum-of-persons", () => Every.Draw(plan => plan with { Strata = [new StratumSource { Variable = "cares" }] })),
        ("a stratum of a cluster asked of persons", "stratum-of-persons", () => WithItem(new ChoiceItem { Key = "gender", Prompt = Words, Options = Two.ResponseSets[0].Options }, Every, "screen")
            .Draw(plan => plan with { Strata = [new StratumSource { Variable = "gender" }] })),
        ("clusters without a name", "cluster-missing", () => Every.Draw(plan => plan with { Cluster = null })),
        ("a cluster where persons are drawn", "cluster-unused", () => Two.Draw(plan => plan with { Cluster = new StratumSource { Site = true } })),
        ("clusters of themes", "cluster-of-themes", () => Every.Draw(plan => plan with { Procedure = Procedure.Cluster, Cluster = new StratumSource { Session = true } }, 1)),
        ("themes assigned outside a loop", "themes-outside-loop", () => Every.Draw(plan => plan with { Before = "practice" }, 1)),
        ("a factor in two randomizations", "factor-assigned-twice", () => Two with { Randomizations = [.. Two.Randomizations, Two.Randomizations[0] with { Key = "again" }] }),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Slots() =>
    [
        ("an unknown slot", "slot-unknown", () => Story("{reward} {appeal} {bonus}")),
        ("an unknown part of a factor", "slot-unknown", () => Story("{reward} {appeal} {reward.size}")),
        ("a slot with a blank", "slot-malformed", () => Story("{reward} {appeal} {site name}")),
        ("a bracket that is not closed", "slot-malformed", () => Story("{reward} {appeal} {site")),
        ("a slot of the arm before the draw", "slot-too-early", () => Two.Page("before", page => page with { Title = T("{reward}", "{reward}") })),
        ("a slot of the arm in a question before the draw", "slot-too-early", () => Two.Element<LikertItem>("psm", item => item with { Prompt = T("{reward}?", "{reward}?") })),
        ("a level that is silent in one place only", "slot-without-text", () => Two.Level("reward", "money", level => level with
        {
            Text = LocalizedText.Empty, Local = [new LocalWording { Site = "riverside", Text = Words }],
        })),
        ("a factor whose levels are all silent", "slot-without-text", () => Two.Level("reward", "money", level => level with { Text = LocalizedText.Empty })),
        ("a slot for a dose that is missing", "slot-without-dose", () => Story("{reward} {appeal.dose}")),
        ("a slot of a factor that nobody is assigned", "slot-without-randomization factor-unused", () => Story("{reward} {appeal} {spare}") with { Factors = [.. Two.Factors, Spare] }),
        ("a slot at a site where nobody is assigned", "slot-without-arm", () => Two.Draw(plan => plan with { Sites = ["riverside"] })),
        ("a slot for the theme outside the loop", "slot-outside-loop", () => Story("{reward} {appeal} {theme}")),
        ("a slot for a factor per theme outside the loop", "slot-outside-loop", () => Every.Element<TextBlock>("earned", text => text with { Text = T("{tone}", "{tone}") })),
        ("a slot for the site in a study without sites", "slot-without-site plan-empty", () => Bare with { Pages = [SparePage("{site}")] }),
        ("a slot for a word that a site lacks", "slot-word-missing", () => Every.Site("east", site => site with { Words = new Dictionary<string, LocalizedText>() })),
        ("a slot for a word that a theme lacks", "slot-word-missing", () => Every with { Themes = [Every.Themes[0], Every.Themes[1] with { Words = new Dictionary<string, LocalizedText>() }] }),
        ("a slot in a level's text", "slot-not-here", () => Two.Level("reward", "money", level => level with { Text = T("{site} pays.", "{site}이 지급합니다.") })),
        ("a slot in the consent text", "slot-not-here", () => Two with { Consent = Two.Consent with { Text = T("{site}", "{site}") } }),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Measures() =>
    [
        ("a scale without items", "measure-empty", () => Two.Measure<Scale>("motivation", scale => scale with { Items = [] })),
        ("an item twice in a scale", "measure-item-twice", () => Two.Measure<Scale>("motivation", scale => scale with { Items = [.. scale.Items, scale.Items[0]] })),
        ("a measure of an unknown variable", "measure-variable-unknown", () => Two.Measure<SingleValue>("willingness", value => value with { Variable = "gone" })),
        ("a measure of a matrix instead of its statement", "measure-variable-unknown", () => Two.Measure<Scale>("motivation", scale => scale with { Items = [.. scale.Items, new ScaleItem { Variable = "psm" }] })),
        ("the number of options without numbers", "measure-not-numeric", () => Two.Measure<SingleValue>("willingness", value => value with { Variable = "saw_reward" })),
        ("the number of a text", "measure-not-numeric", () => Every.Measure<SingleValue>("age_years", value => value with { Variable = "helps_other" })),
        ("options of which one has no number", "options-without-numbers", () => Two.Set(set => set with { Options = [set.Options[0], set.Options[1] with { Value = null }, set.Options[2]] })),
        ("items of different ranges", "scale-mixed-ranges", () => WithItem(new NumberItem { Key = "extra", Prompt = Words, Min = 0, Max = 100 }, Two, "before")
            .Measure<Scale>("motivation", scale => scale with { Items = [.. scale.Items, new ScaleItem { Variable = "extra" }] })),
        ("a reversed item without bounds", "reverse-needs-range", () => WithItem(new NumberItem { Key = "extra", Prompt = Words }, Two, "before")
            .Measure<Scale>("motivation", scale => scale with { Items = [new ScaleItem { Variable = "extra", Reverse = true }] })),
        ("a reversed item with one number", "reverse-needs-range options-without-numbers", () => Two.Set(set => set with { Options = [set.Options[0], set.Options[1] with { Value = null }, set.Options[2] with { Value = null }] })),
        ("more answered items than items", "min-answered", () => Two.Measure<Scale>("motivation", scale => scale with { MinAnswered = 4 })),
        ("an index of no answered items", "min-answered", () => Two.Measure<ProportionPositive>("activity", index => index with { MinAnswered = 0 })),
        ("a sum of some items", "sum-needs-all", () => Two.Measure<Scale>("motivation", scale => scale with { Score = ScaleScore.Sum, MinAnswered = 2 })),
        ("an index without positive answers", "positive-missing", () => Two.Measure<ProportionPositive>("activity", index => index with { Items = [index.Items[0] with { Positive = [] }, index.Items[1]] })),
        ("a positive option that does not exist", "positive-unknown", () => Two.Measure<Dichotomy>("would_help", measure => measure with { Positive = ["agree", "perhaps"] })),
        ("every option positive", "positive-all", () => Two.Measure<Dichotomy>("would_help", measure => measure with { Positive = ["agree", "neither", "disagree"] })),
        ("positive options of a slider", "measure-not-options", () => Every.Measure<Dichotomy>("very_ready", measure => measure with { AtLeast = null, Positive = ["8"] })),
        ("a dichotomy of nothing", "dichotomy-shape", () => Two.Measure<Dichotomy>("would_help", measure => measure with { Positive = [] })),
        ("a dichotomy of options and a number", "dichotomy-shape", () => Two.Measure<Dichotomy>("would_help", measure => measure with { AtLeast = 2 })),
        ("a check without a right answer", "check-without-expected", () => Two.Measure<CheckPassed>("noticed_reward", check => check with { Variable = "reports" })),
        ("a metric of an unknown task", "measure-task-unknown", () => Every.Measure<TaskMetric>("units", metric => metric with { Task = "gone" })),
        ("a scale of answers per theme and per person", "measure-mixes-loop", () => Every
            .Measure<Scale>("opinion", scale => scale with { Items = [new ScaleItem { Variable = "cares" }, new ScaleItem { Variable = "agreed" }] })
            .Set(set => set with { Options = [set.Options[0] with { Value = 0 }, set.Options[1] with { Value = 1 }] })),
        ("a covariate after the draw", "covariate-after-draw", () => Two.With(new SingleValue { Key = "late", Label = Words, Role = VariableRole.Covariate, Variable = "willing" })),
        ("an outcome before the stimulus", "outcome-before-stimulus", () => Two.With(new SingleValue { Key = "early", Label = Words, Role = VariableRole.Outcome, Variable = "serve" })),
        ("an outcome after the draw and before the vignette", "outcome-before-stimulus", () => Two.Draw(plan => plan with { Before = "before", EligibleIf = null })
            .Inquiry("reward_effect", inquiry => inquiry with { Covariates = [] }).Plan(plan => plan with { Balance = [] })
            .Regression("factors", table => table with { Terms = ["site"] })
            .Measure<Scale>("motivation", scale => scale with { Role = VariableRole.Outcome })),
        ("an outcome above the vignette on its page", "outcome-before-stimulus", () => Two
            .Page("vignette", page => page with { Elements = [new LikertItem { Key = "above", Prompt = Words, ResponseSet = "agreement" }, .. page.Elements] })
            .With(new SingleValue { Key = "early", Label = Words, Role = VariableRole.Outcome, Variable = "above" })),
    ];

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Plans() =>
    [
        ("intervals at 95", "plan-level", () => Two.Plan(plan => plan with { Level = 95 })),
        ("an empty plan", "plan-empty", () => Two with { Plan = new AnalysisPlan() }),
        ("an outcome that is no measure", "plan-measure-unknown", () => Two.Inquiry("both_effect", inquiry => inquiry with { Outcome = "willing" })),
        ("a covariate that is no measure", "plan-measure-unknown", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Covariates = ["gone"] })),
        ("a balance of no measure", "plan-measure-unknown", () => Two.Plan(plan => plan with { Balance = ["gone"] })),
        ("an unknown randomization", "plan-randomization-unknown", () => Two.Inquiry("both_effect", inquiry => inquiry with { Randomization = "gone" })),
        ("an inquiry without an arm", "plan-arm-missing", () => Two.Inquiry("both_effect", inquiry => inquiry with { Arm = null })),
        ("an inquiry about an unknown arm", "plan-arm-unknown", () => Two.Inquiry("both_effect", inquiry => inquiry with { Arm = "gone" })),
        ("an arm against itself", "plan-arm-is-control", () => Two.Inquiry("both_effect", inquiry => inquiry with { Arm = "neither" })),
        ("an inquiry without a factor", "plan-factor-missing", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Factor = null })),
        ("an inquiry about an unknown factor", "plan-factor-unknown", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Factor = "gone" })),
        ("an inquiry about another draw's factor", "plan-factor-unknown", () => Every.Inquiry("warmth", inquiry => inquiry with { Factor = "pay", Level = "10", Reference = null })),
        ("an inquiry without a level", "plan-level-missing", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Level = null })),
        ("an inquiry about an unknown level", "plan-level-unknown", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Level = "gold" })),
        ("a level against itself", "plan-level-is-reference", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Level = "none" })),
        ("a simple effect that holds nothing", "plan-given", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Estimand = EstimandKind.SimpleEffect })),
        ("a simple effect that holds its own factor", "plan-given", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Estimand = EstimandKind.SimpleEffect, Given = new Dictionary<string, string> { ["reward"] = "none" } })),
        ("an interaction with a reference level", "plan-given", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Estimand = EstimandKind.Interaction, Given = new Dictionary<string, string> { ["appeal"] = "none" } })),
        ("a main effect that holds a level", "plan-given", () => Two.Inquiry("reward_effect", inquiry => inquiry with { Given = new Dictionary<string, string> { ["appeal"] = "none" } })),
        ("an interaction without one of its cells", "plan-cells-missing", () => WithoutCell("both").Inquiry("reward_effect", inquiry => inquiry with { Estimand = EstimandKind.Interaction, Given = new Dictionary<string, string> { ["appeal"] = "neighbours" } })),
        ("a simple effect without its cell", "plan-cells-missing", () => WithoutCell("both").Inquiry("reward_effect", inquiry => inquiry with { Estimand = EstimandKind.SimpleEffect, Given = new Dictionary<string, string> { ["appeal"] = "neighbours" } })),
        ("a main effect whose levels share no cell", "plan-cells-missing", () => Two
            .Draw(plan => plan with { BlockSize = null, Arms = [plan.Arms[1], plan.Arms[2]] })
            .Inquiry("both_effect", inquiry => inquiry with { Arm = "appeal_only" })
            .Element<ChoiceItem>("saw_reward", item => item with { ExpectedByArm = item.ExpectedByArm.Where(pair => pair.Key is "money_only" or "appeal_only").ToDictionary() })),
        ("weights that do not sum to 0", "plan-weights", () => Every.Inquiry("by_hand", inquiry => inquiry with { Weights = new Dictionary<string, double> { ["paid"] = 1, ["unpaid"] = -0.5 } })),
        ("a contrast without weights", "plan-weights", () => Every.Inquiry("by_hand", inquiry => inquiry with { Weights = new Dictionary<string, double>() })),
        ("weights of an unknown arm", "plan-arm-unknown", () => Every.Inquiry("by_hand", inquiry => inquiry with { Weights = new Dictionary<string, double> { ["paid"] = 1, ["gone"] = -1 } })),
        ("a covariate of the plan after the draw", "plan-covariate-after", () => Two.Inquiry("both_effect", inquiry => inquiry with { Covariates = ["activity"] })),
        ("the outcome as its own covariate", "plan-covariate-is-outcome plan-covariate-after", () => Two.Inquiry("both_effect", inquiry => inquiry with { Covariates = ["willingness"] })),
        ("an exclusion rule that leaves nobody out", "plan-exclusion-empty", () => Excluding(new ExclusionRule { Key = "rule", Measure = "motivation" })),
        ("an exclusion rule that leaves everybody out", "plan-exclusion-empty", () => Excluding(new ExclusionRule { Key = "rule", Measure = "motivation", Below = 3, Above = 2 })),
        ("an exclusion rule measured after the assignment", "plan-exclusion-after", () => Excluding(new ExclusionRule { Key = "rule", Measure = "noticed_reward", Below = 1 })),
        ("an exclusion rule of a measure that does not exist", "plan-measure-unknown", () => Excluding(new ExclusionRule { Key = "rule", Measure = "gone", Below = 1 })),
        ("an exclusion rule that does not exist", "plan-exclusion-unknown", () => Two.Inquiry("both_effect", inquiry => inquiry with { Exclusions = ["gone"] })),
        ("an exclusion by theme of an outcome of persons", "plan-exclusion-theme plan-exclusion-after", () => Excluding(new ExclusionRule { Key = "rule", Measure = "activity", Below = 1 })),
        ("equivalence without a margin", "plan-margin", () => Two.Inquiry("both_effect", inquiry => inquiry with { Also = [SecondaryEstimator.Equivalence] })),
        ("Manski bounds of an outcome without declared ends", "plan-range", () => Two.Inquiry("both_effect", inquiry => inquiry with { Also = [SecondaryEstimator.ManskiBounds] })),
        ("an outcome whose lowest value is its highest", "plan-range", () => Two.Inquiry("both_effect", inquiry => inquiry with { Lowest = 4, Highest = 4 })),
        ("a Tobit beside an estimate without a limit", "plan-range", () => Two.Inquiry("both_effect", inquiry => inquiry with { Also = [SecondaryEstimator.Tobit] })),
        ("CUPED without a covariate", "plan-cuped", () => Two.Inquiry("both_effect", inquiry => inquiry with { Also = [SecondaryEstimator.Cuped] })),
        ("pairs by a measure that does not exist", "plan-measure-unknown", () => Two.Inquiry("both_effect", inquiry => inquiry with { Pair = "gone" })),
        ("pairs and balance on completes", "plan-pair", () => Two.Inquiry("both_effect", inquiry => inquiry with { Pair = "motivation", BalancedOn = ["motivation"] })),
        ("an adjustment of a family that does not exist", "plan-family-unknown", () => Two.Plan(plan => plan with { FamilyAdjustments = new Dictionary<string, IReadOnlyList<FamilyAdjustment>> { ["gone"] = [FamilyAdjustment.Hochberg] } })),
        ("a negative margin", "plan-margin", () => Two.Inquiry("both_effect", inquiry => inquiry with { Margin = -1 })),
        ("an adjusted primary estimate without covariates", "plan-adjusted", () => Two.Inquiry("both_effect", inquiry => inquiry with { AdjustedIsPrimary = true })),
        ("a complier effect without receipt", "plan-receipt", () => Two.Inquiry("both_effect", inquiry => inquiry with { Also = [SecondaryEstimator.ComplierEffect] })),
        ("values of no scale", "plan-moderator", () => Two.Inquiry("both_effect", inquiry => inquiry with { ModeratorAt = [1, 2] })),
        ("the same value of a scale twice", "plan-moderator", () => Two.Inquiry("both_effect", inquiry => inquiry with { Moderator = "motivation", ModeratorAt = [1, 1] })),
        ("moderation with covariates", "plan-moderator", () => Two.Inquiry("both_effect", inquiry => inquiry with { Moderator = "motivation", Covariates = ["motivation"] })),
        ("a scale that does not exist", "plan-measure-unknown", () => Two.Inquiry("both_effect", inquiry => inquiry with { Moderator = "gone" })),
        ("a scale measured after the draw", "plan-moderator-after", () => Two.Inquiry("both_effect", inquiry => inquiry with { Moderator = "noticed_reward" })),
        ("the outcome as the scale of its own effect", "plan-moderator", () => Two.Inquiry("both_effect", inquiry => inquiry with { Moderator = inquiry.Outcome })),
        ("a receipt measured before the draw", "plan-receipt", () => Two.Inquiry("both_effect", inquiry => inquiry with { Receipt = "motivation" })),
        ("an attention check as receipt", "plan-receipt", () => Every.Inquiry("paid_units", inquiry => inquiry with { Receipt = "attentive" })),
        ("an outcome of the plan before the draw", "plan-outcome-before", () => Two.Inquiry("both_effect", inquiry => inquiry with { Outcome = "motivation" })),
        ("a balance of what is measured after", "plan-balance-after", () => Two.Plan(plan => plan with { Balance = ["willingness"] })),
        ("a breakdown by site without sites", "plan-by-without-sites", () => Bare with { Pages = [Number], Measures = [Value], Plan = new AnalysisPlan { Levels = [new LevelTable { Key = "levels", Outcomes = ["value"], By = Breakdown.Site }] } }),
        ("a breakdown by theme without themes", "plan-by-without-themes", () => Bare with { Pages = [Number], Measures = [Value], Plan = new AnalysisPlan { Levels = [new LevelTable { Key = "levels", Outcomes = ["value"], By = Breakdown.Theme }] } }),
        ("a breakdown by theme of what persons have", "plan-by-theme-of-person", () => Two.Inquiry("both_effect", inquiry => inquiry with { By = Breakdown.Theme })),
        ("a logit of a scale", "plan-logit-outcome", () => Two.Regression("factors", table => table with { Model = RegressionModel.Logit })),
        ("a Tobit without a limit", "plan-tobit-limits", () => Two.Regression("factors", table => table with { Model = RegressionModel.Tobit })),
        ("a Tobit whose limits cross", "plan-tobit-limits", () => Two.Regression("factors", table => table with { Model = RegressionModel.Tobit, Lower = 5, Upper = 1 })),
        ("an absorbed effect that is nothing", "plan-absorb", () => Two.Regression("factors", table => table with { Absorb = ["gone"] })),
        ("an absorbed effect that is a term too", "plan-absorb", () => Two.Regression("factors", table => table with { Absorb = ["motivation"], Terms = ["motivation"] })),
        ("an effect absorbed by a logit", "plan-absorb", () => Every.Regression("logit", table => table with { Absorb = ["site"] })),
        ("a regression on nothing", "plan-table-empty", () => Two.Regression("factors", table => table with { Randomization = null, Terms = [] })),
        ("correlates of nothing", "plan-table-empty", () => Two.Plan(plan => plan with { Correlates = [new CorrelateTable { Key = "none", Outcomes = ["willingness"] }] })),
        ("levels of nothing", "plan-table-empty", () => Two.Plan(plan => plan with { Levels = [new LevelTable { Key = "none" }] })),
        ("an unknown term", "plan-term-unknown", () => Two.Regression("factors", table => table with { Terms = ["gone"] })),
        ("an unknown part of a product", "plan-term-unknown", () => Two.Regression("factors", table => table with { Terms = ["motivation:gone"] })),
        ("a term twice", "plan-term-twice", () => Two.Regression("factors", table => table with { Terms = ["motivation", "motivation"] })),
        ("the outcome as a term", "plan-term-is-outcome", () => Two.Regression("factors", table => table with { Terms = ["willingness"] })),
        ("a term measured after the draw", "plan-term-after", () => Two.Regression("factors", table => table with { Terms = ["activity"] })),
        ("a factor as a term without its draw", "plan-term-unassigned", () => Two.Regression("factors", table => table with { Randomization = null, Terms = ["reward"] })),
        ("a dose of two factors", "plan-coding", () => Two.Regression("factors", table => table with { Coding = ArmCoding.Dose })),
        ("a dose without doses", "plan-coding", () => Every.Level("pay", "0", level => level with { Dose = null }).Element<Vignette>("paid_letter", text => text with { Text = T("{pay}", "{pay}") })),
        ("stars that rise", "plan-stars", () => Two.Regression("factors", table => table with { Stars = [0.01, 0.05] })),
        ("a star at 5", "plan-stars", () => Two.Regression("factors", table => table with { Stars = [5] })),
        ("two-stage least squares without arms", "plan-instrument", () => Two.Regression("factors", table => table with { Model = RegressionModel.TwoStage, Randomization = null, Terms = ["motivation"], Endogenous = "activity" })),
        ("an instrumented measure taken before the draw", "plan-instrument", () => Two.Regression("factors", table => table with { Model = RegressionModel.TwoStage, Endogenous = "motivation", Terms = [] })),
        ("an instrumented measure that is the outcome", "plan-instrument", () => Two.Regression("factors", table => table with { Model = RegressionModel.TwoStage, Endogenous = "willingness" })),
        ("an instrumented measure without instruments", "plan-instrument", () => Two.Regression("factors", table => table with { Endogenous = "activity" })),
        ("two legends in one printed table", "plan-table-legend", () => Two.Plan(plan => plan with { Regressions = [.. plan.Regressions.Take(1).SelectMany(table => new[] { table with { Table = "One", Stars = [] }, table with { Key = "second", Table = "One", Stars = [0.1] } })] })),
        ("a cell of at least 0", "plan-smallest-cell", () => Two.Plan(plan => plan with { Levels = [new LevelTable { Key = "none", Outcomes = ["willingness"], SmallestCell = 0 }] })),
        ("pairs of nothing", "plan-table-empty", () => Pairs(new PairTable { Key = "pairs" })),
        ("a pair of a measure that does not exist", "plan-measure-unknown", () => Pairs(new PairTable { Key = "pairs", Pairs = [new MeasurePair { First = "willingness", Second = "gone" }] })),
        ("a measure beside itself", "plan-pair-same", () => Pairs(new PairTable { Key = "pairs", Pairs = [new MeasurePair { First = "willingness", Second = "willingness" }] })),
        ("a pair times 0", "plan-pair-times", () => Pairs(new PairTable { Key = "pairs", Pairs = [new MeasurePair { First = "willingness", Second = "motivation", Times = 0 }] })),
        ("a pair of two populations in a study of one", "plan-pair-populations", () => Pairs(new PairTable { Key = "pairs", Kind = PairKind.BetweenPopulations, Pairs = [new MeasurePair { First = "willingness", Second = "motivation" }] })),
        ("a pair of an arm without its randomization", "plan-pair-arm", () => Pairs(new PairTable { Key = "pairs", Pairs = [new MeasurePair { First = "willingness", Second = "motivation" }], Arm = "gone" })),
        ("weights without a population table", "plan-weights-missing", () => Every.Fieldwork(fieldwork => fieldwork with { PopulationTable = null })),
    ];

    private static StudyDesign Pairs(PairTable table) => Two.Plan(plan => plan with { Pairs = [table] });

    private static IEnumerable<(string What, string Codes, Func<StudyDesign> Design)> Fieldworks() =>
    [
        ("no identity key", "identity-undeclared", () => Two.Fieldwork(fieldwork => fieldwork with { Identity = null })),
        ("no duplicate rule", "duplicates-undeclared", () => Two.Fieldwork(fieldwork => fieldwork with { Duplicates = null })),
        ("a rule that an open link cannot keep", "duplicates-unkeepable", () => Two.Fieldwork(fieldwork => fieldwork with { Identity = IdentityKey.None })),
        ("a panel's parameter with a blank", "parameter-invalid", () => Every.Fieldwork(fieldwork => fieldwork with { PanelParameter = "panel id" })),
        ("a panel without a parameter", "parameter-invalid", () => Every.Fieldwork(fieldwork => fieldwork with { PanelParameter = "" })),
        ("a parameter that the survey reads itself", "parameter-reserved", () => Two.Fieldwork(fieldwork => fieldwork with { UrlParameters = ["site"] })),
        ("a parameter twice", "parameter-twice", () => Two.Fieldwork(fieldwork => fieldwork with { UrlParameters = ["street", "Street"] })),
        ("the panel's id stored twice", "parameter-twice", () => Every.Fieldwork(fieldwork => fieldwork with { UrlParameters = ["street", "panelist"] })),
        ("a target of 0", "target-not-positive", () => Two.Fieldwork(fieldwork => fieldwork with { TargetCompletes = 0 })),
        ("the site read from a link in a study without sites", "site-source-unused plan-empty", () => (Bare with { Pages = [Number] }).Fieldwork(fieldwork => fieldwork with { SiteFrom = PlaceSource.Link })),
        ("population figures without a source", "population-table-source", () => Table(table => table with { Source = " " })),
        ("population figures without a date", "population-table-date", () => Table(table => table with { Date = null })),
        ("a population of nobody", "population-table-figure", () => Table(table => table with { BySite = new Dictionary<string, double>(table.BySite) { ["north"] = 0 } })),
        ("population figures for one site of three", "population-table-incomplete", () => Table(table => table with { BySite = new Dictionary<string, double> { ["north"] = 1 } })),
        ("a population divided by a question that nobody is asked", "margin-variable", () => Margin(margin => margin with { Variable = "gone" })),
        ("a population divided by a number", "margin-variable margin-option", () => Margin(margin => margin with { Variable = "age" })),
        ("a population divided by an answer per theme", "margin-variable", () => Margin(margin => margin with { Variable = "joins", Shares = new Dictionary<string, double> { ["yes"] = 1, ["no"] = 2 } })),
        ("figures of an unknown option", "margin-option", () => Margin(margin => margin with { Shares = new Dictionary<string, double>(margin.Shares) { ["gone"] = 1 } })),
        ("a negative figure of an option", "population-table-figure margin-shares", () => Margin(margin => margin with { Shares = new Dictionary<string, double> { ["elsewhere"] = -1, ["here"] = 2 } })),
        ("figures of one option", "margin-shares", () => Margin(margin => margin with { Shares = new Dictionary<string, double> { ["here"] = 1 } })),
        ("a division that stands twice", "margin-twice", () => Margin(margin => margin).Fieldwork(fieldwork => fieldwork with { PopulationTable = fieldwork.PopulationTable! with { Margins = [.. fieldwork.PopulationTable.Margins, .. fieldwork.PopulationTable.Margins] } })),
        ("weights by a table without sites", "plan-weights-missing", () => Margin(margin => margin).Fieldwork(fieldwork => fieldwork with { PopulationTable = fieldwork.PopulationTable! with { BySite = new Dictionary<string, double>() } })),
        ("a public file in a crowd of one", "public-k", () => Every with { PublicData = new PublicData { K = 1 } }),
        ("a quasi-identifier twice", "public-twice", () => Public(new QuasiIdentifier { Variable = "site" }, new QuasiIdentifier { Variable = "site" })),
        ("a quasi-identifier that is no variable", "public-unknown", () => Public(new QuasiIdentifier { Variable = "gone" })),
        ("a quasi-identifier that is asked by theme", "public-loop", () => Two with { PublicData = new PublicData { QuasiIdentifiers = [new QuasiIdentifier { Variable = "repairs" }] } }),
        ("a quasi-identifier of typed words", "public-text", () => Public(new QuasiIdentifier { Variable = "amount_said" })),
        ("a site in bands", "public-coarser", () => Public(new QuasiIdentifier { Variable = "site", Cuts = [1] })),
        ("options in bands", "public-coarser", () => Public(new QuasiIdentifier { Variable = "helps", Cuts = [1] })),
        ("a ranking with merged options", "public-coarser", () => Public(new QuasiIdentifier { Variable = "order", Merge = new Dictionary<string, string> { ["a"] = "b" } })),
        ("bands that fall", "public-cuts", () => Public(new QuasiIdentifier { Variable = "age", Cuts = [45, 30] })),
        ("an unknown option merged", "public-option", () => Public(new QuasiIdentifier { Variable = "helps", Merge = new Dictionary<string, string> { ["gone"] = "plants" } })),
        ("an option merged into one that is merged itself", "public-option", () => Public(new QuasiIdentifier { Variable = "helps", Merge = new Dictionary<string, string> { ["cleans"] = "plants", ["plants"] = "none" } })),
        ("population figures for an unknown site", "site-unknown", () => Table(table => table with { BySite = new Dictionary<string, double>(table.BySite) { ["atlantis"] = 1 } })),
    ];

    private static StudyDesign Public(params QuasiIdentifier[] known) => Every with { PublicData = new PublicData { QuasiIdentifiers = known } };

    private static StudyDesign Excluding(ExclusionRule rule)
    {
        var design = Two.Inquiry("both_effect", inquiry => inquiry with { Exclusions = [rule.Key] });
        return design with { Plan = design.Plan with { Exclusions = [rule] } };
    }

    /// <summary>A correct survey without sites, arms and measures, to add the one thing to.</summary>
    private static StudyDesign Bare => Two with
    {
        Factors = [], Randomizations = [], Themes = [], Sites = [], ResponseSets = [], Measures = [], Pages = [],
        Plan = new AnalysisPlan { Correlates = [] },
    };

    private static Factor Spare => new()
    {
        Key = "spare", Label = "Spare", Levels = [new Level { Key = "a", Label = "A", Text = Words }, new Level { Key = "b", Label = "B", Text = Words }],
    };

    private static RandomizationPlan SpareDraw(string factor) => new()
    {
        Key = "more", Label = "More", Before = "end",
        Arms = [new Arm { Key = "arm_a", Levels = new Dictionary<string, string> { [factor] = "a" } }, new Arm { Key = "arm_b", Levels = new Dictionary<string, string> { [factor] = "b" } }],
    };

    private static SurveyPage SparePage(string slots) => new() { Key = "only", Elements = [new Vignette { Key = "text", Text = T($"Words {slots}", $"말 {slots}") }] };

    private static SurveyPage Number => new() { Key = "only", Elements = [new NumberItem { Key = "number", Prompt = Words }] };

    private static SingleValue Value => new() { Key = "value", Label = Words, Variable = "number" };

    private static SurveyPage Matrix => Two.Pages[0];

    private static SliderItem Slider => new() { Key = "extra", Prompt = Words, MinLabel = Words, MaxLabel = Words };

    private static ShowIf Answered(string variable, params string[] values) => new() { Variable = variable, In = values };

    private static StudyDesign ShowAfterIf(ShowIf condition) => Two.Page("after", page => page with { ShowIf = condition });

    private static StudyDesign Story(string text) => Two.Element<Vignette>("story", vignette => vignette with { Text = T(text, text) });

    private static StudyDesign WithText(string key) => WithItem(new TextItem { Key = key, Prompt = Words });

    private static StudyDesign WithItem(Item item, StudyDesign? design = null, string page = "after") =>
        (design ?? Two).Page(page, page => page with { Elements = [.. page.Elements, item] });

    private static Dictionary<string, string> Levels(string reward, string appeal) => new() { ["reward"] = reward, ["appeal"] = appeal };

    private static StudyDesign WithoutCell(string arm) => Two.Draw(plan => plan with { BlockSize = null, Arms = [.. plan.Arms.Where(other => other.Key != arm)] })
        .Inquiry("both_effect", inquiry => inquiry with { Arm = "money_only" })
        .Element<ChoiceItem>("saw_reward", item => item with { ExpectedByArm = item.ExpectedByArm.Where(pair => pair.Key != arm).ToDictionary() });

    private static List<Option> WithReveal(IReadOnlyList<Option> options, Item reveal) => [options[0] with { Reveal = reveal }, .. options.Skip(1)];

    private static ChoiceItem Revealing(string key, Item reveal) => new() { Key = key, Prompt = Words, Options = WithReveal([new Option { Key = "a", Label = Words }, new Option { Key = "b", Label = Words }], reveal) };

    /// <summary>The design with every kind of part, and a population divided by a question: right until changed.</summary>
    internal static StudyDesign Margin(Func<PopulationMargin, PopulationMargin> change)
    {
        var margin = new PopulationMargin { Variable = "resident", Shares = new Dictionary<string, double> { ["here"] = 51, ["elsewhere"] = 49 } };
        return Table(table => table with { Margins = [change(margin)] }).Page("screen", page => page with { Elements = [.. page.Elements, SampleDesigns.Resident] });
    }

    private static StudyDesign Table(Func<PopulationTable, PopulationTable> change) =>
        Every.Fieldwork(fieldwork => fieldwork with { PopulationTable = change(fieldwork.PopulationTable!) });
}
