using System.Globalization;
using System.Net;
using CoProduction.Studies.Rehearsal;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Admin;

public abstract class PowerTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : PowerTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : PowerTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task A_simulation_is_started_watched_and_read_without_script()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.FollowAsync(await browser.GetAsync($"/admin/studies/{study.Slug}"), "Power");

        page = await browser.SubmitAsync(page.Fill("Persons", "40").Fill("Draws", "20").Fill("Seed", "7").Fill("Effects", "Library"), "Start the simulation");
        page.Errors.Should().BeEmpty();
        page = await OverAsync(browser, page);

        page.Text.Should().Contain("Done: the draft: 20 studies of 40 persons, seed 7");
        page.All("table tbody tr").Should().HaveCountGreaterThanOrEqualTo(TestStudies.Nudges.Plan.Inquiries.Count);
        page.Text.Should().Contain("MDE").And.Contain("MC error");
        var csv = (await browser.FollowAsync(page, "handler=file")).Source;
        csv.Should().StartWith("inquiry,");
        (await app.WithAsync(db => db.AuditEntries.Where(entry => entry.StudyId == study.StudyId).Select(entry => entry.Action).ToListAsync())).Should().Contain("power simulation started");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task A_study_has_one_simulation_at_a_time_and_it_can_be_cancelled()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/power");

        page = await browser.SubmitAsync(page.Fill("Persons", "500").Fill("Draws", "1000").Fill("Effects", "None"), "Start the simulation");

        page.All("noscript meta[http-equiv=refresh]").Should().ContainSingle("without script the page asks again by itself");
        page.All("#power-status progress").Single().GetAttribute("max").Should().Be("1000");
        page.FieldNames.Should().NotContain("Persons");
        (await StartAsync(study, new PowerRunRequest(null, 10, 20, 1, PowerAssumption.None))).Should().Contain("is at work");

        page = await OverAsync(browser, await browser.SubmitAsync(page, "Cancel the simulation"));

        page.Text.Should().Contain("Cancelled");
        page.All("table").Should().BeEmpty();
        (await StartAsync(study, new PowerRunRequest(null, 10, 20, 1, PowerAssumption.None))).Should().BeNull();
        await OverAsync(browser, await browser.GetAsync(page.Path));
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task What_would_take_too_long_or_cannot_be_simulated_is_refused_and_says_why()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        var wrong = await app.NewDraftAsync(owner, TestStudies.Nudges with { Key = "wrong", Pages = [] });
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/power");

        (await browser.SubmitAsync(page.Fill("Persons", "20000").Fill("Draws", "5000").Fill("Effects", "None"), "Start the simulation")).Errors.Should().ContainSingle().Which.Should().Contain("at most 500,000");
        (await browser.SubmitAsync(page.Fill("Persons", "many").Fill("Draws", "20"), "Start the simulation")).Errors.Should().ContainSingle().Which.Should().Contain("how many persons");
        (await browser.SubmitAsync(page.Fill("Persons", "10").Fill("Effects", "Levels"), "Start the simulation")).Errors.Should().ContainSingle().Which.Should().Contain("at least one level");
        (await browser.SubmitAsync(page.Fill("Added[0]", "a lot"), "Start the simulation")).Errors.Should().ContainSingle().Which.Should().Contain("such as 0.2");
        (await browser.SubmitAsync(page.Fill("Effects", "File"), "Start the simulation")).Errors.Should().ContainSingle().Which.Should().Contain("effects file");
        (await StartAsync(wrong, new PowerRunRequest(null, 10, 20, 1, PowerAssumption.None))).Should().Contain("must be mended");
        (await StartAsync(study, new PowerRunRequest(3, 10, 20, 1, PowerAssumption.None))).Should().Contain("no such version");
        (await app.WithAsync(db => db.PowerRuns.AnyAsync(row => row.StudyId == study.StudyId || row.StudyId == wrong.StudyId))).Should().BeFalse();
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task A_level_that_adds_much_is_found_and_a_level_that_adds_nothing_is_not()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/power");

        page = await OverAsync(browser, await browser.SubmitAsync(page.Fill("Persons", "300").Fill("Draws", "20").Fill("Effects", "Levels").Fill("Added[0]", "2"), "Start the simulation"));

        page.Text.Should().Contain("nudge_a = yes: +2");
        var csv = (await browser.FollowAsync(page, "handler=file")).Source.Split('\n');
        var power = Array.IndexOf(csv[0].TrimEnd('\r').Split(','), "power");
        csv.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')[power]).Where(cell => cell.Length > 0)
            .Select(cell => double.TryParse(cell, CultureInfo.InvariantCulture, out var value) ? value : 0).Max().Should().BeGreaterThan(0.9);
    }

    [Fact]
    public async Task A_run_whose_process_is_gone_is_told_as_ended_and_does_not_block_the_next()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        var longAgo = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await app.WithAsync(db =>
        {
            db.Add(new PowerRun { StudyId = study.StudyId, Number = 1, State = PowerRunState.Running, Actor = "test", DesignSha256 = new byte[32], Persons = 10, Draws = 20, StartedAt = longAgo, SeenAt = longAgo });
            return db.SaveChangesAsync();
        });
        using var browser = await app.SignInAsync(owner);

        (await browser.GetAsync($"/admin/studies/{study.Slug}/power")).Text.Should().Contain("Ended without a result");
        (await StartAsync(study, new PowerRunRequest(null, 10, 20, 1, PowerAssumption.None))).Should().BeNull();
        (await OverAsync(browser, await browser.GetAsync($"/admin/studies/{study.Slug}/power"))).Text.Should().Contain("Earlier simulations");

        (await app.DoAsync<DraftRemoval, bool>(removal => removal.RunAsync(study.StudyId, "test"))).Should().BeTrue("runs go with their draft");
        (await browser.GetAsync($"/admin/studies/{study.Slug}/power")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    private Task<string?> StartAsync(Study study, PowerRunRequest request) => app.Services.GetRequiredService<PowerRuns>().StartAsync(study.StudyId, request, "test");

    /// <summary>The page once no simulation is at work.</summary>
    private static async Task<WebPage> OverAsync(WebBrowser browser, WebPage page)
    {
        while (page.All("#power-status").Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
            page = await browser.GetAsync(page.Path);
        }
        return page;
    }
}
