using System.Net;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Admin;

/// <summary>What a researcher's click does to respondents, and what visitors see on the first page.</summary>
public abstract class FieldworkTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : FieldworkTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : FieldworkTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task Respondents_are_let_in_while_the_study_is_open_and_at_no_other_time()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        using var researcher = await app.SignInAsync(owner);
        var root = $"/admin/studies/{study.Slug}";
        (await LinkAsync(study)).All("button[value=agree]").Should().BeEmpty("it was not opened");

        await researcher.SubmitAsync(await researcher.GetAsync($"{root}/open"), "Freeze the design and open the study");
        (await LinkAsync(study)).All("button[value=agree]").Should().HaveCount(1);
        await researcher.SubmitAsync(await researcher.GetAsync($"{root}/pause"), "Pause");
        (await LinkAsync(study)).All("button[value=agree]").Should().BeEmpty("it is paused");
        await researcher.SubmitAsync(await researcher.GetAsync($"{root}/resume"), "Resume");
        (await LinkAsync(study)).All("button[value=agree]").Should().HaveCount(1);
        await researcher.SubmitAsync(await researcher.GetAsync($"{root}/close"), "Close for good");

        (await LinkAsync(study)).All("button[value=agree]").Should().BeEmpty("it is closed");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task The_landing_page_leads_to_the_demos_and_only_a_closed_demo_shows_its_report_to_everybody()
    {
        var open = await app.NewOpenStudyAsync();
        var closed = await app.NewOpenStudyAsync();
        var other = await app.NewOpenStudyAsync();
        foreach (var study in new[] { closed, other })
            await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));
        await app.WithAsync(db => db.Studies.Where(study => study.StudyId == open.StudyId || study.StudyId == closed.StudyId)
            .ExecuteUpdateAsync(set => set.SetProperty(study => study.Demo, true)));
        using var visitor = app.NewBrowser();

        var page = await visitor.GetAsync("/");

        page.All($"a[href='/s/{open.Slug}']").Should().HaveCount(1);
        page.All($"a[href='/results/{closed.Slug}']").Should().HaveCount(1);
        page.All("a[href='/account/sign-in']").Should().NotBeEmpty();
        (await visitor.GetAsync($"/results/{closed.Slug}")).Path.Should().Be($"/results/{closed.Slug}");
        (await visitor.GetAsync($"/results/{open.Slug}")).Path.Should().Be("/account/sign-in");
        (await visitor.GetAsync($"/results/{other.Slug}")).Path.Should().Be("/account/sign-in");
        (await visitor.GetAsync("/results/there-is-none")).Path.Should().Be("/account/sign-in");
    }

    [Fact]
    public async Task Script_in_names_and_reasons_is_shown_as_text()
    {
        const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}@(7*7)";
        var owner = await app.NewResearcherAsync();
        await app.WithAsync(db => db.Users.Where(user => user.Id == owner.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.DisplayName, Hostile)));
        var study = await app.NewOpenStudyAsync(owner, TestStudies.Nudges with { Title = CoProduction.Studies.Design.LocalizedText.English(Hostile) });
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/unblind");
        await browser.SubmitAsync(page.Fill("Reason", Hostile).Fill("Password", owner.Password), "Unblind");

        foreach (var address in new[] { "/admin", "/account", $"/admin/studies/{study.Slug}", $"/admin/studies/{study.Slug}/members", $"/admin/studies/{study.Slug}/audit", $"/admin/studies/{study.Slug}/monitor" })
        {
            page = await browser.GetAsync(address);
            page.Status.Should().Be(HttpStatusCode.OK);
            page.Source.Should().NotContain("<img src=x").And.NotContain("<script>alert");
            page.Source.Should().NotContain("49}}");
        }
        page = await browser.GetAsync($"/admin/studies/{study.Slug}/audit");
        page.Text.Should().Contain(Hostile);
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_anothers_changes_nothing()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        using var other = await app.SignInAsync(await app.NewResearcherAsync());
        var foreign = (await other.GetAsync("/account/password")).ValueOf("__RequestVerificationToken")!;
        var root = $"/admin/studies/{study.Slug}";

        foreach (var address in new[] { $"{root}/pause", $"{root}/close", $"{root}/members?handler=Remove", "/account/sign-out" })
        {
            (await browser.PostAsync(address)).Status.Should().Be(HttpStatusCode.BadRequest, address);
            (await browser.PostAsync(address, ("__RequestVerificationToken", foreign))).Status.Should().Be(HttpStatusCode.BadRequest, address);
        }

        (await app.WithAsync(db => db.Studies.SingleAsync(row => row.StudyId == study.StudyId))).State.Should().Be(StudyState.Open);
        (await browser.GetAsync("/admin")).Path.Should().Be("/admin");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    private async Task<WebPage> LinkAsync(Study study)
    {
        using var respondent = app.NewBrowser();
        return await respondent.GetAsync($"/s/{study.Slug}");
    }
}
