using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CoProduction.Web.Data;

/// <summary>Brings the database to this version's schema, one process at a time. Run before the first request.</summary>
public static partial class DatabaseMigrator
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();
        var logger = scope.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DatabaseMigrator));
        await MigrateAsync(db, logger, cancellationToken);
    }

    public static async Task MigrateAsync(StudyDbContext db, ILogger logger, CancellationToken cancellationToken = default)
    {
        // A migration of a large table takes its time; a page must not.
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        if (db is PostgresDbContext)
        {
            await MigratePostgresAsync(db, cancellationToken);
        }
        else
        {
            await MigrateSqliteAsync(db, logger, cancellationToken);
        }
        db.Database.SetCommandTimeout(null);
    }

    /// <summary>
    /// EF Core locks its history table, but the first of several replicas has no history table to lock yet. So all
    /// wait for one advisory lock, which ends with its connection: one of its own, outside the pool.
    /// </summary>
    private static async Task MigratePostgresAsync(StudyDbContext db, CancellationToken cancellationToken)
    {
        await CreateDatabaseAsync(db, cancellationToken);
        var unpooled = new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var hold = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('coproduction/migrate', 0))", connection) { CommandTimeout = 0 };
        await hold.ExecuteNonQueryAsync(cancellationToken);

        // Without its table EF Core's first question fails, and an error that is none stands in the log of every new installation.
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    private static async Task CreateDatabaseAsync(StudyDbContext db, CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        try
        {
            if (!await creator.ExistsAsync(cancellationToken))
            {
                await creator.CreateAsync(cancellationToken);
            }
        }
        catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another replica made it between the two calls.
        }
    }

    /// <summary>
    /// EF Core's lock on SQLite is a row, which a killed process leaves behind and the next one waits for without end.
    /// We hold a lock of the operating system beside it, which dies with its process: a row that is there while we
    /// hold that lock belongs to nobody, and is removed.
    /// </summary>
    private static async Task MigrateSqliteAsync(StudyDbContext db, ILogger logger, CancellationToken cancellationToken)
    {
        var file = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using (await LockFileAsync(file + ".migrating", cancellationToken))
        {
            if (await RemoveStaleLockAsync(db, cancellationToken))
            {
                LogStaleLock(logger, file);
            }
            await db.Database.MigrateAsync(cancellationToken);
        }
        await db.Database.OpenConnectionAsync(cancellationToken);
        SqliteSettings.Verify((SqliteConnection)db.Database.GetDbConnection());
        await db.Database.CloseConnectionAsync();
    }

    private static async Task<FileStream> LockFileAsync(string path, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException problem) when (problem is not DirectoryNotFoundException)
            {
                if (patience.IsCancellationRequested)
                {
                    throw new InvalidOperationException($"Another process has been migrating this database for a minute (it holds {path}). Stop it, or wait and start again.", problem);
                }
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    private static async Task<bool> RemoveStaleLockAsync(StudyDbContext db, CancellationToken cancellationToken)
    {
        var exists = await db.Database
            .SqlQuery<long>($"select count(*) as Value from sqlite_master where type = 'table' and name = '__EFMigrationsLock'")
            .SingleAsync(cancellationToken);
        return exists > 0 && await db.Database.ExecuteSqlAsync($"delete from \"__EFMigrationsLock\"", cancellationToken) > 0;
    }

    [LoggerMessage(LogLevel.Warning, "A killed start had left a migration lock in {File}; it was removed.")]
    private static partial void LogStaleLock(ILogger logger, string file);
}
