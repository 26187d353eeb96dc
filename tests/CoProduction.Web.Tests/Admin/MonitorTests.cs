using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Admin;

public abstract class MonitorTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : MonitorTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : MonitorTests(app), IClassFixture<PostgresWebApp>;

    private const int Respondents = 64;
    private const int Finished = 48;
    private const string Site = "northgate";

    [Fact]
    public async Task Counts_are_shown_and_previews_are_kept_apart()
    {
        var (study, browser) = await RunningStudyAsync();
        using var _ = browser;
        await app.WithAsync(db =>
        {
            db.Add(Person(study, ParticipantKind.Preview, ParticipantState.Completed, "x", minutes: 1));
            return db.SaveChangesAsync();
        });

        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/monitor");

        page.Text.Should().Contain($"Consents{Respondents} ").And.Contain($"Completed{Finished} ").And.Contain($"Not finished{Respondents - Finished} ")
            .And.Contain("Median duration7 min 0 s").And.Contain("Previews1 (kept apart").And.Contain("Arrivals3 ").And.Contain("Refusals1 ");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task While_blinded_no_arm_is_named_and_masks_differ_between_views()
    {
        var (study, browser) = await RunningStudyAsync();
        using var _ = browser;
        var plan = TestStudies.Nudges.Randomizations[0];

        var first = await browser.GetAsync($"/admin/studies/{study.Slug}/monitor");
        var second = await browser.GetAsync($"/admin/studies/{study.Slug}/monitor");

        foreach (var arm in plan.Arms)
            first.Text.Should().NotContainEquivalentOf(arm.Label.Length > 0 ? arm.Label : arm.Key);
        Masks(first).Should().HaveCount(plan.Arms.Count).And.BeInAscendingOrder().And.NotIntersectWith(Masks(second));
        first.All(".app-arms").Should().BeEmpty();
        first.Text.Should().Contain("Agrees").And.Contain("p > .999", "as many were served in each arm, and a p is written as in the report");
    }

    [Fact]
    public async Task After_the_close_arms_are_named()
    {
        var (study, browser) = await RunningStudyAsync();
        using var _ = browser;
        await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));

        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/monitor");

        var plan = TestStudies.Nudges.Randomizations[0];
        page.All(".app-arms tbody tr").Should().HaveCount(plan.Arms.Count);
        page.All(".app-masked-arms").Should().BeEmpty();
        page.All(".app-arms tbody tr td:nth-child(3)").Sum(cell => int.Parse(cell.TextContent, null)).Should().Be(Respondents);
    }

    [Fact]
    public async Task An_arm_that_the_salt_does_not_draw_is_noticed_without_being_named()
    {
        var (study, browser) = await RunningStudyAsync();
        using var _ = browser;
        var plan = TestStudies.Nudges.Randomizations[0];
        await app.WithAsync(async db =>
        {
            var row = await db.Assignments.FirstAsync(row => row.StudyId == study.StudyId && row.Seq == 5);
            row.Arm = plan.Arms.First(arm => arm.Key != row.Arm).Key;
            await db.SaveChangesAsync();
        });

        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/monitor");

        page.Text.Should().Contain("not agree with the procedure").And.NotContain("Agrees");
    }

    private static List<string> Masks(WebPage page) => [.. page.All(".app-masked-arms tbody th").Select(cell => cell.TextContent)];

    private async Task<(Study Study, WebBrowser Browser)> RunningStudyAsync()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        var plan = TestStudies.Nudges.Randomizations[0];
        var page = TestStudies.Nudges.Pages.SkipWhile(page => page.Key != plan.Before).First().Key;
        await app.WithAsync(db => db.RunAssignmentAsync(async () =>
        {
            var salt = await db.AllocationEpochs.Where(epoch => epoch.StudyId == study.StudyId).Select(epoch => epoch.Salt).SingleAsync();
            for (var number = 0; number < Respondents; number++)
            {
                var person = Person(study, ParticipantKind.Real, number < Finished ? ParticipantState.Completed : ParticipantState.Started, page, minutes: 7);
                var sequence = await db.NextSequenceAsync(study.StudyId, 1, ParticipantKind.Real, plan.Key, Site);
                db.Add(person);
                db.Add(StudyDbContext.ExposureOf(study.StudyId, person.ParticipantId, Exposed(page), person.StartedAt));
                db.Add(new AssignmentRow
                {
                    StudyId = study.StudyId,
                    ParticipantId = person.ParticipantId,
                    Randomization = plan.Key,
                    Epoch = 1,
                    Kind = ParticipantKind.Real,
                    Stratum = Site,
                    Seq = sequence,
                    Arm = Draw.Arm(salt, plan, Site, plan.Arms, sequence),
                    Source = AssignmentSource.Drawn,
                    AssignedAt = person.StartedAt,
                });
            }
            await db.SaveChangesAsync();
            return true;
        }));
        var day = new DateOnly(2026, 3, 1);
        await app.WithAsync(async db =>
        {
            for (var arrival = 0; arrival < 3; arrival++)
                await db.CountArrivalAsync(study.StudyId, 1, day, ParticipantKind.Real, ArrivalCount.Arrived);
            await db.CountArrivalAsync(study.StudyId, 1, day, ParticipantKind.Real, ArrivalCount.Declined);
            await db.CountArrivalAsync(study.StudyId, 1, day, ParticipantKind.Rehearsal, ArrivalCount.Arrived);
        });
        return (study, await app.SignInAsync(owner));
    }

    private static PageExposure Exposed(string page) =>
        new(Guid.NewGuid(), page, "", "en", new byte[32], null, null);

    private static Participant Person(Study study, ParticipantKind kind, ParticipantState state, string page, int minutes)
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        return new Participant
        {
            StudyId = study.StudyId,
            ParticipantId = Guid.NewGuid(),
            Version = 1,
            Kind = kind,
            State = state,
            CurrentPage = page,
            StartedAt = start,
            LastSeenAt = start,
            CompletedAt = state == ParticipantState.Completed ? start.AddMinutes(minutes) : null,
        };
    }
}
