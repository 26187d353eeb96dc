using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace CoProduction.Load;

/// <summary>Survey, probe and bare inserts, measured in turn, several times: ratios of neighbours in time survive a busy machine.</summary>
internal sealed class LoadRun
{
    /// <summary>Until the just-in-time compiler is done with what runs often: on two busy cores it takes most of a minute.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(45);

    private long person;

    public required SurveyWalk Survey { get; init; }

    public required Uri Probe { get; init; }

    public required string Postgres { get; init; }

    public required int SurveyProcess { get; init; }

    public required int ProbeProcess { get; init; }

    public required int PostgresProcess { get; init; }

    public required int AtOnce { get; init; }

    public required TimeSpan Time { get; init; }

    public required int Rounds { get; init; }

    public async Task RunAsync(TextWriter output)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = AtOnce };
        using var client = new HttpClient(handler);
        var bytes = await Survey.RunAsync(client, 0, []);
        await output.WriteLineAsync(Line($"{bytes.Count} POSTs per respondent, {bytes.Sum()} bytes; {AtOnce} respondents at once; {Rounds} rounds of {Time.TotalSeconds:F0} s each"));
        await using var source = NpgsqlDataSource.Create(Postgres);
        await PrepareAsync(source);

        Func<List<double>, Task> survey = times => Survey.RunAsync(client, Interlocked.Increment(ref person), times);
        Func<List<double>, Task> probe = times => ProbeAsync(client, bytes, times);
        await MeasureAsync(survey, SurveyProcess, WarmUp);
        await MeasureAsync(probe, ProbeProcess, WarmUp);
        var (surveys, probes, bares) = (new List<Measurement>(), new List<Measurement>(), new List<Measurement>());
        for (var round = 0; round < Rounds; round++)
        {
            surveys.Add(await MeasureAsync(survey, SurveyProcess, Time));
            probes.Add(await MeasureAsync(probe, ProbeProcess, Time));
            bares.Add(await MeasureAsync(times => BareAsync(source, bytes.Sum() / bytes.Count, times), PostgresProcess, Time));
        }
        await WriteAsync(output, surveys, probes, bares, bytes.Count);
    }

    private async Task<Measurement> MeasureAsync(Func<List<double>, Task> respondent, int server, TimeSpan time)
    {
        var requests = new ConcurrentBag<List<double>>();
        var (serverCpu, databaseCpu, completed) = (ProcessFigures.Cpu(server), ProcessFigures.Cpu(PostgresProcess), 0L);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            var times = new List<double>();
            requests.Add(times);
            while (clock.Elapsed < time)
            {
                await respondent(times);
                Interlocked.Increment(ref completed);
            }
        })));
        var seconds = clock.Elapsed.TotalSeconds;
        return new Measurement(
            completed / seconds,
            [.. requests.SelectMany(times => times).Order()],
            (ProcessFigures.Cpu(server) - serverCpu) / completed,
            (ProcessFigures.Cpu(PostgresProcess) - databaseCpu) / completed,
            ProcessFigures.Memory(server));
    }

    /// <summary>As many pages, with as many bytes per POST.</summary>
    private async Task ProbeAsync(HttpClient client, List<int> bytes, List<double> times)
    {
        var visit = new Visit(client, Probe, times);
        var name = Interlocked.Increment(ref person).ToString(CultureInfo.InvariantCulture);
        await visit.GetAsync("/walk/1");
        for (var page = 1; page <= bytes.Count; page++)
            await visit.PostAsync($"/walk/{page}", $"person={name}&body={new string('x', Math.Max(1, bytes[page - 1] - name.Length - "person=&body=".Length))}");
    }

    private static async Task PrepareAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("create table if not exists bare (id bigint generated always as identity primary key, body text not null)");
        await command.ExecuteNonQueryAsync();
    }

    private static async Task BareAsync(NpgsqlDataSource source, int bytes, List<double> times)
    {
        var start = Stopwatch.GetTimestamp();
        await using var command = source.CreateCommand("insert into bare (body) values ($1)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = new string('x', bytes) });
        await command.ExecuteNonQueryAsync();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static async Task WriteAsync(TextWriter output, List<Measurement> surveys, List<Measurement> probes, List<Measurement> bares, int posts)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("| | per second | p50 ms | p95 ms | p99 ms | CPU ms server | CPU ms database | PSS MB |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|");
        await RowAsync("survey, respondents", surveys);
        await RowAsync("probe, respondents", probes);
        await RowAsync("bare insert + commit", bares);
        await output.WriteLineAsync();
        var ofProbe = surveys.Zip(probes, (survey, probe) => survey.PerSecond / probe.PerSecond).ToList();
        var ofBare = surveys.Zip(bares, (survey, bare) => survey.PerSecond * posts / bare.PerSecond).ToList();
        await output.WriteLineAsync(Line($"survey / probe, respondents per second: {Median(ofProbe):F2} (rounds {Join(ofProbe)}); target 0.50"));
        await output.WriteLineAsync(Line($"survey's POSTs / bare inserts, per second: {Median(ofBare):F2} (rounds {Join(ofBare)})"));

        Task RowAsync(string name, List<Measurement> found)
        {
            var isWeb = !ReferenceEquals(found, bares);
            var requests = Line($"{Of(one => one.PerSecond):F1} | {Of(one => one.Percentile(0.5)):F1} | {Of(one => one.Percentile(0.95)):F1} | {Of(one => one.Percentile(0.99)):F1}");
            var server = isWeb ? Line($"{Of(one => one.ServerCpu):F1} | {Of(one => one.DatabaseCpu):F1} | {Of(one => one.MemoryMegabytes):F0}") : Line($"– | {Of(one => one.DatabaseCpu):F2} | –");
            return output.WriteLineAsync($"| {name} | {requests} | {server} |");

            double Of(Func<Measurement, double> figure) => Median(found.Select(figure));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Join(IEnumerable<double> values) => string.Join(", ", values.Select(value => value.ToString("F2", CultureInfo.InvariantCulture)));

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
