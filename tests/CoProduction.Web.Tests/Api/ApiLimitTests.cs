using System.Net;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Api;

public sealed class ApiLimitTests(SqliteDatabase database) : IClassFixture<SqliteDatabase>
{
    [Fact]
    public async Task A_script_that_asks_too_often_is_told_when_to_go_on()
    {
        var app = new WebApp(database);
        (app.Settings["RateLimits:ApiPerNetwork"], app.Settings["RateLimits:ExemptLoopback"]) = ("3", "false");
        using var script = app.NewClient();

        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 4; n++)
        {
            using var answer = await script.AskAsync("/api/v1/studies/any/responses.csv", "coprod_x");
            statuses.Add(answer.StatusCode);
            answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        }

        statuses.Should().Equal(HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests);
        (await script.GetAsync("/favicon.svg")).StatusCode.Should().Be(HttpStatusCode.OK, "pages have a limit of their own");
        await app.StopAsync();
    }
}
