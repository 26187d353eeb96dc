using System.Net;
using CoProduction.Studies.Library;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Results;

/// <summary>Questions that the plan did not ask.</summary>
public sealed class ExploreTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private const string Question = "kind=synthetic&Outcome=collective&Arm=nudges/a&Covariates=age_years&Subgroup=age_years&From=30&To=60";

    [Fact]
    public async Task While_a_study_is_blinded_nothing_is_explored()
    {
        var (browser, study) = await StudyAsync();
        using (browser)
        {
            var page = await browser.GetAsync($"/results/{study.Slug}/explore?{Question}");
            page.Text.Should().Contain("Nothing can be explored yet");
            page.All("select, table").Should().BeEmpty();
            (await browser.GetAsync($"/results/{study.Slug}/explore?{Question}&handler=file&type=csv")).Status.Should().Be(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task An_answer_is_stamped_on_the_page_and_in_its_files_and_nothing_is_stored()
    {
        var (browser, study) = await StudyAsync();
        using (browser)
        {
            await FillAndCloseAsync(study);
            var page = await browser.FollowAsync(await browser.GetAsync($"/results/{study.Slug}?kind=synthetic"), "Ask what the plan did not ask");
            page.All("table").Should().BeEmpty("nothing was asked yet");
            page.Errors.Should().BeEmpty();
            (await browser.SubmitAsync(page, "Analyse")).Errors.Should().BeEquivalentTo("Choose an outcome", "Choose an arm");
            (await browser.SubmitAsync(page.Fill("Outcome", "collective").Fill("Arm", "nudges/a").Fill("Control", "nudges/b"), "Analyse")).All("table").Should().NotBeEmpty();

            page = await browser.GetAsync($"/results/{study.Slug}/explore?{Question}");

            page.Errors.Should().BeEmpty();
            page.Text.Should().Contain("Exploratory: this was asked after the plan was locked").And.Contain("not in the plan that was locked").And.Contain("outside the subgroup").And.Contain("adjusted for");
            page.Text.Should().NotContain("Planned:");
            var hash = Convert.ToHexStringLower(await app.WithAsync(db => db.StudyVersions.Where(row => row.StudyId == study.StudyId).Select(row => row.Sha256).SingleAsync()));
            page.Text.Should().Contain(hash);
            var files = page.All("a[href*='handler=file']").Select(link => link.GetAttribute("href")!).ToList();
            var html = await browser.GetAsync(files.First(href => href.Contains("type=html")));
            html.Source.Should().Contain("Exploratory: this was asked after").And.Contain(hash);
            var csv = await browser.GetAsync(files.First(href => href.Contains("type=csv")));
            csv.Source.Should().NotContain(",planned,");
            csv.Source.TrimEnd().Split("\r\n").Skip(1).Where(line => line.Split(',')[1] is "estimate" or "adjusted").Should().HaveCount(2).And.OnlyContain(line => line.Contains(",exploratory,") && line.EndsWith(hash));
            (await app.WithAsync(db => db.StudyVersions.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(1);
            app.Logs.ShouldHoldNoUnhandledException();
        }
    }

    [Fact]
    public async Task A_question_that_cannot_be_asked_is_explained_by_its_field()
    {
        var (browser, study) = await StudyAsync();
        using (browser)
        {
            await FillAndCloseAsync(study);
            foreach (var (query, expected) in new[]
            {
                ("Outcome=&Arm=nudges/a", "Choose an outcome"), ("Outcome=collective", "Choose an arm"), ("Outcome=gone&Arm=nudges/a", "not a measure"), ("Outcome=collective&Arm=nudges/x", "no arm"),
                ("Outcome=collective&Arm=nudges/a&Covariates=individual", "after the draw"), ("Outcome=collective&Arm=nudges/a&From=x", "Enter a number"), ("Outcome=collective&Arm=nudges/a&By=7", "Choose a breakdown"),
                ("Outcome=collective&Arm=nudges/a&From=3", "Choose the measure"), ("Outcome=collective&Arm=other/a", "does not exist"),
            })
            {
                var page = await browser.GetAsync($"/results/{study.Slug}/explore?kind=synthetic&{query}");
                page.Status.Should().Be(HttpStatusCode.OK, query);
                page.Errors.Should().Contain(error => error.Contains(expected), query);
            }
            app.Logs.ShouldHoldNoUnhandledException();
        }
    }

    private async Task<(WebBrowser Browser, Study Study)> StudyAsync()
    {
        var owner = await app.NewResearcherAsync();
        return (await app.SignInAsync(owner), await app.NewOpenStudyAsync(owner));
    }

    private async Task FillAndCloseAsync(Study study)
    {
        var version = await app.Services.GetRequiredService<StudyCatalog>().VersionAsync(study.StudyId, 1);
        await app.DoAsync<SyntheticResponses, bool>(async synthetic =>
        {
            await synthetic.FillAsync(version, StudyLibrary.Effects("nudges")!, 7, 300);
            return true;
        });
        await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));
    }
}
