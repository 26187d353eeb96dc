using System.Text;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Tests.Design;

/// <summary>
/// Every key below is a word of its own in the whole file, so a complete rename is the same as replacing the word in the text of the file.
/// </summary>
public sealed class KeyRenameTests
{
    [Theory]
    [InlineData("factorA")]
    [InlineData("levelA1")]
    [InlineData("armOne")]
    [InlineData("randOne")]
    [InlineData("pageTwo")]
    [InlineData("siteOne")]
    [InlineData("themeOne")]
    [InlineData("siteWord")]
    [InlineData("themeWord")]
    [InlineData("staff")]
    [InlineData("varOne")]
    [InlineData("rowOne")]
    [InlineData("varFollow")]
    [InlineData("taskOne")]
    [InlineData("optYes")]
    [InlineData("setOne")]
    [InlineData("setYes")]
    [InlineData("measureOne")]
    public void A_rename_reaches_every_reference(string key)
    {
        var design = Everything();
        var file = Encoding.UTF8.GetString(DesignFile.Write(design));
        file.Split(key).Length.Should().BeGreaterThan(2, "the key must be used somewhere");

        var renamed = References(Definition(design, key), key);

        Encoding.UTF8.GetString(DesignFile.Write(renamed)).Should().Be(file.Replace(key, "renamed", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_keys_can_be_swapped()
    {
        var design = Everything();

        var swapped = KeyRename.Arms(design, "randOne", new Dictionary<string, string> { ["armOne"] = "armTwo", ["armTwo"] = "armOne" });

        swapped.Plan.Inquiries[0].Arm.Should().Be("armTwo");
        swapped.Plan.Inquiries[0].Control.Should().Be("armOne");
        swapped.Plan.Inquiries[0].Weights.Should().Equal(new Dictionary<string, double> { ["armTwo"] = 1, ["armOne"] = -1 });
    }

    [Fact]
    public void Levels_of_another_factor_keep_their_keys()
    {
        var design = Everything() with { Plan = new AnalysisPlan { Inquiries = [new Inquiry { Factor = "factorB", Level = "levelA1" }] } };

        KeyRename.Levels(design, "factorA", Of("levelA1")).Plan.Inquiries[0].Level.Should().Be("levelA1");
    }

    [Fact]
    public void An_expected_answer_stays_with_the_other_randomization_that_has_the_arm()
    {
        var design = Everything();
        design = design with { Randomizations = [.. design.Randomizations, new RandomizationPlan { Key = "randTwo", Arms = [new Arm { Key = "armOne" }] }] };

        var renamed = KeyRename.Arms(design, "randOne", Of("armOne"));

        renamed.Plan.Inquiries[0].Arm.Should().Be("renamed");
        ((Item)renamed.Pages[0].Elements[0]).ExpectedByArm.Should().ContainKey("armOne");
    }

    [Fact]
    public void A_word_that_only_contains_the_key_is_left_alone()
    {
        var design = Everything() with { Pages = [new SurveyPage { Key = "p", Title = LocalizedText.English("{factorA2} factorA {site.factorA} {factorA}") }] };

        KeyRename.Factors(design, Of("factorA")).Pages[0].Title.In("en").Should().Be("{factorA2} factorA {site.factorA} {renamed}");
    }

    [Fact]
    public void Every_library_study_survives_renames_of_nothing_it_has()
    {
        foreach (var study in Library.StudyLibrary.All)
        {
            var none = Of("no_such_key");
            var renamed = KeyRename.Variables(KeyRename.Factors(KeyRename.Sites(KeyRename.Themes(KeyRename.Measures(study.Design, none), none), none), none), none);
            DesignFile.Write(renamed).Should().Equal(DesignFile.Write(study.Design));
        }
    }

    private static Dictionary<string, string> Of(string key) => new() { [key] = "renamed" };

    private static StudyDesign References(StudyDesign design, string key) => key switch
    {
        "factorA" => KeyRename.Factors(design, Of(key)),
        "levelA1" => KeyRename.Levels(design, "factorA", Of(key)),
        "armOne" => KeyRename.Arms(design, "randOne", Of(key)),
        "randOne" => KeyRename.Randomizations(design, Of(key)),
        "pageTwo" => KeyRename.Pages(design, Of(key)),
        "siteOne" => KeyRename.Sites(design, Of(key)),
        "themeOne" => KeyRename.Themes(design, Of(key)),
        "siteWord" => KeyRename.SiteWords(design, Of(key)),
        "themeWord" => KeyRename.ThemeWords(design, Of(key)),
        "staff" => KeyRename.Populations(design, Of(key)),
        "varOne" or "rowOne" or "varFollow" or "taskOne" => KeyRename.Variables(design, Of(key)),
        "optYes" => KeyRename.Options(design, ["varOne"], Of(key)),
        "setYes" => KeyRename.Options(design, ["rowOne", "rowTwo"], Of(key)),
        "setOne" => KeyRename.ResponseSets(design, Of(key)),
        "measureOne" => KeyRename.Measures(design, Of(key)),
        _ => throw new ArgumentException(key),
    };

    /// <summary>The design with the entry of this key renamed where it is declared, and nowhere else.</summary>
    private static StudyDesign Definition(StudyDesign design, string key)
    {
        var file = Encoding.UTF8.GetString(DesignFile.Write(design));
        var declared = key is "siteWord" or "themeWord" ? $"\"{key}\": {{" : $"\"key\": \"{key}\"";
        file.Should().Contain(declared);
        return DesignFile.Read(Encoding.UTF8.GetBytes(file.Replace(declared, declared.Replace(key, "renamed", StringComparison.Ordinal), StringComparison.Ordinal)));
    }

    private static StudyDesign Everything()
    {
        var condition = new ShowIf
        {
            All =
            [
                new ShowIf { Variable = "varOne", In = ["optYes"] },
                new ShowIf { Not = new ShowIf { Any = [new ShowIf { Factor = "factorA", In = ["levelA1"] }, new ShowIf { Variable = "rowOne", In = ["setYes"] }] } },
                new ShowIf { Variable = "varFollow", AtLeast = 3 },
            ],
        };
        var slots = LocalizedText.English("{factorA} {factorA.dose} {site.siteWord} {theme.themeWord}");
        return new StudyDesign
        {
            Key = "everything",
            Factors =
            [
                new Factor
                {
                    Key = "factorA",
                    Levels =
                    [
                        new Level { Key = "levelA0" },
                        new Level { Key = "levelA1", Local = [new LocalWording { Site = "siteOne", Theme = "themeOne", Text = LocalizedText.English("Here") }] },
                    ],
                },
            ],
            Randomizations =
            [
                new RandomizationPlan
                {
                    Key = "randOne",
                    Before = "pageTwo",
                    Strata = [new StratumSource { Variable = "varOne" }, new StratumSource { Variable = "rowOne" }],
                    Cluster = new StratumSource { Variable = "varFollow" },
                    Sites = ["siteOne"],
                    Populations = ["staff"],
                    EligibleIf = condition,
                    Arms = [new Arm { Key = "armOne", Levels = new Dictionary<string, string> { ["factorA"] = "levelA1" } }, new Arm { Key = "armTwo" }],
                },
            ],
            Themes = [new Theme { Key = "themeOne", Words = new Dictionary<string, LocalizedText> { ["themeWord"] = LocalizedText.English("x") } }],
            Sites =
            [
                new Site { Key = "siteOne", Themes = ["themeOne"], Words = new Dictionary<string, LocalizedText> { ["siteWord"] = LocalizedText.English("y") } },
            ],
            ResponseSets = [new ResponseSet { Key = "setOne", Options = [new Option { Key = "setYes", Label = slots }] }],
            Pages =
            [
                new SurveyPage
                {
                    Key = "pageOne",
                    Title = slots,
                    Sites = ["siteOne"],
                    Populations = ["staff"],
                    ScreenOutIf = condition,
                    Elements =
                    [
                        new ChoiceItem
                        {
                            Key = "varOne",
                            Prompt = slots,
                            Hint = slots,
                            Expected = ["optYes"],
                            ExpectedByArm = new Dictionary<string, IReadOnlyList<string>> { ["armOne"] = ["optYes"] },
                            Options =
                            [
                                new Option { Key = "optYes", Label = slots, Reveal = new NumberItem { Key = "varFollow", Unit = slots, Sites = ["siteOne"], ShowIf = condition } },
                            ],
                        },
                        new LikertItem
                        {
                            Key = "matrix",
                            ResponseSet = "setOne",
                            Themes = ["themeOne"],
                            Expected = ["setYes"],
                            Statements =
                            [
                                new Statement { Key = "rowOne", Text = slots, Sites = ["siteOne"], Themes = ["themeOne"] },
                                new Statement { Key = "rowTwo" },
                            ],
                        },
                    ],
                },
                new SurveyPage
                {
                    Key = "pageTwo",
                    ShowIf = condition,
                    Elements =
                    [
                        new Vignette { Key = "v", Text = slots },
                        new TextBlock { Key = "t", Text = slots, ShowIf = condition, Sites = ["siteOne"] },
                        new SliderItem { Key = "warm", MinLabel = slots, MaxLabel = slots },
                        new EffortTask { Key = "taskOne", Instructions = slots, PaidIf = condition },
                    ],
                },
            ],
            Measures =
            [
                new Scale { Key = "measureOne", Items = [new ScaleItem { Variable = "rowOne" }, new ScaleItem { Variable = "rowTwo" }] },
                new ProportionPositive
                {
                    Key = "index",
                    Items = [new PositiveItem { Variable = "varOne", Positive = ["optYes"] }, new PositiveItem { Variable = "rowOne", Positive = ["setYes"] }],
                },
                new Dichotomy { Key = "yes", Variable = "varOne", Positive = ["optYes"] },
                new SingleValue { Key = "number", Variable = "varFollow" },
                new CheckPassed { Key = "passed", Variable = "varOne" },
                new TaskMetric { Key = "units", Task = "taskOne" },
            ],
            Plan = new AnalysisPlan
            {
                Inquiries =
                [
                    new Inquiry
                    {
                        Key = "inquiry",
                        Outcome = "measureOne",
                        Randomization = "randOne",
                        Arm = "armOne",
                        Control = "armTwo",
                        Factor = "factorA",
                        Level = "levelA1",
                        Reference = "levelA1",
                        Given = new Dictionary<string, string> { ["factorA"] = "levelA1" },
                        Weights = new Dictionary<string, double> { ["armOne"] = 1, ["armTwo"] = -1 },
                        Covariates = ["measureOne"],
                        Receipt = "measureOne",
                    },
                ],
                Regressions = [new RegressionTable { Key = "table", Outcome = "measureOne", Randomization = "randOne", Terms = ["measureOne", "factorA:measureOne", "site"], Absorb = ["measureOne"], Endogenous = "measureOne" }],
                Correlates = [new CorrelateTable { Key = "correlates", Outcomes = ["measureOne"], Predictors = ["measureOne"] }],
                Levels = [new LevelTable { Key = "levels", Outcomes = ["measureOne"] }],
                Pairs = [new PairTable { Key = "pairs", Pairs = [new MeasurePair { First = "measureOne", Second = "measureOne" }], Randomization = "randOne", Arm = "armOne" }],
                Balance = ["measureOne"],
            },
            Fieldwork = new FieldworkPlan
            {
                Populations = [new Population { Key = "staff" }],
                PopulationTable = new PopulationTable { BySite = new Dictionary<string, double> { ["siteOne"] = 1000 }, Margins = [new PopulationMargin { Variable = "varOne", Shares = new Dictionary<string, double> { ["optYes"] = 1 } }] },
            },
        };
    }
}
