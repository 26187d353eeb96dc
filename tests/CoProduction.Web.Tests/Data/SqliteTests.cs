using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CoProduction.Web.Tests.Data;

public sealed class SqliteTests(SqliteDatabase database) : IClassFixture<SqliteDatabase>
{
    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("foreign_keys", "1")]
    [InlineData("secure_delete", "1")]
    [InlineData("busy_timeout", "5000")]
    public async Task Every_connection_has_the_settings_that_durability_and_erasure_need(string pragma, string value)
    {
        var found = await database.WithAsync(first => database.WithAsync(async second => new[]
        {
            await PragmaAsync(first, pragma),
            await PragmaAsync(second, pragma),
        }));
        found.Should().Equal(value, value);
    }

    [Fact]
    public async Task Four_starts_at_once_on_no_file_at_all_migrate_it_once()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "new", "study.db");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(file))));
        await MigrateAsync(file);
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task A_start_after_a_killed_first_start_goes_on()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "study.db");
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText =
                """
                create table "__EFMigrationsLock" ("Id" integer not null primary key, "Timestamp" text not null);
                insert into "__EFMigrationsLock" values (1, '2026-01-01');
                """;
            await command.ExecuteNonQueryAsync();
        }
        var logs = await MigrateAsync(file).WaitAsync(TimeSpan.FromSeconds(30));
        logs.Entries.Should().ContainSingle(entry => entry.Level == LogLevel.Warning && entry.Message.Contains("killed", StringComparison.Ordinal));
        SqliteConnection.ClearAllPools();
    }

    private static async Task<string?> PragmaAsync(StudyDbContext db, string pragma)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<CapturedLogs> MigrateAsync(string file)
    {
        var logs = new CapturedLogs();
        await using var services = new ServiceCollection()
            .AddStudyDatabase(new DatabaseSettings(DatabaseProvider.Sqlite, $"Data Source={file}"))
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();
        await DatabaseMigrator.MigrateAsync(db, logs.CreateLogger("migration"));
        (await db.Database.GetPendingMigrationsAsync()).Should().BeEmpty();
        return logs;
    }
}
