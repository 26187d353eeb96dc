using System.Net;
using System.Text;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Survey;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Results;

/// <summary>The report page and its files over stored responses.</summary>
public sealed class ReportPageTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private const string Hostile = "=cmd|' /C calc'!A0 <script>alert(1)</script>";

    [Fact]
    public async Task Hostile_answers_are_text_in_every_file_and_formulas_stay_what_was_given()
    {
        var (browser, study) = await AnsweredStudyAsync(Hostile);
        using (browser)
        {
            await CloseAsync(study);

            var page = await browser.GetAsync($"/results/{study.Slug}");
            page.Status.Should().Be(HttpStatusCode.OK, page.Text);
            page.Source.Should().NotContain("<script>alert");
            var csv = (await browser.GetAsync($"/results/{study.Slug}/files/responses.csv")).Source;
            csv.Should().Contain(Hostile, "a file for analysis holds the answer as it was given");
            (await browser.GetAsync($"/results/{study.Slug}/files/responses.csv?spreadsheet=1")).Source.Should().Contain("'" + Hostile, "a file for a spreadsheet runs no formula");
            (await browser.GetAsync($"/results/{study.Slug}/files/report.html")).Source.Should().NotContain("<script");
            app.Logs.ShouldHoldNoUnhandledException();
        }
    }

    [Fact]
    public async Task A_hostile_title_is_text_on_the_page_and_in_its_files()
    {
        var owner = await app.NewResearcherAsync();
        var design = Survey.TestStudies.TwoArms();
        var study = await app.NewOpenStudyAsync(owner, design with { Title = Survey.TestStudies.Both("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"), Key = "hostile" });
        await CloseAsync(study);
        using var browser = await app.SignInAsync(owner);

        foreach (var address in new[] { "", "/files/report.html", "/files/codebook.html" })
        {
            var page = await browser.GetAsync($"/results/{study.Slug}{address}");
            page.Status.Should().Be(HttpStatusCode.OK);
            page.Source.Should().NotContain("<script>alert").And.NotContain("<img src=x");
            page.Source.Should().Contain("&lt;script&gt;alert(1)", address);
        }
    }

    [Fact]
    public async Task Labels_stand_beside_codes_where_they_are_asked_for()
    {
        var (browser, study) = await AnsweredStudyAsync("green");
        using (browser)
        {
            await CloseAsync(study);
            using var client = BlindingTests.ClientOf(browser, app.Address);

            using var codes = await client.GetAsync($"/results/{study.Slug}/files/responses.csv");
            var plain = (await codes.Content.ReadAsStringAsync()).Split("\r\n");
            using var labelled = await client.GetAsync($"/results/{study.Slug}/files/responses.csv?labels=1");
            var words = (await labelled.Content.ReadAsStringAsync()).Split("\r\n");

            plain[0].Should().Contain("arm_arm,").And.Contain("probability_arm").And.NotContain("lives_label");
            words[0].Should().Contain("lives,lives_label");
            words[1].Should().Contain("city,In a city");
            var hash = await app.WithAsync(db => db.StudyVersions.Where(row => row.StudyId == study.StudyId).Select(row => row.Sha256).SingleAsync());
            codes.Headers.GetValues("X-Plan-SHA256").Should().Equal(Convert.ToHexStringLower(hash));
            codes.Content.Headers.ContentDisposition!.FileName.Should().Be($"{study.Slug}-real-responses.csv");
            codes.Content.Headers.ContentDisposition.DispositionType.Should().Be("attachment");
            codes.Content.Headers.ContentType!.MediaType.Should().Be("text/csv");
            codes.Headers.CacheControl!.NoStore.Should().BeTrue();
            codes.Headers.ETag.Should().BeNull();
        }
    }

    [Fact]
    public async Task Every_table_and_figure_of_the_page_is_a_file_and_every_link_of_it_works()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        await CloseAsync(study);
        using var browser = await app.SignInAsync(owner);

        var page = await browser.GetAsync($"/results/{study.Slug}");

        var links = page.All("main a[href*='/files/']").Select(link => link.GetAttribute("href")!).ToList();
        links.Should().HaveCountGreaterThan(15).And.OnlyHaveUniqueItems();
        foreach (var extension in new[] { ".csv", ".tex", ".html" })
            links.Count(link => link.Contains("/table-", StringComparison.Ordinal) && link.Contains(extension, StringComparison.Ordinal)).Should().Be(page.All("table caption[id]").Count, extension);
        foreach (var link in links)
            (await browser.GetAsync(link)).Status.Should().Be(HttpStatusCode.OK, link);
        foreach (var anchor in page.All("nav a[href^='#']").Select(link => link.GetAttribute("href")!))
            page.All(anchor).Should().ContainSingle(anchor);
        page.All("[id]").Select(element => element.Id).Should().OnlyHaveUniqueItems();
        foreach (var region in page.All("[role=region][aria-labelledby]"))
            page.All("#" + region.GetAttribute("aria-labelledby")).Should().ContainSingle();
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task A_report_changes_with_the_data_and_is_else_the_same()
    {
        var (browser, study) = await AnsweredStudyAsync("green");
        using (browser)
        {
            await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.UnblindAsync(study.StudyId, "a check", "test"));
            var first = await app.Services.GetRequiredService<StudyReports>().GetAsync(study.StudyId, ParticipantKind.Real);
            var again = await app.Services.GetRequiredService<StudyReports>().GetAsync(study.StudyId, ParticipantKind.Real);
            again.Should().BeSameAs(first);

            using var another = app.NewBrowser();
            await another.AgreeAsync(await InServiceAsync(study));

            var changed = await app.Services.GetRequiredService<StudyReports>().GetAsync(study.StudyId, ParticipantKind.Real);
            changed.Should().NotBeSameAs(first);
            changed.Results.Participants.Should().Be(first.Results.Participants + 1);
            (await browser.GetAsync($"/results/{study.Slug}")).Text.Should().Contain("from 2 participants (real)");
        }
    }

    [Fact]
    public async Task The_kind_of_participants_is_chosen_and_named()
    {
        var (browser, study) = await AnsweredStudyAsync("green");
        using (browser)
        {
            await app.DoAsync<ImportResponses, ImportOutcome>(import => import.RunAsync(study.StudyId, ImportFile.Read(Encoding.UTF8.GetBytes("age\n30\n31\n")), "two.csv",
                new ImportMapping([new("age", "answer:age")], []), "test", dryRun: false));
            await CloseAsync(study);

            (await browser.GetAsync($"/results/{study.Slug}")).Text.Should().Contain("results of real participants").And.Contain("from 1 participant (real)");
            (await browser.GetAsync($"/results/{study.Slug}?kind=imported")).Text.Should().Contain("results of imported responses").And.Contain("from 2 participants (imported)");
            (await browser.GetAsync($"/results/{study.Slug}?kind=synthetic")).Status.Should().Be(HttpStatusCode.NotFound, "there are none");
            (await browser.GetAsync($"/results/{study.Slug}?kind=preview")).Status.Should().Be(HttpStatusCode.NotFound);
        }
    }

    /// <summary>Twins: the same design, opened in the same way; one has responses. What may be read of them while they are blinded must be the same.</summary>
    [Fact]
    public async Task While_blinded_a_study_with_responses_looks_like_one_without()
    {
        var (browser, full) = await AnsweredStudyAsync("green");
        using (browser)
        {
            var person = await app.NewResearcherAsync();
            var empty = await app.NewOpenStudyAsync(null, Survey.TestStudies.TwoArms() with { Key = full.Slug[..^1] + "x" });
            foreach (var study in new[] { full, empty }) await app.AddMemberAsync(study.StudyId, person, StudyRole.Analyst);
            using var analyst = await app.SignInAsync(person);
            foreach (var address in new[] { "", "?kind=imported", "/files/codebook.json", "/files/codebook.html", "/files/codebook.xml", "/files/responses.csv", "/files/responses.dta", "/files/exposures.csv", "/files/report.html", "/files/results.csv", "/files/table-arm_means.csv" })
                (await SourceAsync(analyst, full, address)).Should().Be(await SourceAsync(analyst, empty, address), address);
        }
    }

    private static async Task<string> SourceAsync(WebBrowser browser, Study study, string address)
    {
        var page = await browser.GetAsync($"/results/{study.Slug}{address}");
        var withoutReference = System.Text.RegularExpressions.Regex.Replace(page.Source, "[0-9A-Z]{13}:[0-9A-F]{8}|name=\"__RequestVerificationToken\"[^>]*>", "");
        return $"{page.Status} {withoutReference.Replace(study.Slug, "SLUG", StringComparison.Ordinal)}";
    }

    private async Task<(WebBrowser Browser, Study Study)> AnsweredStudyAsync(string word)
    {
        var owner = await app.NewResearcherAsync();
        // An address of its own: where one is taken, the study gets another than its key, and files name the key.
        var study = await app.NewOpenStudyAsync(owner, Survey.TestStudies.TwoArms() with { Key = $"answered-{Guid.NewGuid():N}"[..20] });
        using var respondent = app.NewBrowser();
        var page = await respondent.AgreeAsync(await InServiceAsync(study));
        page = await respondent.NextAsync(page.Fill("q_lives", "city").Fill("q_age", "40").Fill("q_word", word));
        await respondent.FinishFromVignetteAsync(page);
        return (await app.SignInAsync(owner), study);
    }

    private async Task<StudyInService> InServiceAsync(Study study) => (await app.Services.GetRequiredService<StudyCatalog>().FindAsync(study.Slug))!;

    private Task<LifecycleOutcome> CloseAsync(Study study) => app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));
}
