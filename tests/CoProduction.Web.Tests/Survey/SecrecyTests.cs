using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Survey;

public abstract class SecrecyTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : SecrecyTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : SecrecyTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task No_answer_token_ticket_or_code_stands_in_the_log()
    {
        var design = TestStudies.TwoArms();
        var study = await app.OpenAsync(design with { Fieldwork = design.Fieldwork with { Identity = CoProduction.Studies.Fieldwork.IdentityKey.Invitation, Duplicates = CoProduction.Studies.Fieldwork.DuplicateRule.FirstEntryCounts } });
        var invitation = InvitationCode.New();
        await app.WithAsync(async db =>
        {
            db.Add(new Invitation { StudyId = study.StudyId, CodeHash = InvitationCode.Hash(invitation), ExternalId = "canary-person", CreatedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync();
        });
        using var browser = app.NewBrowser();

        var page = await browser.AgreeAsync(study, $"?i={invitation}");
        var ticket = page.ValueOf("ticket")!;
        var resume = page.All("[data-resume-link]").Single().GetAttribute("href")!;
        var code = page.All("[data-withdrawal-code]").Single().TextContent;
        await browser.NextAsync(page.Fill("q_age", "7").Fill("q_word", "canary-draft"));
        await browser.NextAsync(page.Fill("q_age", "77").Fill("q_word", "canary-answer"));
        await browser.NextAsync(page.Fill("q_word", "canary-again"));
        using var other = app.NewBrowser();
        await other.SubmitAsync(await other.GetAsync(resume), "Continue");
        await other.SubmitAsync((await other.GetAsync($"/s/{study.Slug}/withdraw")).Fill("code", code).Fill("choice", "erase"));

        var token = resume[(resume.LastIndexOf('/') + 1)..];
        var log = string.Join('\n', app.Logs.Entries.Select(entry => $"{entry.Message} {entry.Exception}"));
        log.Should().NotBeEmpty();
        foreach (var secret in new[] { invitation, ticket, token, code, "canary" })
            log.Should().NotContainEquivalentOf(secret);
    }

    [Fact]
    public async Task Pages_are_not_cached_and_not_told_to_other_sites()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);

        page.Headers.CacheControl!.NoStore.Should().BeTrue();
        page.Headers.GetValues("Referrer-Policy").Single().Should().BeOneOf("same-origin", "no-referrer");
        page.Headers.GetValues("Content-Security-Policy").Single().Should().NotContain("unsafe-inline");
        page.All("script:not([src]), [style], [onclick], style").Should().BeEmpty();
    }

    [Fact]
    public async Task The_database_holds_no_token_that_would_open_a_response()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        await browser.AgreeAsync(study);
        var cookie = browser.Cookies.GetCookies(app.Address).Single().Value;

        var row = await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId));

        row.TokenHash.Should().Equal(ParticipantToken.Parse(cookie)!.Hash);
        Convert.ToHexString(row.TokenHash!).Should().NotContain(cookie);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/page")]
    [InlineData("/codes")]
    [InlineData("/end")]
    [InlineData("/withdraw")]
    [InlineData("/resume/AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Other_methods_and_handlers_reach_nothing(string path)
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        await browser.AgreeAsync(study);
        using var client = app.NewClient();
        var requests =
            from method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options, HttpMethod.Patch, HttpMethod.Head }
            from query in new[] { "", "?handler=Get", "?handler=Nothing", "?page=/Admin/Index", "?slug=other&token=other" }
            select (method, query);

        foreach (var (method, query) in requests)
        {
            using var request = new HttpRequestMessage(method, $"/s/{study.Slug}{path}{query}");
            if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent([new("handler", "Nothing"), new("page", "/Admin/Index"), new("slug", "other")]);
            request.Headers.TryAddWithoutValidation("Cookie", browser.Cookies.GetCookieHeader(app.Address));
            using var response = await client.SendAsync(request);
            ((int)response.StatusCode).Should().BeLessThan(500, $"{method} {path}{query}");
        }
        app.Logs.ShouldHoldNoUnhandledException();
    }
}
