using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Survey;

/// <summary>The way through the pages: conditions, theme loops, sites, screening, draws in the middle.</summary>
public abstract class RouteTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : RouteTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : RouteTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task A_page_is_skipped_where_its_condition_does_not_hold_and_asked_after_a_change()
    {
        var study = await app.OpenAsync(TestStudies.Plain("routing",
            TestStudies.Page("first", TestStudies.YesNo("helps", "Do you help?")),
            TestStudies.Page("how", new TextItem { Key = "how", Prompt = TestStudies.En("How?") }) with { ShowIf = new ShowIf { Variable = "helps", In = ["yes"] } },
            TestStudies.Page("end", new TextItem { Key = "bye", Prompt = TestStudies.En("Bye?") })));
        using var browser = app.NewBrowser();

        var page = await browser.NextAsync((await browser.AgreeAsync(study)).Fill("q_helps", "no"));
        page.Heading.Should().Be("Page end");
        var stale = page;
        page = await browser.NextAsync((await browser.BackAsync(page)).Fill("q_helps", "yes"));
        page.Heading.Should().Be("Page how");
        // A tab that still shows the last page must not complete past the page that has become due.
        (await browser.NextAsync(stale)).Heading.Should().Be("Page how");
        page = await browser.NextAsync(await browser.GetAsync($"/s/{study.Slug}/page"));
        page = await browser.NextAsync(page);

        page.Heading.Should().Be("Thank you");
        (await app.WithAsync(db => db.PageSubmissions.Where(row => row.StudyId == study.StudyId).Select(row => row.Page).Distinct().CountAsync())).Should().Be(3);
    }

    [Fact]
    public async Task A_screener_ends_the_survey_before_the_draw()
    {
        var design = TestStudies.TwoArms();
        var study = await app.OpenAsync(design with
        {
            Randomizations = [design.Randomizations[0] with { Before = "vignette" }],
            Pages = [design.Pages[0] with { ScreenOutIf = new ShowIf { Variable = "lives", In = ["village"] } }, .. design.Pages.Skip(1)],
        });
        using var out1 = app.NewBrowser();
        using var in1 = app.NewBrowser();

        var ended = await out1.NextAsync((await out1.AgreeAsync(study)).Fill("q_lives", "village"));
        var goesOn = await in1.NextAsync((await in1.AgreeAsync(study)).Fill("q_lives", "city"));

        ended.Heading.Should().Be("Thank you for your interest");
        ended.All("[data-completion-code]").Should().BeEmpty();
        goesOn.Heading.Should().Be("The park");
        await app.WithAsync(async db =>
        {
            var row = await db.Participants.SingleAsync(row => row.StudyId == study.StudyId && row.State == ParticipantState.ScreenedOut);
            row.ExitReason.Should().Be("about");
            (await db.Assignments.Where(row => row.StudyId == study.StudyId).Select(row => row.ParticipantId).ToListAsync()).Should().ContainSingle().Which.Should().NotBe(row.ParticipantId);
        });
    }

    [Fact]
    public async Task A_draw_after_the_strata_are_answered_is_blocked_by_them_and_made_once()
    {
        var design = TestStudies.TwoArms();
        var study = await app.OpenAsync(design with
        {
            Randomizations = [design.Randomizations[0] with { Before = "vignette", Procedure = Procedure.Blocked, Strata = [new StratumSource { Variable = "lives" }] }],
            Pages = [design.Pages[0] with { Elements = [.. design.Pages[0].Elements.Select(element => element is ChoiceItem choice ? choice with { Required = true } : element)] }, .. design.Pages.Skip(1)],
        });

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            using var browser = app.NewBrowser();
            var page = (await browser.AgreeAsync(study)).Fill("q_lives", number % 2 == 0 ? "city" : "village");
            // Sent three times at once: the draw is behind the participant's lock.
            var next = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => browser.NextAsync(page)));
            next.Should().OnlyContain(answer => answer.Heading == "The park");
            next.Select(answer => answer.ValueOf("ticket")).Distinct().Should().ContainSingle();
        }));

        var rows = await app.WithAsync(db => db.Assignments.Where(row => row.StudyId == study.StudyId).OrderBy(row => row.Seq).ToListAsync());
        rows.Should().HaveCount(40);
        foreach (var stratum in rows.GroupBy(row => row.Stratum))
        {
            stratum.Key.Should().BeOneOf("lives=city", "lives=village");
            stratum.Select(row => row.Seq).Should().Equal(Enumerable.Range(1, 20).Select(number => (long?)number));
            stratum.Chunk(2).Should().OnlyContain(block => block[0].Arm != block[1].Arm);
        }
    }

    [Fact]
    public async Task Members_of_a_cluster_share_its_arm()
    {
        var design = TestStudies.TwoArms();
        var study = await app.OpenAsync(design with
        {
            Randomizations = [design.Randomizations[0] with { Procedure = Procedure.Cluster, Cluster = new StratumSource { Session = true } }],
            Fieldwork = design.Fieldwork with { SessionFrom = PlaceSource.Link },
        });

        await Task.WhenAll(Enumerable.Range(0, 24).Select(async number =>
        {
            using var browser = app.NewBrowser();
            (await browser.AgreeAsync(study, $"?session=s{number % 4}")).Heading.Should().Be("About you");
        }));

        await app.WithAsync(async db =>
        {
            var arms = await db.Participants.Where(row => row.StudyId == study.StudyId)
                .Join(db.Assignments, person => new { person.StudyId, person.ParticipantId }, arm => new { arm.StudyId, arm.ParticipantId }, (person, arm) => new { person.Session, arm.Arm, arm.Source })
                .ToListAsync();
            arms.GroupBy(row => row.Session).Should().OnlyContain(session => session.Select(row => row.Arm).Distinct().Count() == 1);
            arms.Should().OnlyContain(row => row.Source == AssignmentSource.Cluster);
            (await db.ClusterAssignments.Where(row => row.StudyId == study.StudyId).GroupBy(row => row.Arm).Select(group => group.Count()).ToListAsync()).Should().Equal(2, 2);
        });
    }

    [Fact]
    public async Task A_block_is_repeated_for_each_theme_of_the_persons_site()
    {
        var study = await app.OpenAsync(TestStudies.Plain("themes",
            TestStudies.Page("start", new TextItem { Key = "hello", Prompt = TestStudies.En("Hello?") }),
            new SurveyPage
            {
                Key = "theme", Loop = PageLoop.Themes, Title = TestStudies.En("About {theme} in {site}"),
                Elements = [TestStudies.YesNo("active", "Are you active for {theme}?")],
            },
            new SurveyPage
            {
                Key = "detail", Loop = PageLoop.Themes, Title = TestStudies.En("More about {theme}"), ShowIf = new ShowIf { Variable = "active", In = ["yes"] },
                Elements = [new TextItem { Key = "what", Prompt = TestStudies.En("What do you do?") }],
            },
            TestStudies.Page("end", new TextItem { Key = "bye", Prompt = TestStudies.En("Bye?") })) with
        {
            Themes = [new Theme { Key = "parks", Name = TestStudies.En("parks") }, new Theme { Key = "health", Name = TestStudies.En("health") }, new Theme { Key = "safety", Name = TestStudies.En("safety") }],
            Sites = [new Site { Key = "north", Name = TestStudies.En("North"), Themes = ["health", "parks"] }, new Site { Key = "south", Name = TestStudies.En("South"), Themes = ["safety"] }],
        });
        using var browser = app.NewBrowser();

        var page = await browser.SubmitAsync((await browser.GetAsync($"/s/{study.Slug}")).Fill("site", "north"), "agree");
        var seen = new List<string>();
        for (var turn = 0; turn < 20 && page.Heading != "Thank you"; turn++)
        {
            seen.Add(page.Heading);
            if (page.FieldNames.Contains("q_active")) page.Fill("q_active", page.Heading.Contains("parks", StringComparison.Ordinal) ? "yes" : "no");
            page = await browser.NextAsync(page);
        }

        seen.Should().Equal("Page start", "About health in North", "About parks in North", "More about parks", "Page end");
        var rows = await app.WithAsync(db => db.PageSubmissions.Where(row => row.StudyId == study.StudyId && row.Page == "theme").OrderBy(row => row.Id).Select(row => row.LoopKey).ToListAsync());
        rows.Should().Equal("health", "parks");
    }

    [Fact]
    public async Task Each_theme_of_a_person_has_an_arm_of_its_own()
    {
        var study = await app.OpenAsync(TestStudies.Plain("theme-arms",
            new SurveyPage
            {
                Key = "theme", Loop = PageLoop.Themes, Title = TestStudies.En("About {theme}"),
                Elements = [new Vignette { Key = "story", Text = TestStudies.En("For {theme}: {nudge}") }, TestStudies.YesNo("active", "Are you active?")],
            }) with
        {
            Themes = [new Theme { Key = "parks", Name = TestStudies.En("parks") }, new Theme { Key = "health", Name = TestStudies.En("health") }],
            Factors = [new Factor { Key = "nudge", Label = "Nudge", Levels = [new Level { Key = "a", Label = "A", Text = TestStudies.En("words A") }, new Level { Key = "b", Label = "B", Text = TestStudies.En("words B") }] }],
            Randomizations = [TestStudies.Draw("nudges", "theme", "nudge", "a", "b") with { Unit = AssignmentUnit.Theme }],
        });
        using var browser = app.NewBrowser();

        var first = await browser.AgreeAsync(study);
        var second = await browser.NextAsync(first);

        var arms = await app.WithAsync(db => db.Assignments.Where(row => row.StudyId == study.StudyId).ToDictionaryAsync(row => row.Unit, row => row.Arm));
        arms.Keys.Should().BeEquivalentTo("parks", "health");
        arms["parks"].Should().NotBe(arms["health"], "both come from one block of two");
        first.All(".app-vignette").Single().TextContent.Trim().Should().Be($"For parks: words {arms["parks"].ToUpperInvariant()}");
        second.All(".app-vignette").Single().TextContent.Trim().Should().Be($"For health: words {arms["health"].ToUpperInvariant()}");
    }

    [Fact]
    public async Task Whoever_started_stays_on_the_version_of_the_start()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var early = app.NewBrowser();
        var page = await early.AgreeAsync(study);
        using (var scope = app.Services.CreateScope())
        {
            var drafts = scope.ServiceProvider.GetRequiredService<StudyDrafts>();
            var draft = await drafts.GetAsync(study.StudyId);
            var pages = draft.Design.Pages;
            await drafts.SaveAsync(draft, draft.Design with { Pages = [pages[0], pages[1] with { Title = TestStudies.Both("The new park", "새 공원") }, pages[2]] }, "test", "title");
        }
        await app.ChangeAsync(lifecycle => lifecycle.AmendAsync(study.StudyId, "A better title", "test"));
        using var late = app.NewBrowser();

        (await early.NextAsync(page)).Heading.Should().Be("The park");
        (await late.NextAsync(await late.AgreeAsync(study))).Heading.Should().Be("The new park");

        var rows = await app.WithAsync(db => db.Assignments.Where(row => row.StudyId == study.StudyId).OrderBy(row => row.Seq).ToListAsync());
        rows.Select(row => (row.Epoch, row.Seq)).Should().Equal((1, 1L), (1, 2L));
    }

    [Fact]
    public async Task The_panel_gets_its_person_back_with_id_and_code()
    {
        var design = TestStudies.TwoArms();
        var study = await app.OpenAsync(design with
        {
            Fieldwork = new FieldworkPlan { Identity = IdentityKey.PanelId, Duplicates = DuplicateRule.FirstEntryCounts },
            Closing = design.Closing with { CompletionCode = "C0DE", RedirectUrl = "https://panel.example/back?id={external_id}&code={code}" },
        });
        using var browser = app.NewBrowser();

        var end = await browser.FinishTwoArmsAsync(await browser.AgreeAsync(study, "?pid=p%26q"));

        const string Address = "https://panel.example/back?id=p%26q&code=C0DE";
        end.All("a[data-return]").Single().GetAttribute("href").Should().Be(Address);
        end.All("meta[http-equiv=refresh]").Single().GetAttribute("content").Should().Be($"0; url={Address}");
        (await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId))).State.Should().Be(ParticipantState.Completed);
    }

    [Fact]
    public async Task Progress_and_the_way_back_follow_the_pages()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();

        var page = await browser.AgreeAsync(study);
        page.All("progress").Single().GetAttribute("value").Should().Be("0");
        page.All("button[value=back]").Should().BeEmpty();
        page = await browser.NextAsync(page);
        page.All("progress").Single().GetAttribute("value").Should().Be("33");
        page.All("button[value=back]").Should().ContainSingle();
    }

    [Fact]
    public async Task Every_page_links_to_the_withdrawal()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var consent = await browser.GetAsync($"/s/{study.Slug}");
        var first = await browser.SubmitAsync(consent, "agree");
        var second = await browser.NextAsync(first);
        var end = await browser.FinishFromVignetteAsync(second);

        foreach (var page in new[] { consent, first, second, end })
            page.All($"footer a[href$='/s/{study.Slug}/withdraw']").Should().ContainSingle(page.ToString());
    }
}
