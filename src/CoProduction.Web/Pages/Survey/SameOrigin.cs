using Microsoft.Net.Http.Headers;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// Was a form sent from one of our own pages? The survey's forms ask this instead of carrying antiforgery tokens, so that a lost key ring loses nobody's
/// page. What sends neither header is no browser and carries no cookie of somebody else.
/// </summary>
public static class SameOrigin
{
    public static bool Allows(HttpRequest request)
    {
        // "none": the person's own doing, such as sending a page again after a reload.
        if (request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site]) return site is "same-origin" or "none";
        return request.Headers[HeaderNames.Origin] is not [{ Length: > 0 } origin]
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }
}
