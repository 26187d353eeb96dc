using System.Diagnostics;

namespace CoProduction.Load;

/// <summary>How long page POSTs take while so many respondents walk the survey, one page after the other without a pause.</summary>
internal sealed class PostsRun(SurveyWalk survey, int atOnce, TimeSpan time)
{
    private long person;

    public async Task RunAsync(TextWriter output)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = atOnce };
        using var client = new HttpClient(handler);
        var clock = Stopwatch.StartNew();
        var found = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            var times = new List<double>();
            while (clock.Elapsed < time) await survey.RunAsync(client, Interlocked.Increment(ref person), times, postsOnly: true);
            return times;
        })));
        var posts = new Measurement(person / clock.Elapsed.TotalSeconds, [.. found.SelectMany(times => times).Order()], 0, 0, 0);
        await output.WriteLineAsync(FormattableString.Invariant(
            $"{posts.PerSecond:F1} respondents per second, POST p50 {posts.Percentile(0.5):F1}, p95 {posts.Percentile(0.95):F1}, p99 {posts.Percentile(0.99):F1} ms"));
    }
}
