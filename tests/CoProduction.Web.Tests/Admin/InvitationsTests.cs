using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Admin;

public abstract class InvitationsTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : InvitationsTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : InvitationsTests(app), IClassFixture<PostgresWebApp>;

    private static StudyDesign ByInvitation => TestStudies.Nudges with
    {
        Fieldwork = TestStudies.Nudges.Fieldwork with { Identity = IdentityKey.Invitation, Duplicates = DuplicateRule.FirstEntryCounts },
    };

    [Fact]
    public async Task Links_are_shown_once_lead_to_the_study_and_only_hashes_are_stored()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner, ByInvitation);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/invitations");

        page = await browser.SubmitAsync(page.Fill("Ids", "p-01\r\n<b>p-02</b>\r\n"), "Make and show the links");

        page.Errors.Should().BeEmpty();
        var links = page.All("#new-invitations tbody code").Select(cell => cell.TextContent).ToList();
        links.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        page.Text.Should().Contain("<b>p-02</b>").And.Contain("2 made so far");
        var stored = await app.WithAsync(db => db.Invitations.Where(row => row.StudyId == study.StudyId).ToListAsync());
        stored.Select(row => row.CodeHash).Should().ContainEquivalentOf(InvitationCode.Hash(links[0].Split("i=")[1]));
        (await browser.GetAsync($"/admin/studies/{study.Slug}/invitations")).Source.Should().NotContain(links[0]);
        using var respondent = app.NewBrowser();
        (await respondent.GetAsync(links[0])).All("form").Should().NotBeEmpty();
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task Numbers_go_on_where_they_stopped_and_an_id_is_invited_once()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner, ByInvitation);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/invitations");
        page = await browser.SubmitAsync(page.Fill("Count", "2"), "Make and show the links");
        page = await browser.SubmitAsync(page.Fill("Count", "1"), "Make and show the links");
        page.All("#new-invitations tbody th").Select(cell => cell.TextContent).Should().Equal("0003");

        page = await browser.SubmitAsync(page.Fill("Ids", "new\n0002"), "Make and show the links");

        page.Errors.Should().ContainSingle().Which.Should().Contain("0002");
        (await app.WithAsync(db => db.Invitations.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(3);
    }

    [Fact]
    public async Task The_list_can_be_downloaded_instead()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner, ByInvitation);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/invitations");

        page = await browser.SubmitAsync(page.Fill("Ids", "=1+1\n\"quoted\""), "Make and download the links (CSV)");

        page.Source.Should().StartWith("id,population,wave,link\r\n\"'=1+1\",\"\",1,\"http").And.Contain("\r\n\"\"\"quoted\"\"\",");
    }

    [Fact]
    public async Task Mistakes_are_listed_and_nothing_is_made()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner, ByInvitation);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/invitations");

        (await browser.SubmitAsync(page, "Make and show the links")).Errors.Should().ContainSingle();
        (await browser.SubmitAsync(page.Fill("Count", "a lot"), "Make and show the links")).Errors.Should().ContainSingle();
        (await browser.SubmitAsync(page.Fill("Count", "").Fill("Ids", "a\na"), "Make and show the links")).Errors.Should().ContainSingle().Which.Should().Contain("more than once");
        (await browser.SubmitAsync(page.Fill("Ids", new string('x', 200)), "Make and show the links")).Errors.Should().ContainSingle();
        (await app.WithAsync(db => db.Invitations.AnyAsync(row => row.StudyId == study.StudyId))).Should().BeFalse();
    }
}
