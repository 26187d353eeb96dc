using System.Data;
using System.Data.Common;
using Npgsql;

namespace CoProduction.Web.Data;

/// <summary>
/// The rows of one statement on a connection of its own that sees the same snapshot: the server sorts and sends them while those of other statements are read. Such connections come from the pool that
/// respondents need too, so there are few of them at a time; who gets none reads by <see cref="PostgresCursor"/>.
/// </summary>
internal sealed class PostgresStream : RowCursor
{
    /// <summary>One for each table of a report.</summary>
    private const int MostAtOnce = 5;

    /// <summary>The share of the pool that reading may hold.</summary>
    private const int PoolShare = 4;

    /// <summary>As for a cursor (<see cref="PostgresCursor.Open"/>); and one core at most, because respondents need the others, for as long as it takes.</summary>
    private const string Settings = $"{PostgresCursor.Settings} set local max_parallel_workers_per_gather = 0; set local statement_timeout = 0";

    private static int held;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly NpgsqlCommand command;
    private readonly Task<NpgsqlDataReader> rows;
    private bool isOver;

    private PostgresStream(NpgsqlConnection connection, NpgsqlTransaction transaction, NpgsqlCommand command)
    {
        (this.connection, this.transaction, this.command) = (connection, transaction, command);
        rows = command.ExecuteReaderAsync(CancellationToken.None);
    }

    /// <summary>Starts the statement; null where no connection is to be had for it.</summary>
    /// <param name="of">In a transaction, which stays open: its snapshot is what the statement sees.</param>
    /// <param name="sql">A query that reads most of a table.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="timeout">Seconds until the first rows must be there.</param>
    public static PostgresStream? TryOpen(NpgsqlConnection of, string sql, IEnumerable<(string Name, object? Value)> parameters, int timeout)
    {
        if (Interlocked.Increment(ref held) > Math.Min(MostAtOnce, new NpgsqlConnectionStringBuilder(of.ConnectionString).MaxPoolSize / PoolShare))
        {
            Interlocked.Decrement(ref held);
            return null;
        }
        var connection = (NpgsqlConnection)((ICloneable)of).Clone();
        try
        {
            using var export = new NpgsqlCommand("select pg_export_snapshot()", of);
            var snapshot = (string)export.ExecuteScalar()!;
            connection.Open();
            var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
            using (var start = new NpgsqlCommand($"set transaction snapshot '{snapshot}'; {Settings}", connection, transaction)) start.ExecuteNonQuery();
            var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = timeout };
            foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            return new PostgresStream(connection, transaction, command);
        }
        catch (Exception problem)
        {
            connection.Dispose();
            Interlocked.Decrement(ref held);
            if (problem is NpgsqlException) return null;
            throw;
        }
    }

    public override bool Read(int most, Action<DbDataReader> row)
    {
        var reader = rows.GetAwaiter().GetResult();
        for (var count = 0; count < most; count++)
        {
            if (!reader.Read())
            {
                isOver = true;
                return false;
            }
            row(reader);
        }
        return true;
    }

    public override void Dispose()
    {
        try
        {
            using (connection)
            using (transaction)
            using (command)
            {
                // Who stops early would else wait for all that is still to be sent.
                if (!isOver) command.Cancel();
                rows.GetAwaiter().GetResult().Dispose();
            }
        }
        catch (DbException)
        {
            // It was cancelled, or had failed, which who read it has been told.
        }
        finally
        {
            Interlocked.Decrement(ref held);
        }
    }
}
