using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Admin;

public abstract class PreviewTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : PreviewTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : PreviewTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task The_arm_that_is_chosen_is_shown_and_no_real_counter_is_touched()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/preview");

        page = await browser.SubmitAsync(page.Fill("Language", "en").Fill("Site", "portellis").Fill("Arms[nudges]", "ab"), "Start the preview");

        page.Path.Should().Be($"/s/{study.Slug}/page");
        page.Source.Should().Contain("app-preview-bar").And.Contain("Nudges A and B");
        var person = await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId));
        person.Kind.Should().Be(ParticipantKind.Preview);
        (await app.WithAsync(db => db.AssignmentCounters.AnyAsync(row => row.StudyId == study.StudyId && row.Kind == ParticipantKind.Real))).Should().BeFalse();
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task A_draft_with_errors_shows_them_and_one_without_can_be_seen()
    {
        var owner = await app.NewResearcherAsync();
        var broken = await app.NewDraftAsync(owner, TestStudies.Nudges with { Title = LocalizedText.Empty });
        var clean = await app.NewDraftAsync(owner);
        using var browser = await app.SignInAsync(owner);

        (await browser.GetAsync($"/admin/studies/{broken.Slug}/preview")).Text.Should().Contain("must be mended");
        var page = await browser.GetAsync($"/admin/studies/{clean.Slug}/preview");
        page = await browser.SubmitAsync(page.Fill("Language", "en").Fill("Site", "portellis"), "Start the preview");

        page.Path.Should().Be($"/s/{clean.Slug}/page");
        page.Source.Should().Contain("app-preview-bar");
    }

    [Fact]
    public async Task A_draft_with_previews_can_still_be_deleted()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/preview");
        await browser.SubmitAsync(page.Fill("Language", "en").Fill("Site", "portellis"), "Start the preview");

        page = await browser.SubmitAsync(await browser.GetAsync($"/admin/studies/{study.Slug}/delete"), "Delete the draft");

        page.Path.Should().Be("/admin");
        (await app.WithAsync(db => db.Participants.AnyAsync(row => row.StudyId == study.StudyId))).Should().BeFalse();
        app.Logs.ShouldHoldNoUnhandledException();
    }
}
