using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace CoProduction.Web.Data;

/// <summary>
/// What every connection to an SQLite file must have. In WAL, synchronous=NORMAL could lose the last commits on power
/// loss; without secure_delete an erased answer would stay readable in free pages.
/// </summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    private const string Pragmas =
        """
        PRAGMA busy_timeout = 5000;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        """;

    private static readonly (string Pragma, string Value)[] Required =
        [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("secure_delete", "1"), ("busy_timeout", "5000")];

    // Pooled: the same native handle is opened again and again and keeps its settings.
    private static readonly ConditionalWeakTable<sqlite3, object> Applied = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        Apply((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply((SqliteConnection)connection);
        return Task.CompletedTask;
    }

    /// <summary>Throws where an open connection does not have what it must have.</summary>
    public static void Verify(SqliteConnection connection)
    {
        foreach (var (pragma, value) in Required)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the names are the constants above
            command.CommandText = $"PRAGMA {pragma}";
#pragma warning restore CA2100
            var actual = Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
            if (actual != value)
            {
                throw new InvalidOperationException(
                    $"SQLite runs with {pragma}={actual} where {value} is needed. A network or read-only file system may not support it; choose another place with Database:ConnectionString.");
            }
        }
    }

    private static void Apply(SqliteConnection connection)
    {
        if (connection.Handle is not { } handle || Applied.TryGetValue(handle, out _))
        {
            return;
        }
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        Applied.AddOrUpdate(handle, handle);
    }
}
