using CoProduction.Web.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CoProduction.Web.Tests.Infrastructure;

/// <summary>
/// The real app, from its own <c>Program</c>, on a real Kestrel at a free port of this machine. As a fixture:
/// <code>
/// public abstract class ConsentTests(WebApp app)
/// {
///     public sealed class OnSqlite(SqliteWebApp app) : ConsentTests(app), IClassFixture&lt;SqliteWebApp&gt;;
///     public sealed class OnPostgres(PostgresWebApp app) : ConsentTests(app), IClassFixture&lt;PostgresWebApp&gt;;
/// }
/// </code>
/// </summary>
public class WebApp(TestDatabase database) : IAsyncLifetime
{
    private Factory? factory;

    public TestDatabase Database { get; } = database;

    public CapturedLogs Logs { get; } = new();

    /// <summary>Settings on top of the test's own, as <c>Demo:Enabled</c>; to be set before the first use.</summary>
    public Dictionary<string, string> Settings { get; } = new() { ["Demo:Enabled"] = "false", ["Installation:LoadLibrary"] = "false" };

    /// <summary>Replaces services (a clock); to be set before the first use.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; set; }

    /// <summary>The environment's name; to be set before the first use.</summary>
    public string Environment { get; set; } = "Testing";

    public IServiceProvider Services => Start().Services;

    public Uri Address => Start().ClientOptions.BaseAddress;

    public ValueTask InitializeAsync() => Database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        await Database.DisposeAsync();
        Logs.Dispose();
    }

    /// <summary>Stops the app and leaves its database; the next use starts it again.</summary>
    public async Task StopAsync()
    {
        if (factory is not null)
        {
            await factory.DisposeAsync();
            factory = null;
        }
    }

    /// <summary>Another replica on the same database; to be stopped, not disposed.</summary>
    public WebApp NewReplica() => new(Database);

    /// <summary>A browser without script: its own cookies, links and forms.</summary>
    public WebBrowser NewBrowser() => new(Address);

    /// <summary>A plain client: own cookies, follows no redirect.</summary>
    public HttpClient NewClient() =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }) { BaseAddress = Address };

    /// <summary>Runs the work on a context of its own, as one request would.</summary>
    public Task<T> WithAsync<T>(Func<StudyDbContext, Task<T>> work) => Database.WithAsync(work);

    public Task WithAsync(Func<StudyDbContext, Task> work) => Database.WithAsync(work);

    private Factory Start()
    {
        Database.Require();
        lock (Settings)
        {
            if (factory is null)
            {
                factory = new Factory(this);
                factory.UseKestrel(0);
                factory.StartServer();
            }
            return factory;
        }
    }

    private sealed class Factory(WebApp app) : WebApplicationFactory<StudyDbContext>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(app.Environment);
            builder.UseSetting("Database:Provider", app.Database.Provider.ToString());
            builder.UseSetting("Database:ConnectionString", app.Database.Settings.ConnectionString);
            foreach (var (key, value) in app.Settings)
            {
                builder.UseSetting(key, value);
            }
            // Tests read Logs; the console is for their results.
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(app.Logs));
            if (app.ConfigureServices is { } configure)
            {
                builder.ConfigureServices(configure);
            }
        }
    }
}
