using System.Text;
using CoProduction.Studies.Library;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Survey;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Operations;

public abstract class LoadResponsesTests(WebApp app)
{
    private const int People = 2300;

    public sealed class OnSqlite(SqliteWebApp app) : LoadResponsesTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : LoadResponsesTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task What_a_respondent_gave_last_is_what_is_read()
    {
        var study = await app.OpenAsync(Survey.TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        page = await browser.NextAsync(page.Fill("q_lives", "city").Fill("q_age", "40").Fill("q_word", "green"));
        page = await browser.BackAsync(page);
        page = await browser.NextAsync(page.Fill("q_lives", "village").Fill("q_age", "41").Fill("q_word", "=HYPERLINK(\"x\")"));
        await browser.FinishFromVignetteAsync(page);
        using var second = app.NewBrowser();
        await second.NextAsync((await second.AgreeAsync(study)).Fill("q_lives", "city").Fill("q_age", "50").Fill("q_word", "<b>bold</b>"));

        var frame = await FrameAsync(study.StudyId, ParticipantKind.Real);

        frame.Rows.Should().Be(2);
        frame.Unreadable.Should().BeEmpty();
        var finished = frame.People[0].Status == ParticipantState.Completed ? 0 : 1;
        var started = 1 - finished;
        frame.Find("lives")!.Code(finished).Should().Be("village");
        frame.Find("age")!.Number(finished).Should().Be(41);
        frame.Find("word")!.Code(finished).Should().Be("=HYPERLINK(\"x\")");
        frame.People[finished].DurationSeconds.Should().BeGreaterThan(0);
        frame.Find("word")!.Code(started).Should().Be("<b>bold</b>");
        frame.Find("help")!.MissingAt(started).Should().Be(Missing.NotReached);
        var arms = frame.FindAssignment("arm")!;
        arms.OwnProbability(finished).Should().Be(0.5);
        arms.Source(finished).Should().Be(ArmSource.Drawn);
        arms.Served(finished).Should().BeTrue();
    }

    [Fact]
    public async Task No_kind_of_participant_is_read_with_another()
    {
        var study = await app.OpenAsync(Survey.TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        await browser.FinishTwoArmsAsync(await browser.AgreeAsync(study));
        (await FrameAsync(study.StudyId, ParticipantKind.Real)).Rows.Should().Be(1);

        foreach (var kind in new[] { ParticipantKind.Preview, ParticipantKind.Rehearsal, ParticipantKind.Imported })
            (await FrameAsync(study.StudyId, kind)).Rows.Should().Be(0, kind.ToString());

        await app.WithAsync(db => db.Participants.Where(row => row.StudyId == study.StudyId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Kind, ParticipantKind.Rehearsal)));
        (await FrameAsync(study.StudyId, ParticipantKind.Real)).Rows.Should().Be(0);
        (await FrameAsync(study.StudyId, ParticipantKind.Rehearsal)).Rows.Should().Be(1);
    }

    [Fact]
    public async Task More_participants_than_are_read_at_once_are_all_read_once()
    {
        var study = await WithImportedPeopleAsync();

        // More readers than may have connections of their own: some read by cursors.
        var frames = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FrameAsync(study, ParticipantKind.Imported)));

        foreach (var frame in frames)
        {
            frame.Participants.Distinct().Should().HaveCount(People);
            frame.Rows.Should().Be(People);
            Enumerable.Range(0, People).Sum(row => frame.Find("coproduce")!.Number(row)).Should().Be(Enumerable.Range(0, People).Sum(number => number % 101));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_stops_reading_leaves_nothing_open(bool sideBySide)
    {
        var study = await WithImportedPeopleAsync();

        for (var time = 0; time < 40; time++)
        {
            var stop = () => app.DoAsync<LoadResponses, int>(async load =>
            {
                await load.ReadAsync(study, ParticipantKind.Imported, _ => throw new NotSupportedException("enough"), sideBySide);
                return 0;
            });
            await stop.Should().ThrowAsync<NotSupportedException>();
        }

        (await FrameAsync(study, ParticipantKind.Imported)).Rows.Should().Be(People);
        if (app is PostgresWebApp)
            (await app.WithAsync(db => db.Database.SqlQuery<long>($"""select count(*) as "Value" from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'""").SingleAsync()))
                .Should().Be(0, "no transaction is left");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_tables_are_read_as_they_were_when_the_snapshot_was_taken(bool sideBySide)
    {
        var study = await app.OpenAsync(Survey.TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        await browser.FinishTwoArmsAsync(await browser.AgreeAsync(study));
        using var later = app.NewBrowser();
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();

        await using var snapshot = await db.BeginSnapshotAsync();
        (await db.Participants.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(1);
        await later.FinishTwoArmsAsync(await later.AgreeAsync(study));
        var rows = new List<ResponseRow>();
        await scope.ServiceProvider.GetRequiredService<LoadResponses>().ReadAsync(study.StudyId, ParticipantKind.Real, rows.Add, sideBySide);

        rows.Should().ContainSingle().Which.Submissions.Should().NotBeEmpty();
        (await FrameAsync(study.StudyId, ParticipantKind.Real)).Rows.Should().Be(2);
    }

    private async Task<long> WithImportedPeopleAsync()
    {
        var study = await app.NewOpenStudyAsync(design: StudyLibrary.Find("trust-willingness-2")!.Design);
        var file = "id,coproduce\n" + string.Concat(Enumerable.Range(0, People).Select(number => $"p{number},{number % 101}\n"));
        var outcome = await app.DoAsync<ImportResponses, ImportOutcome>(import => import.RunAsync(study.StudyId, ImportFile.Read(Encoding.UTF8.GetBytes(file)), "many.csv",
            new ImportMapping([new("id", "participant"), new("coproduce", "answer:coproduce")], []), "test", dryRun: false));
        outcome.Stored.Should().BeTrue();
        return study.StudyId;
    }

    private Task<ResponseFrame> FrameAsync(long studyId, ParticipantKind kind) =>
        app.DoAsync<LoadResponses, ResponseFrame>(load => load.RunAsync(studyId, kind));
}
