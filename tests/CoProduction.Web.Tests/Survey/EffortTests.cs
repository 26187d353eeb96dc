using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Pages.Survey;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Survey;

public abstract class EffortTests
{
    private readonly WebApp app;
    private readonly Clock clock = new();

    protected EffortTests(WebApp app)
    {
        this.app = app;
        app.ConfigureServices ??= services => services.AddSingleton<TimeProvider>(clock);
        app.Services.GetRequiredService<TimeProvider>().Should().BeOfType<Clock>();
        clock = (Clock)app.Services.GetRequiredService<TimeProvider>();
    }

    public sealed class OnSqlite(SqliteWebApp app) : EffortTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : EffortTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task Rounds_attempts_and_pay_are_kept_by_the_server()
    {
        var study = await app.OpenAsync(Design());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        page.Text.Should().Contain("Round 1 of 2 lasts 60 seconds");

        page = await browser.SubmitAsync(page, "start");
        page.Text.Should().Contain("60 seconds");
        var reloaded = await browser.GetAsync($"/s/{study.Slug}/page");
        reloaded.ValueOf("trial").Should().Be(page.ValueOf("trial"), "a reload shows the same trial");
        page = await AttemptAsync(browser, page, right: true);
        page = await AttemptAsync(browser, page, right: false);
        var third = page;
        page = await AttemptAsync(browser, page, right: true);
        await AttemptAsync(browser, third, right: true);
        page.Text.Should().Contain("Correct 2").And.Contain("Earned 0.20 EUR");

        clock.Advance(TimeSpan.FromSeconds(61));
        page = await AttemptAsync(browser, page, right: true);
        page.Text.Should().Contain("Your last answer arrived after its end").And.Contain("Round 2 of 2");
        page = await browser.SubmitAsync(page, "start");
        page = await AttemptAsync(browser, page, right: true);
        clock.Advance(TimeSpan.FromSeconds(61));
        page = await browser.GetAsync($"/s/{study.Slug}/page");
        page.Text.Should().Contain("The task is over");
        var nexts = await Task.WhenAll(browser.NextAsync(page), browser.NextAsync(page));

        nexts.Should().OnlyContain(next => next.Heading == "Page after");
        await app.WithAsync(async db =>
        {
            var payment = await db.Payments.SingleAsync(row => row.StudyId == study.StudyId);
            payment.AmountMinor.Should().Be(30);
            payment.Currency.Should().Be("EUR");
            var events = await db.TaskEvents.Where(row => row.StudyId == study.StudyId).OrderBy(row => row.Round).ThenBy(row => row.Trial).ToListAsync();
            events.Select(row => (row.Round, row.Trial)).Should().Equal((1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2));
            events.Select(row => row.Correct).Should().Equal(true, false, true, true, true, null);
            events.Select(row => row.Late).Should().Equal(false, false, false, true, false, false);
            (await db.Participants.SingleAsync(row => row.StudyId == study.StudyId)).Flags.Should().HaveFlag(ParticipantFlags.LateAttempt);
        });
        var end = await browser.NextAsync(nexts[0]);
        end.Text.Should().Contain("You have earned 0.30 EUR.");
    }

    [Fact]
    public async Task Stopping_at_once_is_an_outcome_without_pay()
    {
        var study = await app.OpenAsync(Design());
        using var browser = app.NewBrowser();

        var page = await browser.SubmitAsync(await browser.AgreeAsync(study), "stop");
        page.Text.Should().Contain("You have stopped.");
        page = await browser.NextAsync(page);

        page.Heading.Should().Be("Page after");
        var row = await app.WithAsync(db => db.TaskEvents.SingleAsync(row => row.StudyId == study.StudyId));
        (row.Round, row.Trial, row.Value, row.Correct).Should().Be((1, 0, TaskLog.Stop, (bool?)null));
        row.ReceivedAt.Should().Be(row.StartedAt);
        (await app.WithAsync(db => db.Payments.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
    }

    [Fact]
    public async Task Stopping_in_a_round_ends_the_task_and_keeps_what_was_done()
    {
        var study = await app.OpenAsync(Design());
        using var browser = app.NewBrowser();
        var page = await browser.SubmitAsync(await browser.AgreeAsync(study), "start");
        page = await AttemptAsync(browser, page, right: true);
        clock.Advance(TimeSpan.FromSeconds(10));

        page = await browser.SubmitAsync(page, "stop");

        page.Text.Should().Contain("You have stopped.").And.Contain("Correct 1");
        var last = await app.WithAsync(db => db.TaskEvents.Where(row => row.StudyId == study.StudyId).OrderByDescending(row => row.Trial).FirstAsync());
        last.Value.Should().Be(TaskLog.Stop);
        (last.ReceivedAt - last.StartedAt).Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_task_cannot_be_left_unfinished_and_nonsense_is_no_attempt()
    {
        var study = await app.OpenAsync(Design());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);

        (await browser.PostAsync($"/s/{study.Slug}/page", ("ticket", page.ValueOf("ticket")!), ("go", "next"))).Text.Should().Contain("Round 1 of 2 lasts");
        page = await browser.SubmitAsync(page, "start");
        var back = await browser.SubmitAsync(page.Fill("attempt", "many"), "attempt");

        ((int)back.Status).Should().Be(422);
        back.Text.Should().Contain("as a whole number");
        back.ValueOf("trial").Should().Be(page.ValueOf("trial"));
        (await app.WithAsync(db => db.TaskEvents.SingleAsync(row => row.StudyId == study.StudyId))).ReceivedAt.Should().BeNull();
    }

    private static StudyDesign Design() => TestStudies.Plain("effort",
        TestStudies.Page("work", new EffortTask { Key = "count", Instructions = TestStudies.En("Count letters."), Rounds = 2, SecondsPerRound = 60, GridSize = 4, PieceRateMinor = 10 }),
        TestStudies.Page("after", new TextItem { Key = "bye", Prompt = TestStudies.En("Bye?") }));

    private static async Task<WebPage> AttemptAsync(WebBrowser browser, WebPage page, bool right)
    {
        var symbol = page.All("label[for=attempt]").Single().TextContent.Split(' ')[5];
        var count = page.All(".app-task-grid td").Count(cell => cell.TextContent == symbol);
        return await browser.SubmitAsync(page.Fill("attempt", (count + (right ? 0 : 1)).ToString(System.Globalization.CultureInfo.InvariantCulture)), "attempt");
    }

    private sealed class Clock : TimeProvider
    {
        private TimeSpan ahead;

        public void Advance(TimeSpan time) => ahead += time;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 5, 4, 10, 0, 0, TimeSpan.Zero) + ahead;
    }
}
