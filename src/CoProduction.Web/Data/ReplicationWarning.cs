using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace CoProduction.Web.Data;

/// <summary>
/// PostgreSQL answers a cancelled wait for a synchronous standby with success and a warning. The rows are then on one
/// machine only, and an acknowledgement could be lost with it: the warning counts as failure.
/// </summary>
internal sealed class ReplicationWarning : DbConnectionInterceptor
{
    private static readonly ConditionalWeakTable<DbConnection, StrongBox<bool>> Seen = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Listen(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Listen(connection);
        return Task.CompletedTask;
    }

    public static void ThrowIfSeen(DbConnection connection)
    {
        if (Seen.TryGetValue(connection, out var seen) && seen.Value)
        {
            seen.Value = false;
            throw new DatabaseUnavailableException("The commit was not confirmed by the synchronous standby.");
        }
    }

    internal static bool IsReplicationWarning(string sqlState, string routine, string text) =>
        // By the server's routine, because the text is in the server's language.
        sqlState == "01000" && (routine == "SyncRepWaitForLSN" || text.Contains("synchronous replication", StringComparison.OrdinalIgnoreCase));

    private static void Listen(DbConnection connection)
    {
        if (Seen.TryGetValue(connection, out var seen))
        {
            seen.Value = false;
            return;
        }
        var box = Seen.GetOrCreateValue(connection);
        ((NpgsqlConnection)connection).Notice += (_, arguments) =>
            box.Value |= IsReplicationWarning(arguments.Notice.SqlState, arguments.Notice.Routine ?? "", arguments.Notice.MessageText);
    }
}
