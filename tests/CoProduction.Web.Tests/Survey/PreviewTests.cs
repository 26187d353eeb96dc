using System.Net;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Survey;

public abstract class PreviewTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : PreviewTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : PreviewTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task A_preview_shows_the_chosen_arm_and_is_kept_apart()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        foreach (var arm in new[] { "voucher", "none", "voucher" })
        {
            using var browser = await PreviewAsync(study.StudyId, study.Current!.Version, "ko", arm);
            var page = await browser.GetAsync($"/s/{study.Slug}/page");
            page.Source.Should().Contain("app-preview-bar").And.Contain(arm);
            page = await browser.NextAsync(page.Fill("q_lives", "city"));
            page.Text.Should().Contain(arm == "voucher" ? "상품권이 있습니다." : "보상이 없습니다.");
        }

        await app.WithAsync(async db =>
        {
            (await db.Participants.Where(row => row.StudyId == study.StudyId).Select(row => row.Kind).Distinct().ToListAsync()).Should().Equal(ParticipantKind.Preview);
            (await db.Assignments.Where(row => row.StudyId == study.StudyId).Select(row => row.Source).Distinct().ToListAsync()).Should().Equal(AssignmentSource.Chosen);
            (await db.AssignmentCounters.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(0);
        });
        using var real = app.NewBrowser();
        (await real.AgreeAsync(study)).Source.Should().NotContain("app-preview-bar");
        (await app.WithAsync(db => db.AssignmentCounters.SingleAsync(row => row.StudyId == study.StudyId))).Issued.Should().Be(1, "the first real participant has the first number");
    }

    [Fact]
    public async Task A_draft_can_be_previewed_until_it_changes()
    {
        var design = TestStudies.TwoArms() with { Key = "draft-preview", Plan = new(), Fieldwork = new FieldworkPlan() };
        using var scope = app.Services.CreateScope();
        var drafts = scope.ServiceProvider.GetRequiredService<StudyDrafts>();
        var study = await drafts.CreateAsync(design, "test", null);
        using var browser = await PreviewAsync(study.StudyId, null, "en", "voucher");

        (await browser.GetAsync($"/s/{study.Slug}")).Status.Should().Be(HttpStatusCode.NotFound, "a draft has no public page");
        var page = await browser.GetAsync($"/s/{study.Slug}/page");
        page.Heading.Should().Be("About you");
        page = await browser.FinishTwoArmsAsync(page);
        page.Heading.Should().Be("Thank you");
        (await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId))).Version.Should().Be(-1);

        await drafts.SaveAsync(await drafts.GetAsync(study.StudyId), design with { Title = TestStudies.Both("New", "새것") }, "test", "title");
        using var after = await PreviewAsync(study.StudyId, null, "en", "none");
        (await after.GetAsync($"/s/{study.Slug}/page")).Source.Should().Contain("New");
        (await browser.GetAsync($"/s/{study.Slug}/page")).Heading.Should().Be("The draft has changed");
    }

    [Fact]
    public async Task A_preview_that_cannot_be_is_refused_with_the_reason()
    {
        using var scope = app.Services.CreateScope();
        var study = await scope.ServiceProvider.GetRequiredService<StudyDrafts>().CreateAsync(TestStudies.TwoArms() with { Key = "broken-preview", Pages = [] }, "test", null);
        var open = await app.OpenAsync(TestStudies.TwoArms());
        var start = scope.ServiceProvider.GetRequiredService<StartPreview>();

        (await start.RunAsync(new PreviewRequest(study.StudyId, null, "en", null, null, null, new Dictionary<string, string>()))).Problems.Should().NotBeEmpty();
        (await start.RunAsync(new PreviewRequest(open.StudyId, 1, "fr", null, null, null, new Dictionary<string, string>()))).Refusal.Should().Contain("languages");
        (await start.RunAsync(new PreviewRequest(open.StudyId, 1, "en", null, null, null, new Dictionary<string, string> { ["arm"] = "gold" }))).Refusal.Should().Contain("arms");
    }

    private async Task<WebBrowser> PreviewAsync(long studyId, int? version, string language, string arm)
    {
        using var scope = app.Services.CreateScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<StartPreview>()
            .RunAsync(new PreviewRequest(studyId, version, language, null, null, null, new Dictionary<string, string> { ["arm"] = arm }));
        outcome.Refusal.Should().BeNull(string.Join("; ", outcome.Problems));
        var browser = app.NewBrowser();
        browser.Cookies.Add(app.Address, new Cookie($"survey-{studyId}", outcome.Token!.Value));
        return browser;
    }
}
