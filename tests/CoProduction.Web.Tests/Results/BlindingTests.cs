using System.Net;
using System.Security.Cryptography;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Results;

/// <summary>What can be had before a study is closed or unblinded, and after.</summary>
public sealed class BlindingTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private static readonly string[] Secret =
        ["report.html", "responses.csv", "responses.csv?labels=1", "responses-long.csv", "results.csv", "results.json", "analysis.R", "analysis.py", "analysis.do", "table-participants.csv", "table-participants.tex", "table-participants.html", "figure-inquiries.svg", "table-of-nothing.csv", "responses.csv?kind=synthetic", "nothing.txt",
        "responses.dta", "responses.sav", "responses.xlsx", "datapackage.json", "assignments.csv", "exposures.csv", "page_times.csv", "task_attempts.csv", "payments.csv"];

    [Fact]
    public async Task While_a_study_is_blinded_nothing_but_design_and_codebook_can_be_had()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);

        var page = await browser.GetAsync($"/results/{study.Slug}");
        page.Status.Should().Be(HttpStatusCode.OK);
        page.Text.Should().Contain("blinded").And.NotContain("Welch");
        page.All("table").Should().BeEmpty();
        page.All("a[href*='/files/']").Select(link => link.GetAttribute("href")).Should().OnlyContain(href => href!.Contains("codebook") || href.Contains("design-v"));
        foreach (var file in Secret)
        {
            var answer = await browser.GetAsync($"/results/{study.Slug}/files/{file}");
            answer.Status.Should().Be(HttpStatusCode.Forbidden, file);
        }
        (await browser.GetAsync($"/results/{study.Slug}/files/codebook.json")).Source.Should().Contain("\"variables\"");
        (await browser.GetAsync($"/results/{study.Slug}/files/codebook.xml")).Source.Should().Contain("ddi:codebook:2_5");
        (await browser.GetAsync($"/results/{study.Slug}/files/codebook.html")).Source.Should().StartWith("<!doctype html>");
        (await browser.GetAsync($"/results/{study.Slug}/files/design-v2.json")).Status.Should().Be(HttpStatusCode.NotFound);
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task The_design_record_is_the_very_bytes_whose_hash_was_published()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        using var client = ClientOf(browser);

        using var answer = await client.GetAsync($"/results/{study.Slug}/files/design-v1.json");

        var stored = await app.WithAsync(db => db.StudyVersions.Where(row => row.StudyId == study.StudyId).Select(row => row.Sha256).SingleAsync());
        SHA256.HashData(await answer.Content.ReadAsByteArrayAsync()).Should().Equal(stored);
        answer.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Closing_or_unblinding_opens_report_and_files(bool byClosing)
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        (await browser.GetAsync($"/results/{study.Slug}/files/report.html")).Status.Should().Be(HttpStatusCode.Forbidden);

        await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => byClosing
            ? lifecycle.CloseAsync(study.StudyId, "test")
            : lifecycle.UnblindAsync(study.StudyId, "an <b>alarm</b>", "test"));

        var page = await browser.GetAsync($"/results/{study.Slug}");
        page.Status.Should().Be(HttpStatusCode.OK, page.Text);
        page.Text.Should().Contain("results of real participants");
        if (!byClosing) page.Text.Should().Contain("an <b>alarm</b>", "the reason is printed, as text");
        foreach (var file in Secret[..5])
            (await browser.GetAsync($"/results/{study.Slug}/files/{file}")).Status.Should().Be(HttpStatusCode.OK, file);
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task A_closed_demo_is_read_by_everyone_and_only_its_synthetic_rows()
    {
        var study = await app.NewOpenStudyAsync();
        await app.WithAsync(db => db.Studies.Where(row => row.StudyId == study.StudyId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Demo, true)));
        using var anyone = app.NewBrowser();
        (await anyone.GetAsync($"/results/{study.Slug}")).Path.Should().Be("/account/sign-in");

        await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));

        (await anyone.GetAsync($"/results/{study.Slug}")).Text.Should().Contain("synthetic respondents");
        (await anyone.GetAsync($"/results/{study.Slug}/files/report.html")).Status.Should().Be(HttpStatusCode.OK);
        (await anyone.GetAsync($"/results/{study.Slug}?kind=real")).Status.Should().Be(HttpStatusCode.NotFound);
        (await anyone.GetAsync($"/results/{study.Slug}/files/responses.csv?kind=real")).Status.Should().Be(HttpStatusCode.NotFound);
        (await anyone.GetAsync("/results")).Path.Should().Be("/account/sign-in");
    }

    internal static HttpClient ClientOf(WebBrowser browser, Uri address) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = browser.Cookies, CheckCertificateRevocationList = true }) { BaseAddress = address };

    private HttpClient ClientOf(WebBrowser browser) => ClientOf(browser, app.Address);
}
