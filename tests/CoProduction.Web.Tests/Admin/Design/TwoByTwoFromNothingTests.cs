using System.Text;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Admin.Design;

/// <summary>A 2×2 with two sites, blocked by an answer given before the vignette, with a scale, an index and a plan: by forms only.</summary>
public abstract class TwoByTwoFromNothingTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : TwoByTwoFromNothingTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : TwoByTwoFromNothingTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task A_two_by_two_study_is_built_by_forms_from_nothing()
    {
        using var editor = await DraftEditor.OpenAsync(app, new StudyDesign { Key = "parks", Title = LocalizedText.English("Parks") });

        await WriteBasicsAsync(editor);
        await WritePlacesAsync(editor);
        await WriteFactorsAsync(editor);
        await WritePagesAsync(editor);
        await WriteRandomizationAsync(editor);
        await WriteMeasuresAsync(editor);
        await WritePlanAsync(editor);

        var design = await editor.DesignAsync();
        Encoding.UTF8.GetString(DesignFile.Write(design)).Should().Be(Encoding.UTF8.GetString(DesignFile.Write(Expected)));
        DesignCheck.Blocking(design).Should().BeEmpty();
        CompiledDesign.Compile(design).Should().NotBeNull();
        (await editor.GetAsync("")).Text.Should().MatchRegex("No errors|finds nothing wrong");
    }

    private static async Task WriteBasicsAsync(DraftEditor editor)
    {
        var page = await editor.GetAsync("basics");
        await editor.SaveAsync(page
            .Fill("Form.Title[en]", "Help in the parks")
            .Fill("Form.ConsentText[en]", "A study about parks.\n\nIt takes five minutes.")
            .Fill("Form.Organisation[en]", "Example University, parks@example.org")
            .Fill("Form.DataProtection[en]", "No names are stored.")
            .Fill("Form.Minutes", "5")
            .Fill("Form.ClosingText[en]", "Thank you."));
        page = await editor.GetAsync("fieldwork");
        await editor.SaveAsync(page.Fill("Form.Identity", "None").Fill("Form.Duplicates", "EveryEntryCounts").Fill("Form.TargetCompletes", "400"));
    }

    private static async Task WritePlacesAsync(DraftEditor editor)
    {
        var page = await editor.GetAsync("places");
        await editor.SaveAsync(page
            .Fill("Form.Sites[0].Key", "riverside").Fill("Form.Sites[0].Name[en]", "Riverside")
            .Fill("Form.Sites[1].Key", "hilltop").Fill("Form.Sites[1].Name[en]", "Hilltop"));
        foreach (var (site, council) in new[] { ("riverside", "Riverside Council"), ("hilltop", "Hilltop Town Hall") })
        {
            page = await editor.GetAsync($"sites/{site}");
            await editor.SaveAsync(page.Fill("Form.Words[0].Key", "council").Fill("Form.Words[0].Name[en]", council));
        }
    }

    private static async Task WriteFactorsAsync(DraftEditor editor)
    {
        var page = await editor.AddAsync("factors", "reward", "Reward");
        await editor.SaveAsync(page
            .Fill("Form.Levels[0].Key", "none").Fill("Form.Levels[0].Label", "No reward")
            .Fill("Form.Levels[1].Key", "money").Fill("Form.Levels[1].Label", "Money").Fill("Form.Levels[1].Dose", "12.5")
            .Fill("Form.Levels[1].Text[en]", "You would get 12.50 euros."));
        page = await editor.AddAsync("factors", "appeal", "Appeal");
        await editor.SaveAsync(page
            .Fill("Form.Levels[0].Key", "none").Fill("Form.Levels[0].Label", "No appeal")
            .Fill("Form.Levels[1].Key", "neighbours").Fill("Form.Levels[1].Label", "Neighbours")
            .Fill("Form.Levels[1].Text[en]", "Your neighbours help too."));
        page = await editor.GetAsync("factors/appeal/levels/neighbours");
        await editor.SaveAsync(page.Fill("Form.Rows[0].Site", "hilltop").Fill("Form.Rows[0].Text[en]", "All of Hilltop helps."));
    }

    private static async Task WritePagesAsync(DraftEditor editor)
    {
        var page = await editor.AddAsync("responseSets", "agree5");
        foreach (var (index, label) in new[] { "Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree" }.Index())
            page.Fill($"Form.Options[{index}].Key", $"{index + 1}").Fill($"Form.Options[{index}].Label[en]", label).Fill($"Form.Options[{index}].Value", $"{index + 1}");
        await editor.SaveAsync(page);

        await editor.AddAsync("pages", "before", "About you");
        page = await editor.AddAsync("pages/before", "psm", kind: "likert");
        page = await editor.SubmitAsync(page, "add:Form.Statements");
        await editor.SaveAsync(page
            .Fill("Form.Prompt[en]", "How much do you agree?")
            .Fill("Form.ResponseSet", "agree5")
            .Fill("Form.Required", "true")
            .Fill("Form.Offers", "DontKnow")
            .Fill("Form.Statements[0].Key", "serve").Fill("Form.Statements[0].Text[en]", "I want to serve.")
            .Fill("Form.Statements[1].Key", "care").Fill("Form.Statements[1].Text[en]", "I care for others.")
            .Fill("Form.Statements[2].Key", "selfish").Fill("Form.Statements[2].Text[en]", "I come first."));
        page = await editor.AddAsync("pages/before", "used", kind: "choice");
        await editor.SaveAsync(page
            .Fill("Form.Prompt[en]", "Were you in a park this month?")
            .Fill("Form.Required", "true")
            .Fill("Form.Options[0].Key", "yes").Fill("Form.Options[0].Label[en]", "Yes")
            .Fill("Form.Options[1].Key", "no").Fill("Form.Options[1].Label[en]", "No"));

        await editor.AddAsync("pages", "vignette", "A letter");
        page = await editor.AddAsync("pages/vignette", "letter", kind: "vignette");
        await editor.SaveAsync(page.Fill("Form.Text[en]", "{site.council} asks for help.\n\n{reward} {appeal}"));

        await editor.AddAsync("pages", "after", "Your view");
        page = await editor.AddAsync("pages/after", "willing", kind: "likert");
        await editor.SaveAsync(page.Fill("Form.Prompt[en]", "I would help.").Fill("Form.ResponseSet", "agree5"));
        page = await editor.AddAsync("pages/after", "hours", kind: "number");
        await editor.SaveAsync(page
            .Fill("Form.Prompt[en]", "How many hours?").Fill("Form.Min", "0").Fill("Form.Max", "100").Fill("Form.Unit[en]", "hours")
            .Fill("Form.ShowIf.Rows[0].Subject", "variable/used").Fill("Form.ShowIf.Rows[0].In", "yes"));
        page = await editor.AddAsync("pages/after", "offered", kind: "choice");
        page = await editor.SubmitAsync(page, "add:Form.ExpectedByArm");
        await editor.SaveAsync(page
            .Fill("Form.Prompt[en]", "Was money offered?")
            .Fill("Form.Purpose", "ManipulationCheck")
            .Fill("Form.Options[0].Key", "yes").Fill("Form.Options[0].Label[en]", "Yes")
            .Fill("Form.Options[1].Key", "no").Fill("Form.Options[1].Label[en]", "No"));
        page = await editor.AddAsync("pages/after", "activities", kind: "likert");
        page = await editor.SubmitAsync(page, "add:Form.Options");
        await editor.SaveAsync(page
            .Fill("Form.Prompt[en]", "How often do you …")
            .Fill("Form.Options[0].Key", "never").Fill("Form.Options[0].Label[en]", "Never").Fill("Form.Options[0].Value", "0")
            .Fill("Form.Options[1].Key", "often").Fill("Form.Options[1].Label[en]", "Often").Fill("Form.Options[1].Value", "1")
            .Fill("Form.Statements[0].Key", "litter").Fill("Form.Statements[0].Text[en]", "pick up litter?")
            .Fill("Form.Statements[1].Key", "report").Fill("Form.Statements[1].Text[en]", "report damage?"));
    }

    private static async Task WriteRandomizationAsync(DraftEditor editor)
    {
        var page = await editor.AddAsync("randomizations", "main", "Letter");
        await editor.SaveAsync(page
            .Fill("Form.Before", "vignette")
            .Fill("Form.Procedure", "Blocked")
            .Fill("Form.BlockSize", "8")
            .Fill("Form.Strata", "site/", "variable/used"));
        page = await editor.GetAsync("randomizations/main/arms");
        page = await editor.SubmitAsync(page, "Make all combinations");
        await editor.SaveAsync(page.Fill("Form.Arms[0].Key", "control").Fill("Form.Arms[0].Label", "Control"));

        page = await editor.GetAsync("pages/after/elements/offered");
        await editor.SaveAsync(page
            .Fill("Form.Expected", "no")
            .Fill("Form.ExpectedByArm[0].Arm", "money_none").Fill("Form.ExpectedByArm[0].Answers", "yes")
            .Fill("Form.ExpectedByArm[1].Arm", "money_neighbours").Fill("Form.ExpectedByArm[1].Answers", "yes"));
    }

    private static async Task WriteMeasuresAsync(DraftEditor editor)
    {
        var page = await editor.AddAsync("measures", "motivation", "Motivation", "scale");
        Tick(page, "serve", "In");
        Tick(page, "care", "In");
        Tick(page, "selfish", "In", "Reverse");
        await editor.SaveAsync(page.Fill("Form.Role", "Covariate").Fill("Form.MinAnswered", "2"));

        page = await editor.AddAsync("measures", "activity", "Activity", "proportionPositive");
        page.Fill(ItemField(page, "litter") + ".Positive", "often").Fill(ItemField(page, "report") + ".Positive", "often");
        await editor.SaveAsync(page.Fill("Form.Role", "Outcome").Fill("Form.Denominator", "Asked"));

        page = await editor.AddAsync("measures", "willingness", "Willingness", "value");
        await editor.SaveAsync(page.Fill("Form.Role", "Outcome").Fill("Form.Variable", "willing"));

        page = await editor.AddAsync("measures", "noticed", "Noticed the money", "checkPassed");
        await editor.SaveAsync(page.Fill("Form.Role", "ManipulationCheck").Fill("Form.Variable", "offered"));

        page = await editor.AddAsync("measures", "agrees", "Would help", "dichotomy");
        page = await editor.SubmitAsync(page.Fill("Form.Variable", "willing"), "Show the answers of this question");
        await editor.SaveAsync(page.Fill("Form.Role", "SecondaryOutcome").Fill("Form.Positive", "4", "5"));
    }

    private static async Task WritePlanAsync(DraftEditor editor)
    {
        var page = await editor.AddAsync("plan", "reward", "Effect of money", "MainEffect", "plan/inquiries");
        await editor.SaveAsync(page.Fill("Form.Outcome", "willingness").Fill("Form.Effect", "reward/money").Fill("Form.Covariates", "motivation").Fill("Form.Family", "main"));
        page = await editor.AddAsync("plan", "both", "Money and neighbours", "Interaction", "plan/inquiries");
        await editor.SaveAsync(page.Fill("Form.Outcome", "willingness").Fill("Form.Effect", "reward/money").Fill("Form.Given[1].Level", "neighbours").Fill("Form.Role", "Secondary"));
        page = await editor.AddAsync("plan", "control", "Money alone", "ArmVersusControl", "plan/inquiries");
        await editor.SaveAsync(page.Fill("Form.Outcome", "agrees").Fill("Form.Arm", "money_none").Fill("Form.By", "Site"));
        page = await editor.AddAsync("plan", "hand", "By hand", "Contrast", "plan/inquiries");
        await editor.SaveAsync(page.Fill("Form.Outcome", "activity").Fill("Form.Weights[0].Figure", "-1").Fill("Form.Weights[3].Figure", "1").Fill("Form.Role", "Exploratory"));
        page = await editor.AddAsync("plan", "ols", "Regression", place: "plan/regressions");
        await editor.SaveAsync(page.Fill("Form.Outcome", "willingness").Fill("Form.Randomization", "main").Fill("Form.Coding", "Factorial").Fill("Form.Terms", "motivation\nsite").Fill("Form.Stars", "0.05, 0.01"));
        page = await editor.AddAsync("plan", "correlates", "Correlates", place: "plan/correlates");
        await editor.SaveAsync(page.Fill("Form.Outcomes", "willingness", "activity").Fill("Form.Predictors", "motivation").Fill("Form.Method", "Spearman"));
        page = await editor.AddAsync("plan", "levels", "Levels", place: "plan/levels");
        await editor.SaveAsync(page.Fill("Form.Outcomes", "activity").Fill("Form.By", "Site"));
        page = await editor.GetAsync("plan/settings");
        await editor.SaveAsync(page.Fill("Form.Level", "0.9").Fill("Form.Balance", "motivation"));
    }

    private static void Tick(WebPage page, string variable, params string[] boxes)
    {
        foreach (var box in boxes) page.Fill($"{ItemField(page, variable)}.{box}", "true");
    }

    /// <summary>Form name of the row of a variable.</summary>
    private static string ItemField(WebPage page, string variable)
    {
        var name = page.All($"input[type=hidden][value='{variable}']").Select(input => input.GetAttribute("name")!).First(name => name.EndsWith(".Variable", StringComparison.Ordinal));
        return name[..^".Variable".Length];
    }

    private static LocalizedText T(string text) => LocalizedText.English(text);

    private static Option O(string key, string label, double? value = null) => new() { Key = key, Label = T(label), Value = value };

    private static Arm A(string key, string label, string reward, string appeal) =>
        new() { Key = key, Label = label, Levels = new Dictionary<string, string> { ["reward"] = reward, ["appeal"] = appeal } };

    private static StudyDesign Expected => new()
    {
        Key = "parks",
        Title = T("Help in the parks"),
        Consent = new ConsentForm
        {
            Text = T("A study about parks.\n\nIt takes five minutes."),
            Organisation = T("Example University, parks@example.org"),
            DataProtection = T("No names are stored."),
            Minutes = 5,
        },
        Factors =
        [
            new Factor
            {
                Key = "reward",
                Label = "Reward",
                Levels = [new Level { Key = "none", Label = "No reward" }, new Level { Key = "money", Label = "Money", Dose = 12.5, Text = T("You would get 12.50 euros.") }],
            },
            new Factor
            {
                Key = "appeal",
                Label = "Appeal",
                Levels =
                [
                    new Level { Key = "none", Label = "No appeal" },
                    new Level
                    {
                        Key = "neighbours",
                        Label = "Neighbours",
                        Text = T("Your neighbours help too."),
                        Local = [new LocalWording { Site = "hilltop", Text = T("All of Hilltop helps.") }],
                    },
                ],
            },
        ],
        Randomizations =
        [
            new RandomizationPlan
            {
                Key = "main",
                Label = "Letter",
                Before = "vignette",
                Procedure = Procedure.Blocked,
                BlockSize = 8,
                Strata = [new StratumSource { Site = true }, new StratumSource { Variable = "used" }],
                Arms =
                [
                    A("control", "Control", "none", "none"),
                    A("none_neighbours", "No reward + Neighbours", "none", "neighbours"),
                    A("money_none", "Money + No appeal", "money", "none"),
                    A("money_neighbours", "Money + Neighbours", "money", "neighbours"),
                ],
            },
        ],
        Sites =
        [
            new Site { Key = "riverside", Name = T("Riverside"), Words = new Dictionary<string, LocalizedText> { ["council"] = T("Riverside Council") } },
            new Site { Key = "hilltop", Name = T("Hilltop"), Words = new Dictionary<string, LocalizedText> { ["council"] = T("Hilltop Town Hall") } },
        ],
        ResponseSets =
        [
            new ResponseSet
            {
                Key = "agree5",
                Options = [O("1", "Strongly disagree", 1), O("2", "Disagree", 2), O("3", "Neither", 3), O("4", "Agree", 4), O("5", "Strongly agree", 5)],
            },
        ],
        Pages =
        [
            new SurveyPage
            {
                Key = "before",
                Title = T("About you"),
                Elements =
                [
                    new LikertItem
                    {
                        Key = "psm",
                        Prompt = T("How much do you agree?"),
                        ResponseSet = "agree5",
                        Required = true,
                        Offers = [NonAnswer.DontKnow],
                        Statements =
                        [
                            new Statement { Key = "serve", Text = T("I want to serve.") },
                            new Statement { Key = "care", Text = T("I care for others.") },
                            new Statement { Key = "selfish", Text = T("I come first.") },
                        ],
                    },
                    new ChoiceItem { Key = "used", Prompt = T("Were you in a park this month?"), Required = true, Options = [O("yes", "Yes"), O("no", "No")] },
                ],
            },
            new SurveyPage
            {
                Key = "vignette",
                Title = T("A letter"),
                Elements = [new Vignette { Key = "letter", Text = T("{site.council} asks for help.\n\n{reward} {appeal}") }],
            },
            new SurveyPage
            {
                Key = "after",
                Title = T("Your view"),
                Elements =
                [
                    new LikertItem { Key = "willing", Prompt = T("I would help."), ResponseSet = "agree5" },
                    new NumberItem
                    {
                        Key = "hours",
                        Prompt = T("How many hours?"),
                        Min = 0,
                        Max = 100,
                        Unit = T("hours"),
                        ShowIf = new ShowIf { Variable = "used", In = ["yes"] },
                    },
                    new ChoiceItem
                    {
                        Key = "offered",
                        Prompt = T("Was money offered?"),
                        Purpose = ItemPurpose.ManipulationCheck,
                        Expected = ["no"],
                        ExpectedByArm = new Dictionary<string, IReadOnlyList<string>> { ["money_none"] = ["yes"], ["money_neighbours"] = ["yes"] },
                        Options = [O("yes", "Yes"), O("no", "No")],
                    },
                    new LikertItem
                    {
                        Key = "activities",
                        Prompt = T("How often do you …"),
                        Options = [O("never", "Never", 0), O("often", "Often", 1)],
                        Statements = [new Statement { Key = "litter", Text = T("pick up litter?") }, new Statement { Key = "report", Text = T("report damage?") }],
                    },
                ],
            },
        ],
        Measures =
        [
            new Scale
            {
                Key = "motivation",
                Label = T("Motivation"),
                Role = VariableRole.Covariate,
                MinAnswered = 2,
                Items = [new ScaleItem { Variable = "serve" }, new ScaleItem { Variable = "care" }, new ScaleItem { Variable = "selfish", Reverse = true }],
            },
            new ProportionPositive
            {
                Key = "activity",
                Label = T("Activity"),
                Role = VariableRole.Outcome,
                Denominator = IndexDenominator.Asked,
                Items = [new PositiveItem { Variable = "litter", Positive = ["often"] }, new PositiveItem { Variable = "report", Positive = ["often"] }],
            },
            new SingleValue { Key = "willingness", Label = T("Willingness"), Role = VariableRole.Outcome, Variable = "willing" },
            new CheckPassed { Key = "noticed", Label = T("Noticed the money"), Role = VariableRole.ManipulationCheck, Variable = "offered" },
            new Dichotomy { Key = "agrees", Label = T("Would help"), Role = VariableRole.SecondaryOutcome, Variable = "willing", Positive = ["4", "5"] },
        ],
        Plan = new AnalysisPlan
        {
            Level = 0.9,
            Inquiries =
            [
                new Inquiry
                {
                    Key = "reward",
                    Label = "Effect of money",
                    Outcome = "willingness",
                    Randomization = "main",
                    Estimand = EstimandKind.MainEffect,
                    Factor = "reward",
                    Level = "money",
                    Covariates = ["motivation"],
                    Family = "main",
                },
                new Inquiry
                {
                    Key = "both",
                    Label = "Money and neighbours",
                    Outcome = "willingness",
                    Randomization = "main",
                    Estimand = EstimandKind.Interaction,
                    Factor = "reward",
                    Level = "money",
                    Given = new Dictionary<string, string> { ["appeal"] = "neighbours" },
                    Role = InquiryRole.Secondary,
                },
                new Inquiry
                {
                    Key = "control",
                    Label = "Money alone",
                    Outcome = "agrees",
                    Randomization = "main",
                    Estimand = EstimandKind.ArmVersusControl,
                    Arm = "money_none",
                    By = Breakdown.Site,
                },
                new Inquiry
                {
                    Key = "hand",
                    Label = "By hand",
                    Outcome = "activity",
                    Randomization = "main",
                    Estimand = EstimandKind.Contrast,
                    Weights = new Dictionary<string, double> { ["control"] = -1, ["money_neighbours"] = 1 },
                    Role = InquiryRole.Exploratory,
                },
            ],
            Regressions =
            [
                new RegressionTable
                {
                    Key = "ols",
                    Label = "Regression",
                    Outcome = "willingness",
                    Randomization = "main",
                    Coding = ArmCoding.Factorial,
                    Terms = ["motivation", "site"],
                    Stars = [0.05, 0.01],
                },
            ],
            Correlates =
            [
                new CorrelateTable
                {
                    Key = "correlates",
                    Label = "Correlates",
                    Outcomes = ["activity", "willingness"],
                    Predictors = ["motivation"],
                    Method = CorrelationMethod.Spearman,
                },
            ],
            Levels = [new LevelTable { Key = "levels", Label = "Levels", Outcomes = ["activity"], By = Breakdown.Site }],
            Balance = ["motivation"],
        },
        Fieldwork = new FieldworkPlan { Identity = IdentityKey.None, Duplicates = DuplicateRule.EveryEntryCounts, TargetCompletes = 400 },
        Closing = new ClosingPage { Text = T("Thank you.") },
    };
}
