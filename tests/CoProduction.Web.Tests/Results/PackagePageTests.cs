using System.Net;
using System.Security.Cryptography;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Survey;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Results;

/// <summary>A package is prepared, looked after and downloaded without script, by the person who asked for it.</summary>
public sealed class PackagePageTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_may_stop_again_after_all_is_disposed()
    {
        var packages = app.Services.GetRequiredService<PreparedPackages>();
        await app.StopAsync();

        var again = () => packages.StopAsync(Cancelled);

        await again.Should().NotThrowAsync("the program stops by itself while the one that hosts it stops it too");
    }

    [Fact]
    public async Task A_package_is_prepared_shown_downloaded_and_removed()
    {
        var (browser, study) = await AnsweredAsync();
        using var owner = browser;
        var page = await owner.GetAsync($"/results/{study.Slug}/package");
        page.Text.Should().Contain("Replication package").And.Contain("real participants");
        (await owner.GetAsync($"/results/{study.Slug}")).All($"a[href^='/results/{study.Slug}/package']").Should().ContainSingle();

        var ready = await ReadyAsync(owner, await owner.SubmitAsync(page, form: "form[action*='handler=full']"));

        ready.Text.Should().Contain("Download the package");
        ready.Headers.Contains("Refresh").Should().BeFalse("there is nothing more to wait for");
        using var client = BlindingTests.ClientOf(owner, app.Address);
        using var file = await client.GetAsync(ready.Path + "?handler=file", Cancelled);
        var bytes = await file.Content.ReadAsByteArrayAsync(Cancelled);
        file.Content.Headers.ContentDisposition!.FileName.Should().Be($"{study.Slug}-real-package.zip");
        ready.Text.Should().Contain(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        var verdict = PackageVerification.Verify(new MemoryStream(bytes));
        verdict.Findings.Should().BeEmpty();
        file.Headers.GetValues("X-Plan-SHA256").Should().Equal(verdict.Manifest!.PlanSha256);
        using var part = new HttpRequestMessage(HttpMethod.Get, ready.Path + "?handler=file") { Headers = { Range = new(10, 19) } };
        using var partial = await client.SendAsync(part, Cancelled);
        (partial.StatusCode, (await partial.Content.ReadAsByteArrayAsync(Cancelled)).Length).Should().Be((HttpStatusCode.PartialContent, 10), "a download that broke off goes on");
        var audit = await app.WithAsync(db => db.AuditEntries.Where(row => row.StudyId == study.StudyId && row.Action == "package made").SingleAsync());
        audit.AfterSha256.Should().Equal(Convert.FromHexString(verdict.Manifest.DataSha256));

        (await owner.SubmitAsync(ready, form: "form[action*='handler=remove']")).Path.Should().Be($"/results/{study.Slug}/package");
        (await owner.GetAsync(ready.Path)).Heading.Should().Be("This package is not here");
        (await owner.GetAsync(ready.Path + "?handler=file")).Status.Should().Be(HttpStatusCode.NotFound);
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task A_prepared_package_is_of_one_person_and_one_study()
    {
        var (browser, study) = await AnsweredAsync();
        using var owner = browser;
        var ready = await ReadyAsync(owner, await owner.SubmitAsync(await owner.GetAsync($"/results/{study.Slug}/package"), form: "form[action*='handler=full']"));
        var colleague = await app.NewResearcherAsync();
        var other = await app.NewOpenStudyAsync(colleague);
        await app.AddMemberAsync(study.StudyId, colleague, StudyRole.Analyst);
        using var theirs = await app.SignInAsync(colleague);
        var id = ready.Path.Split('/')[^1];

        foreach (var address in new[] { ready.Path, $"/results/{other.Slug}/package/{id}" })
        {
            (await theirs.GetAsync(address)).Text.Should().NotContain("Download");
            (await theirs.GetAsync(address + "?handler=file")).Status.Should().NotBe(HttpStatusCode.OK);
        }
        (await theirs.GetAsync($"/results/{study.Slug}/package")).Text.Should().NotContain("Prepared for you");
        (await owner.GetAsync($"/results/{study.Slug}/package")).Text.Should().Contain("Prepared for you");
        using var anyone = app.NewBrowser();
        (await anyone.GetAsync(ready.Path + "?handler=file")).Path.Should().Be("/account/sign-in");
    }

    [Fact]
    public async Task While_blinded_no_package_is_prepared_and_the_page_says_nothing_of_the_data()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);

        var page = await browser.GetAsync($"/results/{study.Slug}/package");

        page.Text.Should().Contain("blinded").And.NotContain("participants");
        page.All("form[action*='package']").Should().BeEmpty();
        var token = (await browser.GetAsync($"/admin/studies/{study.Slug}/deviations")).ValueOf("__RequestVerificationToken")!;
        foreach (var handler in new[] { "full", "public" })
            (await browser.PostAsync($"/results/{study.Slug}/package?handler={handler}", ("__RequestVerificationToken", token))).Status.Should().Be(HttpStatusCode.Forbidden);
        app.Services.GetRequiredService<PreparedPackages>().Of(study.StudyId, owner.Id).Should().BeEmpty();
    }

    [Fact]
    public async Task A_public_package_that_would_tell_too_much_shows_what_fails_and_how_to_mend_it()
    {
        var (browser, study) = await AnsweredAsync(people: 3);
        using var owner = browser;
        await app.WithAsync(async db =>
        {
            var person = await db.Participants.Where(row => row.StudyId == study.StudyId).Select(row => row.ParticipantId).FirstAsync(Cancelled);
            db.Add(new Payment { StudyId = study.StudyId, Id = 910_001, ParticipantId = person, AmountMinor = 250, Currency = "EUR", Reason = "fee", CreatedAt = DateTimeOffset.UnixEpoch });
            return await db.SaveChangesAsync(Cancelled);
        });
        var page = await owner.GetAsync($"/results/{study.Slug}/package");
        const string form = "form[action*='handler=public']";

        (await owner.SubmitAsync(page, form: form)).Errors.Should().Contain(error => error.Contains("Name what could identify"));
        (await owner.SubmitAsync(page.Fill("QuasiIdentifiers", "age: young"), form: form)).Errors.Should().Contain(error => error.Contains("neither a number"));
        (await owner.SubmitAsync(page.Fill("QuasiIdentifiers", "word"), form: form)).Errors.Should().Contain(error => error.Contains("words as typed"));
        var refused = await ReadyAsync(owner, await owner.SubmitAsync(page.Fill("QuasiIdentifiers", "age").Fill("K", "2"), form: form));
        refused.Text.Should().Contain("3 of 3 persons").And.Contain("in bands").And.Contain("Combinations that too few persons share");
        var made = await ReadyAsync(owner, await owner.SubmitAsync(page.Fill("QuasiIdentifiers", "age: 41").Fill("K", "2").Fill("Suppress", "true"), form: form));

        made.Text.Should().Contain("1 persons were left out").And.Contain("Download the package");
        using var client = BlindingTests.ClientOf(owner, app.Address);
        using var file = await client.GetAsync(made.Path + "?handler=file", Cancelled);
        file.Content.Headers.ContentDisposition!.FileName.Should().Be($"{study.Slug}-real-public-package.zip");
        var verdict = PackageVerification.Verify(new MemoryStream(await file.Content.ReadAsByteArrayAsync(Cancelled)));
        verdict.Findings.Should().BeEmpty();
        verdict.Manifest!.Public!.Suppressed.Should().Be(1);
        verdict.Manifest.Files.Select(each => each.Path).Should().NotContain("tables/ledger.csv", "it counts who was left out").And.Contain("tables/answers_options.csv");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task Folders_are_private_and_old_packages_go()
    {
        var (browser, study) = await AnsweredAsync();
        using var owner = browser;
        var ready = await ReadyAsync(owner, await owner.SubmitAsync(await owner.GetAsync($"/results/{study.Slug}/package"), form: "form[action*='handler=full']"));
        var prepared = app.Services.GetRequiredService<PreparedPackages>();
        var folder = Directory.EnumerateDirectories(Path.GetTempPath(), "coproduction-packages-*").Single(path => Directory.Exists(Path.Combine(path, Guid.Parse(ready.Path.Split('/')[^1]).ToString("N"))));
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(folder).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var state = Path.Combine(folder, Guid.Parse(ready.Path.Split('/')[^1]).ToString("N"), "state.json");
        var known = System.Text.Json.JsonSerializer.Deserialize<PreparedPackage>(await File.ReadAllBytesAsync(state, Cancelled))!;
        await File.WriteAllBytesAsync(state, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(known with { AskedAt = known.AskedAt.AddHours(-2) }), Cancelled);

        (await owner.GetAsync(ready.Path)).Heading.Should().Be("This package is not here");
        await owner.SubmitAsync(await owner.GetAsync($"/results/{study.Slug}/package"), form: "form[action*='handler=full']");

        Directory.Exists(Path.GetDirectoryName(state)).Should().BeFalse("asking for another one sweeps");
    }

    /// <summary>Looks again, as the page asks a browser to, until the package is no more at work.</summary>
    private static async Task<WebPage> ReadyAsync(WebBrowser browser, WebPage page)
    {
        page.Status.Should().Be(HttpStatusCode.OK);
        page.Path.Should().MatchRegex("/package/[0-9a-f-]{36}$", page.Text);
        for (var look = 0; page.Headers.Contains("Refresh"); look++)
        {
            look.Should().BeLessThan(600, "a small package is soon made");
            await Task.Delay(100, Cancelled);
            page = await browser.GetAsync(page.Path);
        }
        return page;
    }

    /// <summary>A closed study that some have answered, and its owner's browser.</summary>
    private async Task<(WebBrowser Owner, Study Study)> AnsweredAsync(int people = 1)
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner, Survey.TestStudies.TwoArms() with { Key = $"package-{Guid.NewGuid():N}"[..20] });
        for (var person = 0; person < people; person++)
        {
            using var respondent = app.NewBrowser();
            var page = await respondent.AgreeAsync((await app.Services.GetRequiredService<StudyCatalog>().FindAsync(study.Slug))!);
            page = await respondent.NextAsync(page.Fill("q_lives", "city").Fill("q_age", $"{40 + person}").Fill("q_word", "green"));
            await respondent.FinishFromVignetteAsync(page);
        }
        await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));
        return (await app.SignInAsync(owner), study);
    }
}
