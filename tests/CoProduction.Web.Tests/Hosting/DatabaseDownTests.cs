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
        using var browser = app.NewBrowser();
        var signIn = (await browser.GetAsync("/account/sign-in")).Fill("Email", "ada@example.org").Fill("Password", "lavender engine of numbers");

        await PostgresServer.DropDatabaseAsync(app.Database.Settings.ConnectionString);
        (await client.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await client.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        var page = await browser.SubmitAsync(signIn);
        page.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        page.Headers.RetryAfter.Should().NotBeNull();
        page.Heading.Should().Be("The service is not available for a moment");
        app.Logs.ShouldHoldNoUnhandledException();
    }
}
