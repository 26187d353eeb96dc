using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using static CoProduction.Studies.Tests.Design.SampleDesigns;

namespace CoProduction.Studies.Tests.Design;

/// <summary>A correct design with every kind of item, procedure, measure, inquiry and table, and every optional part of the record.</summary>
public static class EveryKind
{
    public static StudyDesign Design() => new()
    {
        Key = "every-kind",
        Title = T("Every kind", "모든 종류"),
        Source = new StudySource { Reference = "Nobody (2000)", Doi = "10.1000/1", Note = "Illustrative." },
        Languages = ["en", "ko"],
        Consent = TwoByTwo().Consent with { Minutes = 25 },
        Factors =
        [
            new Factor
            {
                Key = "pay",
                Label = "Pay",
                Levels =
                [
                    new Level { Key = "0", Label = "None", Dose = 0 },
                    new Level
                    {
                        Key = "10",
                        Label = "Ten",
                        Dose = 10,
                        Text = T("You are paid.", "보수를 받습니다."),
                        Local = [new LocalWording { Site = "north", Text = T("In the north you are paid.", "북쪽에서 보수를 받습니다.") }],
                    },
                ],
            },
            new Factor
            {
                Key = "tone",
                Label = "Tone",
                Levels =
                [
                    new Level { Key = "plain", Label = "Plain", Text = T("Please help.", "도와주세요.") },
                    new Level
                    {
                        Key = "warm",
                        Label = "Warm",
                        Text = T("We need you.", "당신이 필요합니다."),
                        Local = [new LocalWording { Theme = "parks", Text = T("The trees need you.", "나무가 당신을 필요로 합니다.") }],
                    },
                ],
            },
        ],
        Randomizations =
        [
            new RandomizationPlan
            {
                Key = "paying",
                Label = "Pay by session",
                Before = "letter",
                Procedure = Procedure.Cluster,
                Cluster = new StratumSource { Session = true },
                Strata = [new StratumSource { UrlParameter = "street" }],
                BlockSize = 6,
                Sites = ["north", "south"],
                Populations = ["citizens"],
                EligibleIf = new ShowIf { Variable = "age", AtLeast = 18 },
                Arms =
                [
                    new Arm { Key = "unpaid", Label = "Unpaid", Levels = new Dictionary<string, string> { ["pay"] = "0" }, Weight = 2 },
                    new Arm { Key = "paid", Label = "Paid", Levels = new Dictionary<string, string> { ["pay"] = "10" } },
                ],
            },
            new RandomizationPlan
            {
                Key = "toning",
                Label = "Tone by theme",
                Unit = AssignmentUnit.Theme,
                Before = "appeal",
                Procedure = Procedure.Simple,
                Arms =
                [
                    new Arm { Key = "plain", Label = "Plain", Levels = new Dictionary<string, string> { ["tone"] = "plain" } },
                    new Arm { Key = "warm", Label = "Warm", Levels = new Dictionary<string, string> { ["tone"] = "warm" } },
                ],
            },
        ],
        Themes =
        [
            new Theme { Key = "parks", Name = T("parks", "공원"), Words = new Dictionary<string, LocalizedText> { ["aim"] = T("green parks", "푸른 공원") } },
            new Theme { Key = "safety", Name = T("safety", "안전"), Words = new Dictionary<string, LocalizedText> { ["aim"] = T("safe streets", "안전한 거리") } },
        ],
        Sites =
        [
            new Site { Key = "north", Name = T("North", "북쪽"), Themes = ["parks"], Words = new Dictionary<string, LocalizedText> { ["town"] = T("Northtown", "북쪽 마을") } },
            new Site { Key = "south", Name = T("South", "남쪽"), Themes = ["parks", "safety"], Words = new Dictionary<string, LocalizedText> { ["town"] = T("Southtown", "남쪽 마을") } },
            new Site { Key = "east", Name = T("East", "동쪽"), Themes = ["safety"], Words = new Dictionary<string, LocalizedText> { ["town"] = T("Easttown", "동쪽 마을") } },
        ],
        ResponseSets =
        [
            new ResponseSet
            {
                Key = "agree",
                Options = [new Option { Key = "1", Label = T("No", "아니요"), Value = 1 }, new Option { Key = "2", Label = T("Yes", "예"), Value = 2 }],
            },
        ],
        Pages = [Screen, Practice, Views, Letter, Work, Appeal, End],
        Measures = Measures,
        Plan = Plan,
        Fieldwork = new FieldworkPlan
        {
            Identity = IdentityKey.PanelId,
            PanelParameter = "panelist",
            Duplicates = DuplicateRule.FirstEntryCounts,
            Populations = [new Population { Key = "citizens", Name = T("Citizens", "시민") }, new Population { Key = "staff", Name = T("Staff", "직원") }],
            SiteFrom = PlaceSource.Link,
            SessionFrom = PlaceSource.Link,
            UrlParameters = ["street"],
            TargetCompletes = 300,
            PopulationTable = new PopulationTable
            {
                Source = "Register",
                Date = new DateOnly(2024, 1, 31),
                BySite = new Dictionary<string, double> { ["north"] = 1000, ["south"] = 2500.5, ["east"] = 800 },
            },
        },
        Closing = new ClosingPage
        {
            Text = T("Thank you.", "감사합니다."),
            ScreenedOutText = T("This survey is for adults.", "성인 대상 설문입니다."),
            CompletionCode = "*",
            RedirectUrl = "https://panel.example.org/back?id={external_id}&code={code}",
        },
    };

    private static SurveyPage Screen => new()
    {
        Key = "screen",
        Title = T("About you", "당신에 대해"),
        ScreenOutIf = new ShowIf { Variable = "age", AtMost = 17 },
        Elements =
        [
            new NumberItem { Key = "age", Prompt = T("How old are you?", "나이?"), Min = 10, Max = 110, Unit = T("years", "세"), Required = true },
            new DateItem { Key = "moved_in", Prompt = T("When did you move here?", "언제 이사했습니까?"), Earliest = new DateOnly(1920, 1, 1), Latest = new DateOnly(2030, 1, 1) },
            new StatementItem { Key = "agreed", Prompt = T("I have understood.", "이해했습니다.") },
            new NumberItem { Key = "sum", Prompt = T("What is 2 + 2?", "2 + 2는?"), Purpose = ItemPurpose.AttentionCheck, Expected = ["4"] },
            new MultipleChoiceItem
            {
                Key = "helps",
                Prompt = T("How do you help?", "어떻게 돕습니까?"),
                AtLeast = 1,
                AtMost = 3,
                RandomizeOptions = true,
                Options =
                [
                    new Option { Key = "cleans", Label = T("I clean", "청소") },
                    new Option { Key = "plants", Label = T("I plant", "심기") },
                    new Option
                    {
                        Key = "other",
                        Label = T("Otherwise", "기타"),
                        Fixed = true,
                        Reveal = new TextItem { Key = "helps_other", Prompt = T("How?", "어떻게?"), Multiline = true, MaxLength = 500 },
                    },
                    new Option { Key = "none", Label = T("Not at all", "전혀"), Fixed = true, Exclusive = true },
                ],
            },
        ],
    };

    private static SurveyPage Practice => new()
    {
        Key = "practice",
        Title = T("Practice", "연습"),
        Elements = [new EffortTask { Key = "warm_up", Instructions = T("Count the letters.", "글자를 세세요."), Rounds = 1, Practice = true }],
    };

    private static SurveyPage Views => new()
    {
        Key = "views",
        Title = T("{theme} in {site.town}", "{site.town}의 {theme}"),
        Loop = PageLoop.Themes,
        RandomizeItems = true,
        Elements =
        [
            new HoursItem
            {
                Key = "hours",
                Kind = HoursKind.Current,
                Prompt = T("How much time do you give for {theme.aim}?", "{theme.aim}에 얼마나 시간을 씁니까?"),
                Sites = ["south", "east"],
                Options = [new Option { Key = "none", Label = T("None", "없음"), Value = 0 }, new Option { Key = "some", Label = T("Some", "조금"), Value = 3.5 }],
                Offers = [NonAnswer.DontKnow, NonAnswer.NotApplicable, NonAnswer.PreferNotToSay],
            },
            new LikertItem
            {
                Key = "opinions",
                Prompt = T("Do you agree?", "동의하십니까?"),
                ResponseSet = "agree",
                RandomizeStatements = true,
                Statements =
                [
                    new Statement { Key = "cares", Text = T("I care.", "관심 있다.") },
                    new Statement { Key = "afraid", Text = T("I am afraid.", "두렵다."), Themes = ["safety"], Sites = ["south"] },
                ],
            },
        ],
    };

    private static SurveyPage Letter => new()
    {
        Key = "letter",
        Title = T("A letter", "편지"),
        Sites = ["north", "south"],
        Populations = ["citizens"],
        ShowIf = new ShowIf
        {
            All = [new ShowIf { Not = new ShowIf { Variable = "helps", In = ["none"] } }, new ShowIf { Any = [new ShowIf { Variable = "age", AtLeast = 18, AtMost = 90 }] }],
        },
        Elements =
        [
            new Vignette { Key = "paid_letter", Text = T("**Dear all.** {pay} ({pay.dose} euros)", "**여러분께.** {pay} ({pay.dose}유로)") },
            new SliderItem
            {
                Key = "ready", Prompt = T("How ready are you?", "얼마나 준비되었습니까?"), Min = 0, Max = 10, Step = 0.5,
                MinLabel = T("Not", "아니요"), MaxLabel = T("Very", "매우"), ShowIf = new ShowIf { Factor = "pay", In = ["0", "10"] },
            },
            new RankingItem
            {
                Key = "order", Prompt = T("What comes first?", "무엇이 먼저입니까?"), Places = 2,
                Options = [new Option { Key = "a", Label = T("Parks", "공원") }, new Option { Key = "b", Label = T("Streets", "거리") }, new Option { Key = "c", Label = T("Schools", "학교") }],
            },
            new TextItem
            {
                Key = "amount_said", Prompt = T("How much was said?", "얼마라고 했습니까?"), Purpose = ItemPurpose.Recall,
                ExpectedByArm = new Dictionary<string, IReadOnlyList<string>> { ["unpaid"] = ["0", "nothing"], ["paid"] = ["10", "ten"] },
            },
        ],
    };

    private static SurveyPage Work => new()
    {
        Key = "work",
        Title = T("Work", "작업"),
        Elements =
        [
            new EffortTask
            {
                Key = "counting", Instructions = T("Count the letters.", "글자를 세세요."), Rounds = 4, SecondsPerRound = 90, GridSize = 8,
                PieceRateMinor = 5, Currency = "KRW", PaidIf = new ShowIf { Factor = "pay", In = ["10"] },
            },
        ],
    };

    private static SurveyPage Appeal => new()
    {
        Key = "appeal",
        Title = T("An appeal", "호소"),
        Loop = PageLoop.Themes,
        Elements =
        [
            new Vignette { Key = "appeal_text", Text = T("{tone} ({site})", "{tone} ({site})") },
            new ChoiceItem
            {
                Key = "joins", Prompt = T("Would you join?", "참여하시겠습니까?"), RandomizeOptions = true,
                Options = [new Option { Key = "yes", Label = T("Yes", "예") }, new Option { Key = "no", Label = T("No", "아니요") }],
            },
        ],
    };

    private static SurveyPage End => new()
    {
        Key = "end",
        Title = T("The end", "끝"),
        Elements = [new TextBlock { Key = "earned", Text = T("That was all.", "이상입니다.") }],
    };

    private static IReadOnlyList<Measure> Measures =>
    [
        new SingleValue { Key = "age_years", Label = T("Age", "나이"), Role = VariableRole.Covariate, Variable = "age" },
        new Scale
        {
            Key = "opinion", Label = T("Opinion", "의견"), Role = VariableRole.Moderator, Score = ScaleScore.Sum,
            Items = [new ScaleItem { Variable = "cares" }, new ScaleItem { Variable = "afraid", Reverse = true }],
        },
        new SingleValue { Key = "readiness", Label = T("Readiness", "준비"), Role = VariableRole.Outcome, Vertex = PublicValueVertex.OperationalCapacity, Variable = "ready" },
        new Dichotomy { Key = "very_ready", Label = T("Very ready", "매우"), Role = VariableRole.SecondaryOutcome, Variable = "ready", AtLeast = 8 },
        new Dichotomy { Key = "would_join", Label = T("Would join", "참여"), Role = VariableRole.Outcome, Variable = "joins", Positive = ["yes"] },
        new ProportionPositive
        {
            Key = "helping", Label = T("Helping", "도움"), Denominator = IndexDenominator.Asked, MinAnswered = 1,
            Items = [new PositiveItem { Variable = "helps", Positive = ["cleans", "plants"] }],
        },
        new CheckPassed { Key = "attentive", Label = T("Attentive", "주의"), Role = VariableRole.AttentionCheck, Variable = "sum" },
        new TaskMetric { Key = "practice_units", Label = T("Practice", "연습"), Role = VariableRole.Covariate, Task = "warm_up" },
        new TaskMetric { Key = "units", Label = T("Units", "단위"), Role = VariableRole.Outcome, Task = "counting", Figure = TaskFigure.UnitsPerMinute },
    ];

    private static AnalysisPlan Plan => new()
    {
        Level = 0.9,
        Inquiries =
        [
            new Inquiry
            {
                Key = "paid_units", Label = "Pay", Outcome = "units", Randomization = "paying", Estimand = EstimandKind.ArmVersusControl,
                Arm = "paid", Control = "unpaid", Covariates = ["age_years", "practice_units"], Family = "effort", Role = InquiryRole.Primary,
            },
            new Inquiry
            {
                Key = "by_hand", Label = "By hand", Outcome = "readiness", Randomization = "paying", Estimand = EstimandKind.Contrast,
                Weights = new Dictionary<string, double> { ["paid"] = 1, ["unpaid"] = -1 }, By = Breakdown.Site, Role = InquiryRole.Exploratory,
            },
            new Inquiry
            {
                Key = "warmth", Label = "Warmth", Outcome = "would_join", Randomization = "toning", Estimand = EstimandKind.MainEffect,
                Factor = "tone", Level = "warm", Reference = "plain", By = Breakdown.Theme, Role = InquiryRole.Secondary,
            },
        ],
        Regressions =
        [
            new RegressionTable
            {
                Key = "logit", Label = "Logit", Outcome = "would_join", Model = RegressionModel.Logit, Randomization = "toning", Coding = ArmCoding.Factorial,
                Terms = ["age_years", "tone:age_years", "theme"], Errors = ErrorType.CR1, By = Breakdown.None, Stars = [0.1, 0.05, 0.01],
            },
            new RegressionTable { Key = "dose", Label = "Dose", Outcome = "units", Randomization = "paying", Coding = ArmCoding.Dose, Errors = ErrorType.Classical },
        ],
        Correlates =
        [
            new CorrelateTable
            {
                Key = "correlates", Label = "Correlates", Outcomes = ["would_join"], Predictors = ["age_years"], Method = CorrelationMethod.Spearman,
                By = Breakdown.SiteTheme, Stars = [0.05, 0.01],
            },
        ],
        Levels = [new LevelTable { Key = "levels", Label = "Levels", Outcomes = ["helping", "would_join"], By = Breakdown.Site, Weighted = true }],
        Balance = ["age_years"],
    };
}
