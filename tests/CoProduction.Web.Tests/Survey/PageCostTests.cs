using System.Collections.Concurrent;
using System.Diagnostics;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Survey;

/// <summary>
/// On PostgreSQL a page POST that passes no randomization point costs one write statement where this process showed the page, else one read before it; the GET that
/// it leads to costs none, any other GET one read.
/// </summary>
public sealed class PageCostTests(PostgresWebApp app) : IClassFixture<PostgresWebApp>
{
    [Fact]
    public async Task A_page_costs_at_most_one_read_and_one_write()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        using var client = app.NewClient();
        var cookie = browser.Cookies.GetCookieHeader(app.Address);

        var mistake = await StatementsOfAsync(trace => PostAsync(trace, page.ValueOf("ticket")!, "q_age", "7", answer: 422));
        var post = await StatementsOfAsync(trace => PostAsync(trace, page.ValueOf("ticket")!, "q_lives", "city"));
        var next = await StatementsOfAsync(GetAsync);
        var reload = await StatementsOfAsync(GetAsync);
        var ticket = await app.WithAsync(db => db.Participants.Where(row => row.StudyId == study.StudyId).Select(row => row.CurrentTicket).SingleAsync());
        var postOfShown = await StatementsOfAsync(trace => PostAsync(trace, ticket.ToString()!, "q_help", "3"));

        mistake.Should().ContainSingle("a page with mistakes is shown from what is read").Which.Should().StartWith("select 0 as part");
        post.Should().HaveCount(2);
        post[0].Should().StartWith("select 0 as part");
        post[1].Should().StartWith("with p as (").And.Contain("insert into page_submission");
        next.Should().BeEmpty();
        reload.Should().ContainSingle().Which.Should().StartWith("select 0 as part");
        postOfShown.Should().ContainSingle().Which.Should().StartWith("with p as (").And.Contain("insert into page_submission");

        async Task PostAsync(ActivityTraceId trace, string ticket, string field, string value, int answer = 303)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/s/{study.Slug}/page")
            {
                Content = new FormUrlEncodedContent([new("ticket", ticket), new(field, value), new("go", "next")]),
            };
            using var response = await client.SendAsync(With(request, cookie, trace));
            ((int)response.StatusCode).Should().Be(answer);
        }

        async Task GetAsync(ActivityTraceId trace)
        {
            using var response = await client.SendAsync(With(new HttpRequestMessage(HttpMethod.Get, $"/s/{study.Slug}/page"), cookie, trace));
            ((int)response.StatusCode).Should().Be(200);
        }
    }

    private static HttpRequestMessage With(HttpRequestMessage request, string cookie, ActivityTraceId trace)
    {
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        return request;
    }

    /// <summary>What Npgsql sent to the server in the course of one request, transactions included.</summary>
    private static async Task<IReadOnlyList<string>> StatementsOfAsync(Func<ActivityTraceId, Task> request)
    {
        var trace = ActivityTraceId.CreateRandom();
        var statements = new ConcurrentQueue<(DateTimeOffset At, string Text)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name != "Npgsql" || activity.TraceId != trace) return;
                var text = activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement") ?? activity.OperationName;
                statements.Enqueue((activity.StartTimeUtc, text.ToString()!));
            },
        };
        ActivitySource.AddActivityListener(listener);
        await request(trace);
        return [.. statements
            .Where(statement => !statement.Text.Contains("FROM study AS", StringComparison.Ordinal)) // the study's state, read once a second for all
            .OrderBy(statement => statement.At).Select(statement => statement.Text)];
    }
}
