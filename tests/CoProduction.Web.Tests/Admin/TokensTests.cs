using System.Net;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Api;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Admin;

public sealed class TokensTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Fact]
    public async Task An_editor_makes_a_token_sees_it_once_and_revokes_it()
    {
        var editor = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync();
        await app.AddMemberAsync(study.StudyId, editor, StudyRole.Editor);
        using var browser = await app.SignInAsync(editor);
        using var script = app.NewClient();
        var address = $"/api/v1/studies/{study.Slug}/codebook.json";

        var page = await browser.FollowAsync(await browser.GetAsync($"/admin/studies/{study.Slug}"), "API tokens");
        page = await browser.SubmitAsync(page.Fill("Name", "weekly <script>").Fill("Days", "30"), "Make the token");

        var token = page.All("#new-token").Single().TextContent;
        var secret = token["coprod_".Length..];
        token.Should().MatchRegex("^coprod_[A-Za-z0-9_-]{43}$");
        (await script.AskAsync(address, token)).StatusCode.Should().Be(HttpStatusCode.OK);
        page = await browser.GetAsync(page.Path);
        page.Source.Should().NotContain(token).And.NotContain("weekly <script>");
        page.Text.Should().Contain("weekly <script>").And.NotContain("Never", "the token was used");
        var row = await app.WithAsync(db => db.ApiTokens.SingleAsync(known => known.StudyId == study.StudyId));
        row.TokenHash.Should().HaveCount(32);
        System.Text.Json.JsonSerializer.Serialize(row).Should().NotContain(secret);
        (row.ExpiresAt - row.CreatedAt).Should().Be(TimeSpan.FromDays(30));

        (await browser.SubmitAsync(page, "Revoke weekly <script>")).Text.Should().Contain("The token is revoked.");

        (await script.AskAsync(address, token)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var trail = await app.WithAsync(db => db.AuditEntries.Where(entry => entry.StudyId == study.StudyId).ToListAsync());
        trail.Where(entry => entry.Actor == editor.Email).Select(entry => entry.Action).Should().Equal("api token created", "api token revoked");
        trail.Should().NotContain(entry => entry.Details.Contains(secret));
        app.Logs.Entries.Should().NotContain(entry => entry.Message.Contains(secret));
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Theory]
    [InlineData("", "30", "Enter a name for the token")]
    [InlineData("a name", "", "The value '' is invalid")]
    public async Task A_token_needs_a_name_and_a_lifetime(string name, string days, string message)
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/tokens");
        if (days.Length == 0) page.Document.QuerySelector("[name='Days'] option:checked")!.SetAttribute("value", "");
        else page.Fill("Days", days);

        var answer = await browser.SubmitAsync(page.Fill("Name", name), "Make the token");

        answer.Errors.Should().ContainSingle().Which.Should().StartWith(message.Split('\'')[0]);
        answer.All("#new-token").Should().BeEmpty();
        (await app.WithAsync(db => db.ApiTokens.AnyAsync(row => row.StudyId == study.StudyId))).Should().BeFalse();
    }
}
