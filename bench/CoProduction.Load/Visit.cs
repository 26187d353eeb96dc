using System.Diagnostics;
using System.Net.Http.Headers;

namespace CoProduction.Load;

/// <summary>One respondent's requests: own cookies, own times. Pages are searched as text: a parser would take the processor that the servers need.</summary>
internal sealed class Visit(HttpClient client, Uri site, List<double> milliseconds)
{
    private string cookie = "";

    public int PostedBytes { get; private set; }

    public Task<string> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(site, path)));

    /// <summary>Posts a form body and reads the page that it leads to.</summary>
    public async Task<string> PostAsync(string path, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site, path)) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Add("Origin", site.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        PostedBytes += body.Length;
        return await GetAsync(await SendAsync(request));
    }

    /// <returns>The page, or the address that is to be read next.</returns>
    private async Task<string> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (cookie.Length > 0) request.Headers.Add("Cookie", cookie);
            var start = Stopwatch.GetTimestamp();
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (response.Headers.TryGetValues("Set-Cookie", out var set)) cookie = set.First().Split(';')[0];
            if (response.Headers.Location is { } location) return location.OriginalString;
            return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{(int)response.StatusCode} {request.Method} {request.RequestUri!.AbsolutePath}: {text[..Math.Min(text.Length, 2000)]}");
        }
    }
}
