using System.Diagnostics;
using System.Net.Http.Headers;

namespace CoProduction.Load;

/// <summary>One respondent's requests: own cookies, own times. Pages are searched as text: a parser would take the processor that the servers need.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="site">Where to.</param>
/// <param name="milliseconds">Times are added here.</param>
/// <param name="postsOnly">Only times of POSTs are.</param>
internal sealed class Visit(HttpClient client, Uri site, List<double> milliseconds, bool postsOnly = false)
{
    private string cookie = "";

    /// <summary>Reads a page, and where it sends the reader on, that page.</summary>
    public async Task<string> GetAsync(string path)
    {
        while (true)
        {
            var (text, next) = await SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(site, path)));
            if (next is null) return text;
            path = next;
        }
    }

    /// <summary>Posts a form body and reads the page that it leads to.</summary>
    public async Task<string> PostAsync(string path, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site, path)) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Add("Origin", site.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        var (text, next) = await SendAsync(request);
        return next is null ? text : await GetAsync(next);
    }

    private async Task<(string Text, string? Next)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (cookie.Length > 0) request.Headers.Add("Cookie", cookie);
            var start = Stopwatch.GetTimestamp();
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            if (!postsOnly || request.Method == HttpMethod.Post) milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (response.Headers.TryGetValues("Set-Cookie", out var set)) cookie = set.First().Split(';')[0];
            if (response.Headers.Location is { } location) return (text, location.OriginalString);
            return response.IsSuccessStatusCode ? (text, null) : throw new InvalidOperationException($"{(int)response.StatusCode} {request.Method} {request.RequestUri!.AbsolutePath}: {text[..Math.Min(text.Length, 2000)]}");
        }
    }
}
