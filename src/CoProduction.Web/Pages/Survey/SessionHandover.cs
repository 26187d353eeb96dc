using Microsoft.Extensions.Caching.Memory;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// Hands a participant as read or stored by one request to the next of the same browser, so that the common walk reads nothing: a POST gives what it stored
/// to the GET that it sends the browser to; that GET keeps what it showed for the POST of its page. Each is taken once. A reload, another replica and whoever
/// comes later read the database.
/// </summary>
/// <remarks>
/// A GET may show what was true seconds ago, as if it had come a moment sooner. What a page was shown from may be minutes old, so its POST counts only while
/// the page's ticket is still the participant's current one (<see cref="Data.PageWrite.OnlyWhileCurrent"/>): whatever moves the participant issues another.
/// </remarks>
public sealed class SessionHandover : IDisposable
{
    private const int MostKept = 5_000;

    private static readonly TimeSpan Redirect = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Reading = TimeSpan.FromMinutes(10);

    private readonly MemoryCache sessions = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <summary>After a POST, for the GET behind it.</summary>
    public void Give(byte[] tokenHash, SurveySession stored) => Set(Key(stored.StudyId, tokenHash, ticket: null), stored, Redirect);

    public SurveySession? Take(long studyId, byte[] tokenHash) => Take(Key(studyId, tokenHash, ticket: null));

    /// <summary>After a GET, for the POST of its page.</summary>
    public void Keep(byte[] tokenHash, SurveySession shown)
    {
        if (shown.Current is { IsUsed: false } page) Set(Key(shown.StudyId, tokenHash, page.Ticket), shown with { Posted = page, IsKept = true }, Reading);
    }

    public SurveySession? TakeShown(long studyId, byte[] tokenHash, Guid ticket) => Take(Key(studyId, tokenHash, ticket));

    public void Dispose() => sessions.Dispose();

    private void Set((long, string, Guid?) key, SurveySession session, TimeSpan time) =>
        sessions.Set(key, session, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = time });

    private SurveySession? Take((long, string, Guid?) key)
    {
        if (!sessions.TryGetValue(key, out SurveySession? session)) return null;
        sessions.Remove(key);
        return session;
    }

    private static (long StudyId, string Token, Guid? Ticket) Key(long studyId, byte[] tokenHash, Guid? ticket) => (studyId, Convert.ToBase64String(tokenHash), ticket);
}
