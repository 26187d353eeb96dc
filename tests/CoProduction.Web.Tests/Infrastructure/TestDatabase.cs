using CoProduction.Web.Data;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Infrastructure;

/// <summary>
/// A migrated database of its own for a test class, on one engine. A storage test is written once, in an abstract
/// class, and run on both:
/// <code>
/// public abstract class CounterTests(TestDatabase database)
/// {
///     public sealed class OnSqlite(SqliteDatabase database) : CounterTests(database), IClassFixture&lt;SqliteDatabase&gt;;
///     public sealed class OnPostgres(PostgresDatabase database) : CounterTests(database), IClassFixture&lt;PostgresDatabase&gt;;
///
///     [Fact]
///     public async Task A_number_is_handed_out_once() => await database.WithAsync(async db => …);
/// }
/// </code>
/// </summary>
public abstract class TestDatabase : IAsyncLifetime
{
    private DatabaseSettings? settings;
    private ServiceProvider? services;
    private long lastStudy;

    /// <summary>How the app under test is configured to use this database. Skips the test where the engine is absent.</summary>
    public DatabaseSettings Settings
    {
        get
        {
            Require();
            return settings!;
        }
    }

    public abstract DatabaseProvider Provider { get; }

    /// <summary>Why the engine is absent; null where it is there.</summary>
    protected abstract string? Missing { get; }

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }
        settings = await CreateAsync();
        services = new ServiceCollection().AddLogging().AddStudyDatabase(settings).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (services is not null)
        {
            await services.DisposeAsync();
            await DropAsync(settings!);
        }
    }

    /// <summary>Skips the test where the engine is absent; under <c>CI=true</c> that is a failure.</summary>
    public void Require() => Needs.Present(Missing);

    /// <summary>Runs the work on a context of its own, as one request would.</summary>
    public async Task<T> WithAsync<T>(Func<StudyDbContext, Task<T>> work)
    {
        Require();
        await using var scope = services!.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<StudyDbContext>());
    }

    public Task WithAsync(Func<StudyDbContext, Task> work) =>
        WithAsync(async db =>
        {
            await work(db);
            return true;
        });

    /// <summary>An identity that no other test of this database uses; no row of <c>study</c> is made.</summary>
    public long NewStudyId() => 1_000_000 + Interlocked.Increment(ref lastStudy);

    protected abstract Task<DatabaseSettings> CreateAsync();

    protected abstract Task DropAsync(DatabaseSettings created);
}
