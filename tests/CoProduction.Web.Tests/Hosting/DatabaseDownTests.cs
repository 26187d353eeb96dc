using System.Net;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Hosting;

public sealed class DatabaseDownTests(PostgresWebApp app) : IClassFixture<PostgresWebApp>
{
    [Fact]
    public async Task Without_its_database_the_app_lives_is_not_ready_and_says_so()
    {
        using var client = app.NewClient();
        (await client.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);
        await PostgresServer.DropDatabaseAsync(app.Database.Settings.ConnectionString);
        (await client.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await client.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }
}
