using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoProduction.Web.Tests.Data;

public sealed class PostgresTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task Four_replicas_that_start_on_no_database_at_all_migrate_it_once()
    {
        database.Require();
        var connectionString = await PostgresServer.MissingDatabaseAsync();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(connectionString))));
            await MigrateAsync(connectionString);
        }
        finally
        {
            await PostgresServer.DropDatabaseAsync(connectionString);
        }
    }

    [Fact]
    public async Task A_commit_that_the_standby_did_not_confirm_is_a_failure()
    {
        // What the server says when the wait for a synchronous standby is cancelled: success, and this warning.
        await database.WithAsync(db => db.Database.ExecuteSqlRawAsync(
            """
            create function unconfirmed() returns trigger language plpgsql as $$
            begin raise warning 'canceling wait for synchronous replication due to user request' using errcode = '01000'; return new; end $$;
            create trigger unconfirmed before insert on consent for each row execute function unconfirmed();
            """));
        var save = () => database.WithAsync(async db =>
        {
            db.Add(Consent());
            await db.SaveChangesAsync();
        });
        var commit = () => database.WithAsync(db => db.RunWriteAsync(async () =>
        {
            db.Add(Consent());
            await db.SaveChangesAsync();
        }));
        await save.Should().ThrowAsync<DatabaseUnavailableException>();
        await commit.Should().ThrowAsync<DatabaseUnavailableException>();
        await database.WithAsync(async db =>
        {
            db.Add(Some.Participant(database.NewStudyId()));
            await db.SaveChangesAsync();
        });
    }

    private Consent Consent() => new()
    {
        StudyId = database.NewStudyId(),
        ParticipantId = Guid.NewGuid(),
        TextSha256 = Some.Hash("consent"),
        Language = "en",
        GivenAt = Some.Time,
    };

    private static async Task MigrateAsync(string connectionString)
    {
        await using var services = new ServiceCollection()
            .AddStudyDatabase(new DatabaseSettings(DatabaseProvider.Postgres, connectionString))
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();
        await DatabaseMigrator.MigrateAsync(db, NullLogger.Instance);
        (await db.Database.GetPendingMigrationsAsync()).Should().BeEmpty();
    }
}
