using CoProduction.Web.Tests.Infrastructure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Hosting;

public abstract class KeysTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : KeysTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : KeysTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task Keys_are_in_the_database_and_another_replica_reads_them()
    {
        var secret = Protector(app).Protect("who I am");
        (await app.WithAsync(db => db.DataProtectionKeys.CountAsync())).Should().BeGreaterThan(0);
        var replica = app.NewReplica();
        try
        {
            Protector(replica).Unprotect(secret).Should().Be("who I am");
        }
        finally
        {
            await replica.StopAsync();
        }
    }

    private static IDataProtector Protector(WebApp app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
