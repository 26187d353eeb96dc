using System.Net;
using System.Text;
using AngleSharp;
using AngleSharp.Html.Dom;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Library;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Admin.Design;

public sealed class EditingTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private const string Hostile = "<script>alert(1)</script>\"'&{x}";

    [Theory]
    [InlineData("nudges")]
    [InlineData("incentive-beneficiary")]
    [InlineData("reward-legitimacy-incomplete")]
    [InlineData("everything")]
    public async Task Saving_every_form_without_a_change_leaves_the_draft_as_it_is(string study)
    {
        var design = study == "everything" ? Everything() : StudyLibrary.Find(study)!.Design;
        using var editor = await DraftEditor.OpenAsync(app, design);

        var visited = await SaveEveryFormAsync(editor);

        visited.Should().Contain(["basics", "conduct", "fieldwork", "places", "factors", "pages", "measures", "plan", "plan/settings", "publicData"]);
        design.Plan.Exclusions.Select(rule => $"plan/exclusions/{rule.Key}").Should().BeSubsetOf(visited);
        visited.Should().Contain(design.Plan.Inquiries.Select(inquiry => $"plan/inquiries/{inquiry.Key}"));
        visited.Should().Contain(design.Pages.SelectMany(page => page.Elements.Select(element => $"pages/{page.Key}/elements/{element.Key}")));
        Text(await editor.DesignAsync()).Should().Be(Text(design));
    }

    [Fact]
    public async Task Of_two_editors_the_second_keeps_what_was_typed_and_can_save_it_then()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());
        var first = await editor.GetAsync("basics");
        var second = await editor.GetAsync("factors/reward");
        await editor.SaveAsync(first.Fill("Form.Title[en]", "Changed by one"));

        var refused = await editor.SubmitAsync(second.Fill("Form.Label", "Changed by the other"), "Save");

        refused.Errors.Should().ContainSingle().Which.Should().StartWith("Somebody else changed this draft");
        refused.ValueOf("Form.Label").Should().Be("Changed by the other");
        (await editor.DesignAsync()).Factors[0].Label.Should().Be("Reward");

        await editor.SaveAsync(refused);
        var design = await editor.DesignAsync();
        design.Factors[0].Label.Should().Be("Changed by the other");
        design.Title.In("en").Should().Be("Changed by one");
    }

    [Fact]
    public async Task A_form_whose_entry_is_gone_keeps_what_was_typed()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());
        var open = await editor.GetAsync("factors/reward");
        await editor.SaveAsync((await editor.GetAsync("factors/reward")).Fill("Form.Key", "prize"));

        var refused = await editor.SubmitAsync(open.Fill("Form.Label", "Typed"), "Save");

        refused.Status.Should().Be(HttpStatusCode.OK);
        refused.Errors.Should().ContainSingle().Which.Should().StartWith("Somebody else removed or renamed this factor");
        refused.ValueOf("Form.Label").Should().Be("Typed");
    }

    [Fact]
    public async Task A_new_key_is_followed_by_all_that_refers_to_it()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());

        var page = await editor.GetAsync("factors/reward");
        var saved = await editor.SaveAsync(page.Fill("Form.Key", "prize").Fill("Form.Levels[0].Key", "money").Fill("Form.Levels[1].Key", "none"));
        await editor.SaveAsync((await editor.GetAsync("pages/one/elements/likes")).Fill("Form.Key", "loves").Fill("Form.Options[0].Key", "yes"));
        await editor.SaveAsync((await editor.GetAsync("pages/two/settings")).Fill("Form.Key", "letter"));
        await editor.SaveAsync((await editor.GetAsync("places")).Fill("Form.Sites[0].Key", "north"));

        saved.Path.Should().EndWith("/factors/prize");
        var design = await editor.DesignAsync();
        design.Factors[0].Levels.Select(level => level.Key).Should().Equal("money", "none");
        design.Randomizations[0].Arms.Select(arm => arm.Levels["prize"]).Should().Equal("money", "none");
        ((TextBlock)design.Pages[1].Elements[0]).Text.In("en").Should().Be("{prize}");
        design.Pages[1].ShowIf!.Variable.Should().Be("loves");
        design.Pages[1].ShowIf!.In.Should().Equal("yes");
        design.Randomizations[0].Before.Should().Be("letter");
        design.Randomizations[0].Sites.Should().Equal("north");
        ((SingleValue)design.Measures[0]).Variable.Should().Be("loves");
    }

    [Fact]
    public async Task A_key_that_is_taken_is_refused_because_two_entries_would_become_one()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());

        var refused = await editor.SubmitAsync((await editor.GetAsync("factors/reward")).Fill("Form.Key", "appeal"), "Save");

        refused.Errors.Should().ContainSingle().Which.Should().Contain("another factor with the key “appeal”");
        refused.ValueOf("Form.Key").Should().Be("appeal");
        (await editor.DesignAsync()).Factors[0].Key.Should().Be("reward");
    }

    [Fact]
    public async Task What_is_no_number_stays_in_its_field_with_the_reason()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());

        var page = await editor.GetAsync("factors/reward");
        var refused = await editor.SubmitAsync(page.Fill("Form.Levels[1].Dose", "a lot").Fill("Form.Levels[0].Label", "Typed too"), "Save");

        refused.Errors.Should().Equal("“a lot” is not a number. Write it as 12 or 0.5");
        refused.ValueOf("Form.Levels[1].Dose").Should().Be("a lot");
        refused.ValueOf("Form.Levels[0].Label").Should().Be("Typed too");
        refused.All(".govuk-error-summary a").Should().ContainSingle().Which.GetAttribute("href").Should().Be("#" + refused.All("[name='Form.Levels[1].Dose']")[0].Id);
        (await editor.DesignAsync()).Factors[0].Levels[0].Label.Should().BeEmpty();
    }

    [Fact]
    public async Task How_the_study_is_conducted_and_the_population_are_recorded_and_what_cannot_be_read_is_said()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());
        await editor.SaveAsync((await editor.GetAsync("conduct")).Fill("Form.EthicsApproval", " Board of X, 2026-4 ").Fill("Form.StoppingRule", "400 completed"));

        var refused = await editor.SubmitAsync((await editor.GetAsync("fieldwork")).Fill("Form.Margins", "gender, woman\ngender, man, 49"), "Save");

        refused.Errors.Should().Equal("“gender, woman” is not a question, an option and a figure, separated by commas");
        (await editor.DesignAsync()).Conduct.Should().Be(new ConductRecord { EthicsApproval = "Board of X, 2026-4", StoppingRule = "400 completed" });
        await editor.SaveAsync(refused.Fill("Form.Margins", "gender, woman, 51\r\ngender, man, 49").Fill("Form.TableSource", "Census").Fill("Form.TableDate", "2025-01-01"));
        var table = (await editor.DesignAsync()).Fieldwork.PopulationTable!;
        table.Margins.Should().ContainSingle().Which.Shares.Should().Equal(new Dictionary<string, double> { ["woman"] = 51, ["man"] = 49 });
        await editor.SaveAsync((await editor.GetAsync("conduct")).Fill("Form.EthicsApproval", "").Fill("Form.StoppingRule", " "));
        (await editor.DesignAsync()).Conduct.Should().BeNull("an empty record is none");
    }

    [Fact]
    public async Task Buttons_of_rows_save_nothing_and_lose_nothing()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());

        var page = await editor.GetAsync("factors/reward");
        page = await editor.SubmitAsync(page.Fill("Form.Levels[0].Label", "First").Fill("Form.Levels[1].Dose", "not yet a number"), "down:Form.Levels:0");
        page.ValueOf("Form.Levels[1].Label").Should().Be("First");
        page.ValueOf("Form.Levels[0].Dose").Should().Be("not yet a number");
        page = await editor.SubmitAsync(page, "add:Form.Levels");
        page.FieldNames.Should().Contain("Form.Levels[8].Key");
        page = await editor.SubmitAsync(page, "remove:Form.Levels:0");
        page.ValueOf("Form.Levels[0].Key").Should().Be("none");
        Text(await editor.DesignAsync()).Should().Be(Text(TwoFactors()));

        await editor.SaveAsync(page);
        var design = await editor.DesignAsync();
        design.Factors[0].Levels.Should().ContainSingle().Which.Label.Should().Be("First");
        design.Randomizations[0].Arms[1].Levels["reward"].Should().Be("money", "what refers to a removed entry stays, for the check to say");
    }

    [Fact]
    public async Task A_row_with_words_but_without_a_key_is_refused_and_kept()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());

        var refused = await editor.SubmitAsync((await editor.GetAsync("factors/reward")).Fill("Form.Levels[2].Label", "Forgotten"), "Save");

        refused.Errors.Should().Equal("Give this row a key, or empty it");
        refused.ValueOf("Form.Levels[2].Label").Should().Be("Forgotten");
    }

    [Fact]
    public async Task Entries_move_copy_and_go()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());

        await editor.SaveAsync(await editor.GetAsync("factors"), "up:appeal");
        (await editor.DesignAsync()).Factors.Select(factor => factor.Key).Should().Equal("appeal", "reward");
        await editor.SaveAsync(await editor.GetAsync("pages"), "copy:one");
        var copied = (await editor.DesignAsync()).Pages;
        copied.Select(page => page.Key).Should().Equal("one", "one_2", "two");
        copied[1].Elements[0].Key.Should().Be("likes_2", "a copied question is another variable");
        var confirm = await editor.Browser.FollowAsync(await editor.GetAsync("pages"), "place=pages%2Fone_2");
        confirm.Text.Should().Contain("cannot be brought back");
        (await editor.DesignAsync()).Pages.Should().HaveCount(3);
        await editor.SaveAsync(confirm, "Delete");
        (await editor.DesignAsync()).Pages.Select(page => page.Key).Should().Equal("one", "two");
    }

    [Fact]
    public async Task Problems_link_to_the_form_where_they_are_mended()
    {
        var broken = TwoFactors();
        using var editor = await DraftEditor.OpenAsync(app, broken);

        var overview = await editor.GetAsync("");

        var links = overview.All(".app-checks a").OfType<IHtmlAnchorElement>().Select(link => link.Href).Distinct().ToList();
        links.Should().HaveCountGreaterThan(3);
        foreach (var link in links)
        {
            var form = await editor.Browser.GetAsync(link);
            form.Status.Should().Be(HttpStatusCode.OK, link);
            form.All("form").Should().NotBeEmpty(link);
        }
    }

    [Fact]
    public async Task Keys_that_fit_no_address_can_be_edited_too()
    {
        var odd = new StudyDesign
        {
            Key = "odd",
            Factors = [new Factor { Key = "" }, new Factor { Key = "a/b?c=d" }, new Factor { Key = "same" }, new Factor { Key = "same", Label = "Second" }, new Factor { Key = ".." }],
        };
        using var editor = await DraftEditor.OpenAsync(app, odd);

        (await SaveEveryFormAsync(editor)).Should().Contain(["factors/%231", "factors/%232", "factors/same", "factors/%234", "factors/%235"]);
        Text(await editor.DesignAsync()).Should().Be(Text(odd));
        await editor.SaveAsync((await editor.GetAsync("factors/%232")).Fill("Form.Key", "ab"));
        (await editor.DesignAsync()).Factors[1].Key.Should().Be("ab");
    }

    [Fact]
    public async Task Script_in_any_text_is_shown_as_text()
    {
        var text = LocalizedText.English(Hostile);
        var design = Everything();
        design = design with
        {
            Title = text,
            Factors = [.. design.Factors.Select(factor => factor with { Label = Hostile, Key = Hostile })],
            Sites = [.. design.Sites.Select(site => site with { Name = text })],
            Pages = [.. design.Pages.Select(page => page with { Title = text, Elements = [.. page.Elements.Select(element => element is Item item ? item with { Prompt = text, Key = Hostile + item.Key } : element)] })],
            Measures = [.. design.Measures.Select(measure => measure with { Label = text })],
            Languages = ["en", Hostile],
        };
        using var editor = await DraftEditor.OpenAsync(app, design);

        await SaveEveryFormAsync(editor, page =>
        {
            page.Source.Should().NotContain("<script>alert", page.ToString());
            page.All("script:not([src])").Should().BeEmpty();
        });

        Text(await editor.DesignAsync()).Should().Be(Text(design));
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Theory]
    [InlineData("Form.Label")]
    [InlineData("Form.Levels[0].Text[en]")]
    public async Task A_text_of_unbelievable_length_is_refused_and_kept(string field)
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());

        var refused = await editor.SubmitAsync((await editor.GetAsync("factors/reward")).Fill(field, new string('x', 120_000)), "Save");

        refused.Errors.Should().ContainSingle().Which.Should().Contain("longer than 100,000 characters");
        refused.ValueOf(field).Should().HaveLength(120_000);
    }

    [Fact]
    public async Task A_design_file_replaces_the_draft_when_confirmed()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());
        var nudges = StudyLibrary.Find("nudges")!;

        var page = await editor.GetAsync("import");
        (await PostFileAsync(editor, page, nudges.File.ToArray(), confirmed: false)).Errors.Should().Equal("Tick that the draft may be replaced");
        (await PostFileAsync(editor, page, "{\"schema\":1,\"tilte\":{}}"u8.ToArray(), confirmed: true)).Errors.Should().ContainSingle().Which.Should().Contain("tilte");
        Text(await editor.DesignAsync()).Should().Be(Text(TwoFactors()));

        var replaced = await PostFileAsync(editor, page, nudges.File.ToArray(), confirmed: true);
        replaced.Heading.Should().Be("Design");
        Text(await editor.DesignAsync()).Should().Be(Text(nudges.Design));
    }

    [Fact]
    public async Task A_scale_of_the_library_brings_its_items_and_its_measure_once()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());
        var scale = ScaleLibrary.Find("trust-local-government")!;

        var page = await editor.GetAsync("scales?into=one");
        page.ValueOf("Into").Should().Be("one");
        await editor.SaveAsync(page.Fill("Scale", scale.Key), "Insert");

        var design = await editor.DesignAsync();
        design.Pages[0].Elements.Should().HaveCount(1 + scale.Elements.Count);
        design.Measures.Select(measure => measure.Key).Should().EndWith(scale.Measures[^1].Key);
        var again = await editor.SubmitAsync((await editor.GetAsync("scales?into=two")).Fill("Scale", scale.Key), "Insert");
        again.Errors.Should().ContainSingle().Which.Should().StartWith("The draft has ");
    }

    [Fact]
    public async Task A_follow_up_question_is_added_and_removed()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());

        var page = await editor.GetAsync("pages/one/elements/likes/options/1");
        page = await editor.SaveAsync(page.Fill("Form.Kind", "openText").Fill("Form.Key", "why"), "Add");
        await editor.SaveAsync(page.Fill("Form.Prompt[en]", "Why?"));
        var follow = (TextItem)((ChoiceItem)(await editor.DesignAsync()).Pages[0].Elements[0]).Options[0].Reveal!;
        follow.Key.Should().Be("why");
        follow.Prompt.In("en").Should().Be("Why?");

        await editor.SaveAsync(await editor.GetAsync("pages/one/elements/likes/options/1"), "Remove the follow-up question");
        ((ChoiceItem)(await editor.DesignAsync()).Pages[0].Elements[0]).Options[0].Reveal.Should().BeNull();
    }

    [Fact]
    public async Task An_analyst_may_not_edit()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());
        var analyst = await app.NewResearcherAsync();
        await app.AddMemberAsync(await StudyIdAsync(editor), analyst, StudyRole.Analyst);
        using var browser = await app.SignInAsync(analyst);

        (await browser.GetAsync($"/admin/studies/{editor.Slug}/design")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_trail()
    {
        using var editor = await DraftEditor.OpenAsync(app, TwoFactors());
        await editor.SaveAsync((await editor.GetAsync("factors/reward")).Fill("Form.Label", "Prize"));

        var study = await StudyIdAsync(editor);
        var entries = await app.WithAsync(db => Task.FromResult(db.AuditEntries.Where(entry => entry.StudyId == study && entry.Action == "draft changed").ToList()));

        entries.Should().ContainSingle().Which.Details.Should().Contain("factors/reward");
    }

    private async Task<long> StudyIdAsync(DraftEditor editor) =>
        await app.WithAsync(db => Task.FromResult(db.Studies.Single(study => study.Slug == editor.Slug).StudyId));

    private static async Task<WebPage> PostFileAsync(DraftEditor editor, WebPage page, byte[] file, bool confirmed)
    {
        var token = page.ValueOf("__RequestVerificationToken")!;
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = editor.Browser.Cookies, CheckCertificateRevocationList = true });
        using var content = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new StringContent(page.ValueOf("Revision")!), "Revision" },
            { new ByteArrayContent(file), "Upload", "design.json" },
        };
        if (confirmed) content.Add(new StringContent("true"), "Confirmed");
        using var response = await client.PostAsync(page.Address, content);
        var text = await response.Content.ReadAsStringAsync();
        var document = (IHtmlDocument)await BrowsingContext.New().OpenAsync(reply => reply.Content(text).Address(page.Address));
        return new WebPage(response.StatusCode, response.RequestMessage!.RequestUri!, response.Headers, text, document);
    }

    /// <summary>Walks all links inside the design and sends every form that saves as it is.</summary>
    private static async Task<HashSet<string>> SaveEveryFormAsync(DraftEditor editor, Action<WebPage>? see = null)
    {
        var root = $"/admin/studies/{editor.Slug}/design";
        var waiting = new Queue<string>([""]);
        var visited = new HashSet<string>();
        while (waiting.TryDequeue(out var path))
        {
            if (!visited.Add(path)) continue;
            var page = await editor.GetAsync(path);
            see?.Invoke(page);
            foreach (var link in page.Document.Links.OfType<IHtmlAnchorElement>().Select(anchor => new Uri(anchor.Href)))
                if (link.AbsolutePath.StartsWith(root + "/", StringComparison.Ordinal) && !link.AbsolutePath.EndsWith("/delete", StringComparison.Ordinal))
                    waiting.Enqueue(link.AbsolutePath[(root.Length + 1)..]);
            if (page.All("button[value=save]").Count > 0 && page.ValueOf("Form.Kind") != "")
                see?.Invoke(await editor.SaveAsync(page));
        }
        return visited;
    }

    private static string Text(StudyDesign design) => Encoding.UTF8.GetString(DesignFile.Write(design));

    /// <summary>Small and full of problems.</summary>
    private static StudyDesign TwoFactors() => new()
    {
        Key = "two-factors",
        Title = LocalizedText.English("Two factors"),
        Factors =
        [
            new Factor { Key = "reward", Label = "Reward", Levels = [new Level { Key = "none" }, new Level { Key = "money", Text = LocalizedText.English("Money") }] },
            new Factor { Key = "appeal", Levels = [new Level { Key = "none" }] },
        ],
        Randomizations =
        [
            new RandomizationPlan
            {
                Key = "main",
                Before = "two",
                Sites = ["hill"],
                Arms =
                [
                    new Arm { Key = "a", Levels = new Dictionary<string, string> { ["reward"] = "none" } },
                    new Arm { Key = "b", Levels = new Dictionary<string, string> { ["reward"] = "money" } },
                ],
            },
        ],
        Sites = [new Site { Key = "hill", Name = LocalizedText.English("Hill") }],
        Pages =
        [
            new SurveyPage
            {
                Key = "one",
                Elements =
                [
                    new ChoiceItem
                    {
                        Key = "likes",
                        Prompt = LocalizedText.English("Do you like it?"),
                        Options = [new Option { Key = "1", Label = LocalizedText.English("Yes"), Value = 1 }, new Option { Key = "0", Label = LocalizedText.English("No"), Value = 0 }],
                    },
                ],
            },
            new SurveyPage
            {
                Key = "two",
                ShowIf = new ShowIf { Variable = "likes", In = ["1"] },
                Elements = [new TextBlock { Key = "text", Text = LocalizedText.English("{reward}") }],
            },
        ],
        Measures = [new SingleValue { Key = "liking", Variable = "likes" }],
    };

    /// <summary>Every type and many a corner of the design record, right or wrong.</summary>
    private static StudyDesign Everything()
    {
        var text = new LocalizedText([new("en", "Line one\nline two "), new("ko", "하나"), new("xx", "A language that the study does not have")]);
        var nested = new ShowIf
        {
            All = [new ShowIf { Any = [new ShowIf { Variable = "c", In = ["x"] }, new ShowIf { Factor = "f", In = ["l1"] }] }, new ShowIf { Variable = "gone", AtLeast = 1.5 }],
        };
        var negated = new ShowIf { Not = new ShowIf { Any = [new ShowIf { Variable = "c", In = ["x", "y"] }, new ShowIf { Not = new ShowIf { Variable = "n", AtMost = 3 } }] } };
        var single = new ShowIf { All = [new ShowIf { Variable = "n", AtLeast = 1e-7, AtMost = 1e21 }] };
        IReadOnlyList<Option> options =
        [
            new Option { Key = "x", Label = text, Value = 0.1, Fixed = true, Reveal = new NumberItem { Key = "n", Prompt = text, Min = -1, Decimals = 2, Unit = text } },
            new Option { Key = "", Label = text },
            new Option { Key = "x", Exclusive = true },
        ];
        return new StudyDesign
        {
            Key = "everything",
            PublicData = new PublicData { K = 7, QuasiIdentifiers = [new QuasiIdentifier { Variable = "n", Cuts = [-0.5, 30] }, new QuasiIdentifier { Variable = "c", Merge = new Dictionary<string, string> { ["x"] = "y" } }] },
            Title = text,
            Languages = ["en", "ko"],
            Source = new StudySource { Reference = "Somebody (2020)", Doi = "10.1/x", Note = "Two\nlines" },
            Consent = new ConsentForm { Text = text, Minutes = 0 },
            Closing = new ClosingPage { CompletionCode = "*", RedirectUrl = "https://example.org/{code}", ScreenedOutText = text },
            Factors =
            [
                new Factor
                {
                    Key = "f",
                    Label = "F",
                    Levels =
                    [
                        new Level { Key = "l0", Dose = -0.5 },
                        new Level { Key = "l1", Text = text, Local = [new LocalWording { Site = "s", Theme = "gone", Text = text }, new LocalWording { Text = text }] },
                    ],
                },
            ],
            Themes = [new Theme { Key = "t", Name = text, Words = new Dictionary<string, LocalizedText> { ["w"] = text } }, new Theme { Key = "u" }],
            Sites = [new Site { Key = "s", Name = text, Themes = ["u", "t", "gone"], Words = new Dictionary<string, LocalizedText> { ["w"] = text, ["v"] = text } }],
            ResponseSets = [new ResponseSet { Key = "r", Options = options }],
            Randomizations =
            [
                new RandomizationPlan
                {
                    Key = "r1",
                    Label = "R",
                    Unit = AssignmentUnit.Theme,
                    Before = "gone",
                    Procedure = Procedure.Cluster,
                    Strata = [new StratumSource { UrlParameter = "gone" }, new StratumSource { Variable = "c" }, new StratumSource { Site = true, Session = true }, new StratumSource { Session = true }],
                    Cluster = new StratumSource { Variable = "gone" },
                    Sites = ["gone", "s"],
                    Populations = ["p"],
                    EligibleIf = negated,
                    Arms =
                    [
                        new Arm { Key = "a", Label = "A", Weight = 0, Levels = new Dictionary<string, string> { ["f"] = "gone", ["undeclared"] = "z" } },
                        new Arm { Key = "b", Weight = 3 },
                    ],
                },
            ],
            Pages =
            [
                new SurveyPage
                {
                    Key = "one",
                    Title = text,
                    Loop = PageLoop.Themes,
                    Sites = ["s"],
                    Populations = ["gone"],
                    ShowIf = nested,
                    ScreenOutIf = single,
                    RandomizeItems = true,
                    Elements =
                    [
                        new TextBlock { Key = "tb", Text = text, ShowIf = negated },
                        new Vignette { Key = "v", Text = text, Sites = ["gone"], Themes = ["t"] },
                        new LikertItem { Key = "m", ResponseSet = "r", RandomizeStatements = true, Statements = [new Statement { Key = "m1", Text = text, Sites = ["s"], Themes = ["u", "t"] }] },
                        new ChoiceItem
                        {
                            Key = "c",
                            Options = options,
                            RandomizeOptions = true,
                            Required = true,
                            Offers = [NonAnswer.PreferNotToSay, NonAnswer.DontKnow],
                            Purpose = ItemPurpose.Recall,
                            Expected = ["x, with a comma", "y"],
                            ExpectedByArm = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["x"], ["gone"] = [] },
                        },
                        new MultipleChoiceItem { Key = "mc", AtLeast = 1, AtMost = 2, ResponseSet = "gone" },
                        new NumberItem { Key = "nu", Min = 0.5, Max = 1e300 },
                        new SliderItem { Key = "sl", Min = -5, Max = 5, Step = 0.25, MinLabel = text, MaxLabel = text },
                        new TextItem { Key = "ot", Multiline = true, MaxLength = 10 },
                        new DateItem { Key = "da", Earliest = new DateOnly(1900, 1, 31), Latest = new DateOnly(2030, 12, 1) },
                        new HoursItem { Key = "ho", Kind = HoursKind.Additional },
                        new RankingItem { Key = "ra", Places = 2 },
                        new StatementItem { Key = "st", Prompt = text, Hint = text },
                    ],
                },
                new SurveyPage
                {
                    Key = "two",
                    Elements = [new EffortTask { Key = "ef", Instructions = text, Rounds = 1, Practice = true, PieceRateMinor = 7, Currency = "KRW", PaidIf = nested, ShowIf = single }],
                },
            ],
            Measures =
            [
                new Scale { Key = "sc", Label = text, Role = VariableRole.Mediator, Vertex = PublicValueVertex.OperationalCapacity, Score = ScaleScore.Sum, Items = [new ScaleItem { Variable = "gone", Reverse = true }, new ScaleItem { Variable = "m1" }] },
                new ProportionPositive { Key = "pp", MinAnswered = 2, Items = [new PositiveItem { Variable = "m1", Positive = ["gone", "x"] }, new PositiveItem { Variable = "gone", Positive = ["y"] }] },
                new Dichotomy { Key = "di", Variable = "gone", Positive = ["z"], AtLeast = 2 },
                new SingleValue { Key = "si", Variable = "nu" },
                new CheckPassed { Key = "ch", Variable = "c" },
                new TaskMetric { Key = "ta", Task = "ef", Figure = TaskFigure.UnitsPerMinute },
            ],
            Plan = new AnalysisPlan
            {
                Level = 0.999,
                Balance = ["gone", "sc"],
                RedrawFamilies = true,
                Exclusions = [new ExclusionRule { Key = "x1", Label = "X", Measure = "sc", Below = -0.5, Above = 1e-7, AndMissing = true }, new ExclusionRule { Key = "x2", Measure = "gone" }],
                Inquiries =
                [
                    new Inquiry { Key = "i1", Outcome = "gone", Randomization = "gone", Arm = "x", Control = "y", Exclusions = ["gone", "x2"] },
                    new Inquiry { Key = "i2", Estimand = EstimandKind.SimpleEffect, Factor = "f", Level = "gone", Reference = "l0", Given = new Dictionary<string, string> { ["gone"] = "x" } },
                    new Inquiry { Key = "i3", Estimand = EstimandKind.Contrast, Weights = new Dictionary<string, double> { ["gone"] = 1, ["b"] = -0.5 }, Randomization = "r1" },
                ],
                Regressions = [new RegressionTable { Key = "re", Model = RegressionModel.Logit, Terms = ["sc:f", "gone"], Errors = ErrorType.CR1, Stars = [0.1, 0.05], ShadeNegative = true, Table = "One, two", Column = "(a)", Endogenous = "gone" }],
                Correlates = [new CorrelateTable { Key = "co", Outcomes = ["pp", "sc"], Predictors = ["gone"], ShadeNegative = true, SmallestCell = 7 }],
                Levels = [new LevelTable { Key = "le", Outcomes = ["sc"], Weighted = true, SmallestCell = 3 }],
                Pairs = [new PairTable { Key = "pa", Kind = PairKind.BetweenPopulations, Pairs = [new MeasurePair { First = "gone", Second = "sc", Times = 0.5 }, new MeasurePair { First = "sc", Second = "pp" }], Randomization = "r1", Arm = "gone" }],
            },
            Fieldwork = new FieldworkPlan
            {
                Identity = IdentityKey.PanelId,
                PanelParameter = "rid",
                Duplicates = DuplicateRule.FirstEntryCounts,
                Populations = [new Population { Key = "p", Name = text }],
                SiteFrom = PlaceSource.Link,
                SessionFrom = PlaceSource.Ask,
                UrlParameters = ["utm", "batch"],
                TargetCompletes = 10,
                PopulationTable = new PopulationTable { Source = "Census", Date = new DateOnly(2021, 3, 21), BySite = new Dictionary<string, double> { ["gone"] = 5, ["s"] = 100.5 }, Margins = [new PopulationMargin { Variable = "gone", Shares = new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 12 } }] },
            },
            Conduct = new ConductRecord { EthicsApproval = "Board, 17", DataAvailability = "On request,\nfrom the authors" },
        };
    }
}
