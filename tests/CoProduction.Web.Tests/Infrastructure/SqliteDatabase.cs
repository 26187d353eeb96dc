using CoProduction.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoProduction.Web.Tests.Infrastructure;

public sealed class SqliteDatabase : TestDatabase
{
    private readonly string folder = Directory.CreateTempSubdirectory("coproduction-sqlite-").FullName;

    public override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    protected override string? Missing => null;

    protected override async Task<DatabaseSettings> CreateAsync()
    {
        var created = new DatabaseSettings(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, "test.db")}");
        await using var services = new ServiceCollection().AddStudyDatabase(created).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        await DatabaseMigrator.MigrateAsync(scope.ServiceProvider.GetRequiredService<StudyDbContext>(), NullLogger.Instance);
        return created;
    }

    protected override Task DropAsync(DatabaseSettings created)
    {
        using (var connection = new SqliteConnection(created.ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}
