using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Data;

public abstract class ModelTests(TestDatabase database)
{
    public sealed class OnSqlite(SqliteDatabase database) : ModelTests(database), IClassFixture<SqliteDatabase>;

    public sealed class OnPostgres(PostgresDatabase database) : ModelTests(database), IClassFixture<PostgresDatabase>;

    [Fact]
    public async Task The_migrations_are_those_of_the_model() =>
        (await database.WithAsync(db => Task.FromResult(db.Database.HasPendingModelChanges()))).Should().BeFalse("a change of the model needs eng/Migrations/ef.sh");

    [Fact]
    public async Task Times_are_stored_in_UTC_and_compared_as_times()
    {
        var person = Some.Participant(database.NewStudyId());
        person.StartedAt = new DateTimeOffset(2026, 3, 1, 20, 30, 0, TimeSpan.FromHours(9)).AddTicks(12345678);
        await AddAsync(person);
        var (found, missed) = await database.WithAsync(async db => (
            await db.Participants.AsNoTracking().SingleAsync(row => row.StudyId == person.StudyId && row.StartedAt > Some.Time.AddMinutes(-30)),
            await db.Participants.CountAsync(row => row.StudyId == person.StudyId && row.StartedAt > Some.Time)));
        found.StartedAt.Offset.Should().Be(TimeSpan.Zero);
        found.StartedAt.Should().Be(StoredTime.Truncate(person.StartedAt));
        missed.Should().Be(0);
    }

    [Fact]
    public async Task A_first_entry_of_an_identity_is_unique_and_later_entries_are_not()
    {
        var study = database.NewStudyId();
        await AddAsync(Person(study, "panel 7", 1));
        await AddAsync(Person(study, "panel 7", 2));
        await AddAsync(Person(study, "panel 7", 2));
        var again = () => AddAsync(Person(study, "panel 7", 1));
        await again.Should().ThrowAsync<DbUpdateException>();
    }

    [Fact]
    public async Task An_aborted_request_does_not_abort_its_write()
    {
        var person = Some.Participant(database.NewStudyId());
        await database.WithAsync(async db =>
        {
            db.Add(person);
            await db.SaveChangesAsync(new CancellationToken(canceled: true));
        });
        (await database.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == person.StudyId))).Should().Be(1);
    }

    [Fact]
    public async Task What_a_failed_write_had_added_is_not_stored_by_the_next_save()
    {
        var study = database.NewStudyId();
        await database.WithAsync(async db =>
        {
            var failing = () => db.RunWriteAsync(() =>
            {
                db.Add(Some.Participant(study));
                throw new InvalidOperationException("no");
            });
            await failing.Should().ThrowAsync<InvalidOperationException>();
            await db.SaveChangesAsync();
        });
        (await database.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study))).Should().Be(0);
    }

    [Fact]
    public async Task Two_saves_of_one_draft_revision_conflict()
    {
        var study = new Study { Slug = Guid.NewGuid().ToString("N"), Title = "Two tabs", CreatedAt = Some.Time };
        await AddAsync(study);
        await AddAsync(new StudyDraft { StudyId = study.StudyId, Document = [1], Revision = 1, UpdatedBy = "ada", UpdatedAt = Some.Time });
        await database.WithAsync(first => database.WithAsync(async second =>
        {
            (await first.StudyDrafts.SingleAsync(row => row.StudyId == study.StudyId)).Revision++;
            (await second.StudyDrafts.SingleAsync(row => row.StudyId == study.StudyId)).Revision++;
            await first.SaveChangesAsync();
            var late = () => second.SaveChangesAsync();
            await late.Should().ThrowAsync<DbUpdateConcurrencyException>();
        }));
    }

    private static Participant Person(long study, string externalId, short entry)
    {
        var person = Some.Participant(study);
        person.ExternalId = externalId;
        person.Entry = entry;
        return person;
    }

    private Task AddAsync(object row) => database.WithAsync(async db =>
    {
        db.Add(row);
        await db.SaveChangesAsync();
    });
}
