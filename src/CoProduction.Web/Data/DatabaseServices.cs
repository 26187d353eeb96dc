using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Data;

public static class DatabaseServices
{
    /// <summary>
    /// Registers a pooled <see cref="StudyDbContext"/> for the configured engine. Used by the web app and by
    /// <c>coprod</c> alike, which have the same configuration.
    /// </summary>
    /// <exception cref="InvalidOperationException">The message names the configuration key that is wrong.</exception>
    public static IServiceCollection AddStudyDatabase(this IServiceCollection services, IConfiguration configuration, string contentRoot) =>
        services.AddStudyDatabase(DatabaseSettings.Read(configuration, contentRoot));

    public static IServiceCollection AddStudyDatabase(this IServiceCollection services, DatabaseSettings settings)
    {
        services.AddSingleton(settings);

        // The model asks Identity for its schema: with another version the tables would not be those of the migrations.
        services.Configure<IdentityOptions>(identity => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        return settings.Provider == DatabaseProvider.Postgres
            ? services.AddDbContextPool<StudyDbContext, PostgresDbContext>(options => options
                .UseNpgsql(settings.ConnectionString, engine => engine.MigrationsHistoryTable(MigrationsHistory))
                .AddInterceptors(new ReplicationWarning()))
            : services.AddDbContextPool<StudyDbContext, SqliteDbContext>(options => options
                .UseSqlite(settings.ConnectionString, engine => engine.MigrationsHistoryTable(MigrationsHistory))
                .AddInterceptors(new SqliteSettings()));
    }

    private const string MigrationsHistory = "ef_migrations_history";
}
