using CoProduction.Web.Data;
using Microsoft.Extensions.Configuration;

namespace CoProduction.Web.Tests.Infrastructure;

public sealed class PostgresDatabase : TestDatabase
{
    public override DatabaseProvider Provider => DatabaseProvider.Postgres;

    protected override string? Missing => PostgresServer.Missing;

    /// <summary>Through the same reading of the configuration as the app, so that its defaults are the ones tested.</summary>
    protected override async Task<DatabaseSettings> CreateAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = "Postgres",
            ["Database:ConnectionString"] = await PostgresServer.CreateDatabaseAsync(),
        });
        return DatabaseSettings.Read(configuration.Build(), "/");
    }

    protected override Task DropAsync(DatabaseSettings created) => PostgresServer.DropDatabaseAsync(created.ConnectionString);
}
