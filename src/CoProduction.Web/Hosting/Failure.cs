using System.Text;
using CoProduction.Web.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CoProduction.Web.Hosting;

/// <summary>The status that tells a client what an exception means; 500 for what no code expected.</summary>
internal static class Failure
{
    public static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        DatabaseUnavailableException => StatusCodes.Status503ServiceUnavailable,
        PostgresException refused => StatusOfState(refused.SqlState),
        NpgsqlException => StatusCodes.Status503ServiceUnavailable,
        SqliteException refused => StatusOfCode(refused.SqliteErrorCode),
        DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
        DbUpdateException { InnerException: { } cause } => StatusOf(cause),

        // EF Core wraps what it takes for a passing fault of the connection.
        InvalidOperationException { InnerException: NpgsqlException cause } => StatusOf(cause),
        AntiforgeryValidationException => StatusCodes.Status400BadRequest,

        // Too many fields, too long keys, a broken multipart body.
        InvalidDataException => StatusCodes.Status400BadRequest,
        IOException { InnerException: null } io when io.Message.StartsWith("Unexpected end of Stream", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,

        // Half a surrogate pair cannot be stored.
        EncoderFallbackException => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static int StatusOfState(string state) => state switch
    {
        ['2', '2', ..] => StatusCodes.Status400BadRequest,
        ['2', '3', ..] => StatusCodes.Status409Conflict,

        // Serialization and deadlock, connection, database or login missing, resources, shutdown, disk, replica, lock.
        ['4', '0', ..] or ['0', '8', ..] or ['3', 'D', ..] or ['2', '8', ..] or ['5', '3', ..] or ['5', '7', ..] or ['5', '8', ..] or "25006" or "55P03" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static int StatusOfCode(int code) => code switch
    {
        SqliteConstraint => StatusCodes.Status409Conflict,
        SqliteBusy or SqliteLocked or SqliteReadOnly or SqliteIoError or SqliteFull or SqliteCannotOpen => StatusCodes.Status503ServiceUnavailable,
        SqliteTooBig => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteReadOnly = 8;
    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteTooBig = 18;
    private const int SqliteConstraint = 19;
}
