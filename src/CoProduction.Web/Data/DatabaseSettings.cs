using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CoProduction.Web.Data;

/// <summary>The database that the configuration names, with our defaults filled in and every mistake named by its key.</summary>
public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    public const string DefaultSqlite = "Data Source=data/coproduction.db";

    private const string ProviderKey = "Database:Provider";
    private const string ConnectionStringKey = "Database:ConnectionString";

    /// <exception cref="InvalidOperationException">The message names the configuration key that is wrong.</exception>
    public static DatabaseSettings Read(IConfiguration configuration, string contentRoot)
    {
        var options = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        return options.Provider.Trim().ToUpperInvariant() switch
        {
            "SQLITE" => new(DatabaseProvider.Sqlite, Sqlite(options.ConnectionString, contentRoot)),
            "POSTGRES" => new(DatabaseProvider.Postgres, Postgres(options.ConnectionString)),
            _ => throw new InvalidOperationException(
                $"{ProviderKey} is '{options.Provider}'. It must be Sqlite or Postgres."),
        };
    }

    private static string Sqlite(string connectionString, string contentRoot)
    {
        var builder = Parse(() => new SqliteConnectionStringBuilder(
            string.IsNullOrWhiteSpace(connectionString) ? DefaultSqlite : connectionString));
        if (builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new InvalidOperationException($"{ConnectionStringKey} must name a file, as in '{DefaultSqlite}'.");
        }
        builder.DataSource = Path.GetFullPath(builder.DataSource, contentRoot);
        return builder.ConnectionString;
    }

    private static string Postgres(string connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new InvalidOperationException($"{ConnectionStringKey} is missing; {ProviderKey} is Postgres and needs 'Host=…;Database=…;Username=…;Password=…'.");
        }
        var given = Parse(() => new DbConnectionStringBuilder { ConnectionString = connectionString });
        var builder = Parse(() => new NpgsqlConnectionStringBuilder(connectionString));
        if (string.IsNullOrEmpty(builder.Host))
        {
            throw new InvalidOperationException($"{ConnectionStringKey} names no Host.");
        }

        // After a failover the default client stays blind for ten seconds; with these it is about one.
        Default("hostrecheckseconds", () => builder.HostRecheckSeconds = 1);
        Default("timeout", () => builder.Timeout = 5);

        // A cancelled wait for a synchronous standby is reported as success (see ReplicationWarning): rather break the connection.
        Default("cancellationtimeout", () => builder.CancellationTimeout = -1);

        // A core does a few transactions at a time; more connections only queue inside the server.
        Default("maxpoolsize", () => builder.MaxPoolSize = Math.Max(24, 8 * Environment.ProcessorCount));
        Default("maxautoprepare", () => builder.MaxAutoPrepare = 100);
        Default("autoprepareminusages", () => builder.AutoPrepareMinUsages = 3);

        // Nothing is set on a connection that could leak to the next request; to reset it each time costs as much as reading a page's participant.
        Default("noresetonclose", () => builder.NoResetOnClose = true);
        Default("applicationname", () => builder.ApplicationName = "coproduction");
        return builder.ConnectionString;

        void Default(string key, Action set)
        {
            var known = given.Keys.Cast<string>().Select(name => name.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant().Replace("MAXIMUM", "MAX", StringComparison.Ordinal));
            if (!known.Contains(key.ToUpperInvariant()))
            {
                set();
            }
        }
    }

    private static T Parse<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Without the text itself: it may hold a password.
            throw new InvalidOperationException($"{ConnectionStringKey} cannot be read: {problem.Message}", problem);
        }
    }
}
