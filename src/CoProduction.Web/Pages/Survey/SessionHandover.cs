using Microsoft.Extensions.Caching.Memory;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// Takes what a POST has just stored over to the GET that it sends the browser to, so that this GET reads nothing. Each is taken once and waits a few
/// seconds: a reload, another replica and whoever comes later read the database. What is taken was true after the POST, as if the GET had come a moment sooner.
/// </summary>
public sealed class SessionHandover : IDisposable
{
    private const int MaxWaiting = 2_000;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);

    private readonly MemoryCache waiting = new(new MemoryCacheOptions { SizeLimit = MaxWaiting });

    public void Give(byte[] tokenHash, SurveySession session) =>
        waiting.Set(Key(session.StudyId, tokenHash), session, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Wait });

    public SurveySession? Take(long studyId, byte[] tokenHash)
    {
        var key = Key(studyId, tokenHash);
        if (!waiting.TryGetValue(key, out SurveySession? session)) return null;
        waiting.Remove(key);
        return session;
    }

    public void Dispose() => waiting.Dispose();

    private static (long StudyId, string Token) Key(long studyId, byte[] tokenHash) => (studyId, Convert.ToBase64String(tokenHash));
}
