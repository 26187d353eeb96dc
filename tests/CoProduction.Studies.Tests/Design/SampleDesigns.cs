using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Tests.Design;

/// <summary>Small correct designs that a test copies and breaks in one place.</summary>
public static class SampleDesigns
{
    /// <summary>A question with two options, asked once.</summary>
    public static ChoiceItem Resident => new()
    {
        Key = "resident",
        Prompt = T("Do you live here?", "여기 사십니까?"),
        Options = [new Option { Key = "here", Label = T("Yes", "예") }, new Option { Key = "elsewhere", Label = T("No", "아니요") }],
    };

    public static LocalizedText T(string english, string korean) => new([new("en", english), new("ko", korean)]);

    /// <summary>
    /// 2×2 (reward, appeal), two sites, two languages. Page <c>before</c>: motivation scale; <c>vignette</c>: the stimulus;
    /// <c>after</c>: willingness, a manipulation check; <c>activities</c>: looped over themes, for an index. Blocked by site before the vignette.
    /// </summary>
    public static StudyDesign TwoByTwo() => new()
    {
        Key = "two-by-two",
        Title = T("Help in the park", "공원에서 돕기"),
        Languages = ["en", "ko"],
        Consent = new ConsentForm
        {
            Text = T("A study about public services.", "공공서비스에 관한 연구."),
            Organisation = T("Example University, study@example.org", "예시 대학교, study@example.org"),
            DataProtection = T("No names are stored.", "이름은 저장되지 않습니다."),
        },
        Factors =
        [
            new Factor
            {
                Key = "reward",
                Label = "Reward",
                Levels =
                [
                    new Level { Key = "none", Label = "No reward", Dose = 0 },
                    new Level { Key = "money", Label = "Money", Dose = 10, Text = T("You would get 10 euros.", "10유로를 받습니다.") },
                ],
            },
            new Factor
            {
                Key = "appeal",
                Label = "Appeal",
                Levels =
                [
                    new Level { Key = "none", Label = "No appeal" },
                    new Level { Key = "neighbours", Label = "Neighbours help", Text = T("Your neighbours help too.", "이웃들도 돕습니다.") },
                ],
            },
        ],
        Randomizations = [Main],
        Themes =
        [
            new Theme { Key = "parks", Name = T("parks", "공원") },
            new Theme { Key = "safety", Name = T("safety", "안전") },
        ],
        Sites =
        [
            new Site { Key = "riverside", Name = T("Riverside", "강변"), Themes = ["parks", "safety"] },
            new Site { Key = "hilltop", Name = T("Hilltop", "언덕"), Themes = ["parks"] },
        ],
        ResponseSets = [Agreement],
        Pages = [Before, Vignette, After, Activities],
        Measures =
        [
            new Scale
            {
                Key = "motivation",
                Label = T("Motivation", "동기"),
                Role = VariableRole.Covariate,
                Items =
                [
                    new ScaleItem { Variable = "serve" },
                    new ScaleItem { Variable = "care" },
                    new ScaleItem { Variable = "selfish", Reverse = true },
                ],
            },
            new SingleValue { Key = "willingness", Label = T("Willingness", "의향"), Role = VariableRole.Outcome, Variable = "willing" },
            new Dichotomy { Key = "would_help", Label = T("Would help", "도울 것임"), Role = VariableRole.SecondaryOutcome, Variable = "willing", Positive = ["agree"] },
            new CheckPassed { Key = "noticed_reward", Label = T("Noticed the reward", "보상 인지"), Role = VariableRole.ManipulationCheck, Variable = "saw_reward" },
            new ProportionPositive
            {
                Key = "activity",
                Label = T("Activities", "활동"),
                Role = VariableRole.SecondaryOutcome,
                Items =
                [
                    new PositiveItem { Variable = "reports", Positive = ["sometimes", "often"] },
                    new PositiveItem { Variable = "repairs", Positive = ["sometimes", "often"] },
                ],
            },
        ],
        Plan = new AnalysisPlan
        {
            Inquiries =
            [
                new Inquiry
                {
                    Key = "reward_effect",
                    Label = "Reward",
                    Outcome = "willingness",
                    Randomization = "main",
                    Estimand = EstimandKind.MainEffect,
                    Factor = "reward",
                    Level = "money",
                    Covariates = ["motivation"],
                },
                new Inquiry
                {
                    Key = "both_effect",
                    Label = "Both against neither",
                    Outcome = "willingness",
                    Randomization = "main",
                    Estimand = EstimandKind.ArmVersusControl,
                    Arm = "both",
                },
            ],
            Regressions =
            [
                new RegressionTable
                {
                    Key = "factors",
                    Label = "Factorial",
                    Outcome = "willingness",
                    Randomization = "main",
                    Coding = ArmCoding.Factorial,
                    Terms = ["motivation", "site", "reward:motivation"],
                },
            ],
            Levels = [new LevelTable { Key = "levels", Label = "Activities", Outcomes = ["activity"], By = Breakdown.SiteTheme }],
            Balance = ["motivation"],
        },
        Fieldwork = new FieldworkPlan { Identity = IdentityKey.Invitation, Duplicates = DuplicateRule.FirstEntryCounts },
        Closing = new ClosingPage { Text = T("Thank you.", "감사합니다.") },
    };

    private static RandomizationPlan Main => new()
    {
        Key = "main",
        Label = "Main",
        Before = "vignette",
        Procedure = Procedure.Blocked,
        BlockSize = 8,
        Strata = [new StratumSource { Site = true }],
        Arms =
        [
            Arm("neither", "none", "none"),
            Arm("money_only", "money", "none"),
            Arm("appeal_only", "none", "neighbours"),
            Arm("both", "money", "neighbours"),
        ],
    };

    private static Arm Arm(string key, string reward, string appeal) =>
        new() { Key = key, Label = key, Levels = new Dictionary<string, string> { ["reward"] = reward, ["appeal"] = appeal } };

    private static ResponseSet Agreement => new()
    {
        Key = "agreement",
        Options =
        [
            new Option { Key = "disagree", Label = T("Disagree", "반대"), Value = 1 },
            new Option { Key = "neither", Label = T("Neither", "보통"), Value = 2 },
            new Option { Key = "agree", Label = T("Agree", "동의"), Value = 3 },
        ],
    };

    private static SurveyPage Before => new()
    {
        Key = "before",
        Title = T("About you", "당신에 대해"),
        Elements =
        [
            new LikertItem
            {
                Key = "psm",
                Prompt = T("How much do you agree?", "얼마나 동의하십니까?"),
                ResponseSet = "agreement",
                Statements =
                [
                    new Statement { Key = "serve", Text = T("I like to serve.", "봉사를 좋아한다.") },
                    new Statement { Key = "care", Text = T("I care for others.", "남을 배려한다.") },
                    new Statement { Key = "selfish", Text = T("I come first.", "내가 먼저다.") },
                ],
            },
        ],
    };

    private static SurveyPage Vignette => new()
    {
        Key = "vignette",
        Title = T("Please read", "읽어 주세요"),
        Elements = [new Vignette { Key = "story", Text = T("{site} asks for help. {reward} {appeal}", "{site}에서 도움을 청합니다. {reward} {appeal}") }],
    };

    private static SurveyPage After => new()
    {
        Key = "after",
        Title = T("Your view", "의견"),
        Elements =
        [
            new LikertItem { Key = "willing", Prompt = T("I would help.", "돕겠다."), ResponseSet = "agreement" },
            new ChoiceItem
            {
                Key = "saw_reward",
                Prompt = T("Was money offered?", "돈이 제시되었습니까?"),
                Purpose = ItemPurpose.ManipulationCheck,
                Options = [new Option { Key = "yes", Label = T("Yes", "예") }, new Option { Key = "no", Label = T("No", "아니요") }],
                ExpectedByArm = new Dictionary<string, IReadOnlyList<string>>
                {
                    ["neither"] = ["no"], ["money_only"] = ["yes"], ["appeal_only"] = ["no"], ["both"] = ["yes"],
                },
            },
        ],
    };

    private static SurveyPage Activities => new()
    {
        Key = "activities",
        Title = T("What you do for {theme}", "{theme} 활동"),
        Loop = PageLoop.Themes,
        Elements = [Activity("reports", T("I report problems.", "문제를 신고한다.")), Activity("repairs", T("I repair things.", "수리한다."))],
    };

    private static ChoiceItem Activity(string key, LocalizedText prompt) => new()
    {
        Key = key,
        Prompt = prompt,
        Offers = [NonAnswer.DontKnow],
        Options =
        [
            new Option { Key = "never", Label = T("Never", "전혀") },
            new Option { Key = "sometimes", Label = T("Sometimes", "가끔") },
            new Option { Key = "often", Label = T("Often", "자주") },
        ],
    };
}
