using System.Net;
using AngleSharp.Html.Parser;

namespace CoProduction.Cli.Rehearse;

/// <summary>One respondent's browser without script: own cookies, follows redirects, reads pages. The client is shared and must neither keep cookies nor follow redirects.</summary>
internal sealed class SurveyVisitor(HttpClient client, Uri site)
{
    private const int MostRedirects = 5;
    private const int MostRefusals = 20;

    private static readonly HtmlParser Parser = new();

    private readonly Dictionary<string, string> cookies = [];

    public IReadOnlyDictionary<string, string> Cookies => cookies;

    /// <summary>Pages that were read.</summary>
    public int Requests { get; private set; }

    public Task<SurveyAnswer> GetAsync(string path) => SendAsync(() => new HttpRequestMessage(HttpMethod.Get, new Uri(site, path)));

    /// <summary>Sends the form as it is filled in, by the button of this value.</summary>
    public Task<SurveyAnswer> SendAsync(SurveyForm form, string button)
    {
        var fields = form.Fields(button);
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Post, new Uri(site, form.Action)) { Content = new FormUrlEncodedContent(fields) });
    }

    private async Task<SurveyAnswer> SendAsync(Func<HttpRequestMessage> first)
    {
        var (create, redirects, refusals) = (first, 0, 0);
        while (true)
        {
            using var request = create();
            if (cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            if (request.Method == HttpMethod.Post)
            {
                request.Headers.Add("Origin", site.GetLeftPart(UriPartial.Authority));
                request.Headers.Add("Sec-Fetch-Site", "same-origin");
            }
            using var response = await client.SendAsync(request);
            Requests++;
            Keep(response);
            if (response.StatusCode == HttpStatusCode.TooManyRequests && refusals++ < MostRefusals)
            {
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(5));
                continue;
            }
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 && response.Headers.Location is { } location && redirects++ < MostRedirects)
            {
                var target = new Uri(request.RequestUri!, location);
                create = () => new HttpRequestMessage(HttpMethod.Get, target);
                continue;
            }
            var document = Parser.ParseDocument(await response.Content.ReadAsStringAsync());
            return new SurveyAnswer((int)response.StatusCode, request.RequestUri!.AbsolutePath, document);
        }
    }

    private void Keep(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var lines)) return;
        foreach (var line in lines)
        {
            var pair = line.Split(';')[0].Split('=', 2);
            if (pair.Length == 2) cookies[pair[0].Trim()] = pair[1].Trim();
        }
    }
}
