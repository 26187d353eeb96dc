using System.Collections.Concurrent;
using System.Diagnostics;
using CoProduction.Studies.Rehearsal;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Cli.Rehearse;

/// <summary>A dress rehearsal: synthetic respondents walk the real pages of an open study over HTTP. Their rows are of kind Rehearsal and count for nothing.</summary>
/// <param name="services">Database and operations of the installation whose pages are walked.</param>
public sealed class Rehearsal(IServiceProvider services)
{
    /// <summary>Makes the server's clock advance by this much, where the caller holds that clock; then one person walks at a time.</summary>
    public Func<TimeSpan, Task>? PassTime { get; init; }

    /// <param name="version">The version in the field.</param>
    /// <param name="slug">The study's address.</param>
    /// <param name="site">Address of the web app.</param>
    /// <param name="effects">How persons answer.</param>
    /// <param name="seed">Which persons.</param>
    /// <param name="persons">How many.</param>
    /// <param name="parallel">How many at once.</param>
    /// <param name="walked">Called after each person.</param>
    public async Task<RehearsalReport> RunAsync(
        PublishedVersion version, string slug, Uri site, RehearsalEffects effects, ulong seed, int persons, int parallel, Action<WalkResult>? walked = null)
    {
        if (effects.Problems(version.Compiled) is { Count: > 0 } problems) throw new RehearsalException("The effects do not fit the study. " + string.Join(" ", problems));
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = parallel };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        var root = new Uri(site.AbsoluteUri.TrimEnd('/') + "/");
        var results = new ConcurrentBag<WalkResult>();
        var clock = Stopwatch.StartNew();
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        await Parallel.ForEachAsync(Enumerable.Range(0, persons), new ParallelOptions { MaxDegreeOfParallelism = PassTime is null ? parallel : 1 }, async (number, _) =>
        {
            var person = new SyntheticRespondent(version.Compiled, effects, seed, number);
            var result = await new RehearsalWalk(version, slug, person, new SurveyVisitor(client, root), scopes, PassTime).RunAsync(number);
            results.Add(result);
            walked?.Invoke(result);
        });
        return RehearsalReport.Of(results, clock.Elapsed);
    }

    /// <summary>Why this study cannot be rehearsed now; null where it can.</summary>
    public static string? RefusalOf(StudyInService study) => study.State switch
    {
        StudyState.Draft => "The study is a draft. Only an open study can be rehearsed: 'coprod study open' opens it.",
        StudyState.Paused => "The study is paused: nobody can start. Resume it first.",
        StudyState.Closed => "The study is closed: nobody can start. Rehearse a copy of it.",
        _ => study.Current is null ? "The study has no version." : null,
    };
}
