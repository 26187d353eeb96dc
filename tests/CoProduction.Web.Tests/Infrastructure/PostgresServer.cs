using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CoProduction.Web.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CoProduction.Web.Tests.Infrastructure;

/// <summary>
/// One PostgreSQL for the whole run, started at the first test that needs it, with one migrated database that all
/// others are cloned from. <c>TEST_POSTGRES</c> (a connection string of a superuser) uses a running server instead;
/// <c>TEST_POSTGRES_FSYNC=off</c> trades durability for time.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Started = new(StartAsync);
    private static readonly SemaphoreSlim Cloning = new(1);

    private readonly string template = $"coproduction_template_{Guid.NewGuid():N}";
    private string administration = "";
    private Process? keeper;

    /// <summary>Why there is no PostgreSQL here; null where there is one.</summary>
    public static string? Missing { get; } =
        GivenServer is null && BinaryFolder() is null ? "PostgreSQL is not installed here (./test.sh --install)." : null;

    private static string? GivenServer => Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } given ? given : null;

    /// <summary>Clones the migrated template and returns the new database's connection string.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = await Started.Value;
        var name = $"test_{Guid.NewGuid():N}";
        await Cloning.WaitAsync();
        try
        {
            await server.ExecuteAsync($"create database {name} template {server.template}");
        }
        finally
        {
            Cloning.Release();
        }
        return server.ConnectionString(name);
    }

    /// <summary>The connection string of a database that does not exist yet.</summary>
    public static async Task<string> MissingDatabaseAsync() => (await Started.Value).ConnectionString($"test_{Guid.NewGuid():N}");

    public static async Task DropDatabaseAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }
        var server = await Started.Value;
        await server.ExecuteAsync($"drop database if exists {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");
    }

    // xunit makes an instance of its own as the assembly's fixture; the server to stop is the one that was started.
    public async ValueTask DisposeAsync()
    {
        if (Started.IsValueCreated && Started.Value.IsCompletedSuccessfully)
        {
            await (await Started.Value).StopAsync();
        }
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        if (GivenServer is { } given)
        {
            server.administration = given;
        }
        else
        {
            server.StartProcess();
        }
        await server.MigrateTemplateAsync();
        return server;
    }

    private async Task MigrateTemplateAsync()
    {
        await ExecuteAsync($"create database {template}");
        var settings = new DatabaseSettings(DatabaseProvider.Postgres, ConnectionString(template));
        await using (var services = new ServiceCollection().AddStudyDatabase(settings).BuildServiceProvider())
        await using (var scope = services.CreateAsyncScope())
        {
            await DatabaseMigrator.MigrateAsync(scope.ServiceProvider.GetRequiredService<StudyDbContext>(), NullLogger.Instance);
        }
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    private async Task StopAsync()
    {
        if (keeper is null)
        {
            await ExecuteAsync($"drop database if exists {template} with (force)");
            return;
        }
        NpgsqlConnection.ClearAllPools();
        keeper.StandardInput.Close();
        await keeper.WaitForExitAsync();
        keeper.Dispose();
    }

    /// <summary>
    /// The keeper is a shell that waits for the end of its input. That comes when this process closes it, or dies: no
    /// killed test run leaves a server behind.
    /// </summary>
    private void StartProcess()
    {
        var port = FreePort();
        var durable = Environment.GetEnvironmentVariable("TEST_POSTGRES_FSYNC") == "off" ? "off" : "on";
        var script =
            $"""
            set -e
            folder=$(mktemp -d /tmp/coproduction-postgres-XXXXXX)
            trap '{BinaryFolder()}/pg_ctl -D "$folder/data" -m immediate -s stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
            trap '' INT
            {BinaryFolder()}/initdb -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 || cat "$folder/initdb.log"
            {BinaryFolder()}/pg_ctl -D "$folder/data" -s -w -l "$folder/server.log" -o "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=400 -c fsync={durable}" start </dev/null || cat "$folder/server.log"
            echo started
            cat >/dev/null
            """;
        var shell = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/tmp" };
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root.
            shell.FileName = "runuser";
            shell.ArgumentList.Add("-u");
            shell.ArgumentList.Add("postgres");
            shell.ArgumentList.Add("--");
            shell.ArgumentList.Add("sh");
        }
        else
        {
            shell.FileName = "sh";
        }
        shell.ArgumentList.Add("-c");
        shell.ArgumentList.Add(script);
        keeper = Process.Start(shell)!;
        var said = "";
        while (keeper.StandardOutput.ReadLine() is { } line)
        {
            if (line == "started")
            {
                administration = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
                return;
            }
            said += line + "\n";
        }
        throw new InvalidOperationException($"PostgreSQL did not start:\n{said}");
    }

    private string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(administration) { Database = database, IncludeErrorDetail = true }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(administration) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // names of our own making
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static string? BinaryFolder() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault()
            : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
