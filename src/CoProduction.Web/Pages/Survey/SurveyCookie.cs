using System.Globalization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// The participant's token, one cookie per study. Under https the name binds it to this host and to secure transport; a browser refuses that name over
/// plain http, so that <c>http://localhost</c> needs the plain one.
/// </summary>
public static class SurveyCookie
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public static ParticipantToken? Read(HttpRequest request, long studyId) => ParticipantToken.Parse(request.Cookies[Name(request, studyId)]);

    public static void Set(HttpContext context, long studyId, ParticipantToken token) =>
        context.Response.Cookies.Append(Name(context.Request, studyId), token.Value, Options(context.Request, Kept));

    public static void Delete(HttpContext context, long studyId) =>
        context.Response.Cookies.Delete(Name(context.Request, studyId), Options(context.Request, null));

    private static string Name(HttpRequest request, long studyId) =>
        string.Create(CultureInfo.InvariantCulture, $"{(request.IsHttps ? "__Host-" : "")}survey-{studyId}");

    // Lax: whoever returns by a link in a mail or on a panel's page is still recognised; a POST from another site is not.
    private static CookieOptions Options(HttpRequest request, TimeSpan? kept) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = kept,
        IsEssential = true,
    };
}
