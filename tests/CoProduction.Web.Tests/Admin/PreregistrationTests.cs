using System.Net;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Admin;

public sealed class PreregistrationTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Fact]
    public async Task A_locked_version_has_both_texts_with_its_hash_to_copy_and_to_download()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var hash = Convert.ToHexStringLower(await app.WithAsync(db => db.StudyVersions.Where(row => row.StudyId == study.StudyId).Select(row => row.Sha256).SingleAsync()));

        var page = await browser.FollowAsync(await browser.GetAsync($"/admin/studies/{study.Slug}"), "Preregistration texts");

        page.Status.Should().Be(HttpStatusCode.OK);
        var copied = page.All("textarea[readonly]").Select(area => area.TextContent).ToList();
        copied.Should().HaveCount(2).And.OnlyContain(text => text.Contains(hash) && text.Contains("version 1, locked"));
        var downloads = page.All("a[href*='handler=file']").Select(link => link.GetAttribute("href")!).ToList();
        (await browser.GetAsync(downloads[0])).Source.Should().Be(copied[0]);
        (await browser.GetAsync(downloads[1])).Source.Should().Be(copied[1]);
        (await browser.GetAsync($"{page.Path}?version=2")).Status.Should().Be(HttpStatusCode.NotFound);
        (await browser.GetAsync($"{page.Path}?handler=file&form=other")).Status.Should().Be(HttpStatusCode.NotFound);
        (await browser.GetAsync($"{page.Path}?draft=1")).Text.Should().Contain("may still change");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task A_draft_with_errors_has_no_text_and_its_errors_are_linked()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner, TestStudies.Nudges with { Pages = [] });
        using var browser = await app.SignInAsync(owner);

        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/preregistration");

        page.Status.Should().Be(HttpStatusCode.OK);
        page.All("textarea").Should().BeEmpty();
        page.Text.Should().Contain("once the design has no errors").And.Contain("must be mended");
        (await browser.GetAsync($"/admin/studies/{study.Slug}/preregistration?handler=file&form=osf")).Status.Should().Be(HttpStatusCode.NotFound);
        app.Logs.ShouldHoldNoUnhandledException();
    }
}
