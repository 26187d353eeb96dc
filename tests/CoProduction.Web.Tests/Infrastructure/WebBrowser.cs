using System.Net;
using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Io;
using HttpMethod = System.Net.Http.HttpMethod;

namespace CoProduction.Web.Tests.Infrastructure;

/// <summary>
/// Reads pages, follows redirects and links, fills in and sends forms as a browser without script does.
/// <code>
/// var browser = app.NewBrowser();
/// var page = await browser.GetAsync("/s/nudges");
/// page = await browser.SubmitAsync(page.Fill("agree", "yes"), button: "Continue");
/// page.Heading.Should().Be("About you");
/// </code>
/// </summary>
public sealed class WebBrowser : IDisposable
{
    private static readonly IBrowsingContext Parsing = BrowsingContext.New(Configuration.Default);

    private readonly HttpClient client;

    public WebBrowser(Uri address)
    {
        client = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false, CheckCertificateRevocationList = true })
        {
            BaseAddress = address,
        };
    }

    public CookieContainer Cookies { get; } = new();

    public Task<WebPage> GetAsync(string url) => SendAsync(() => new HttpRequestMessage(HttpMethod.Get, url));

    /// <summary>Follows the link whose text is or whose address contains <paramref name="link"/>.</summary>
    public Task<WebPage> FollowAsync(WebPage page, string link)
    {
        var anchor = page.Document.Links.OfType<IHtmlAnchorElement>()
            .FirstOrDefault(a => a.TextContent.Trim() == link || a.GetAttribute("href")!.Contains(link, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"No link '{link}' on {page}");
        return GetAsync(anchor.Href);
    }

    /// <summary>
    /// Sends a form as it is filled in, by the button of this text or value; by its first button where none is named.
    /// </summary>
    public Task<WebPage> SubmitAsync(WebPage page, string? button = null, string? form = null)
    {
        var (target, source) = page.FormAndButton(button, form);
        var submission = target.GetSubmission(source ?? target)
            ?? throw new InvalidOperationException($"The form cannot be sent on {page}");
        using var memory = new MemoryStream();
        submission.Body.CopyTo(memory);
        if (source is not null && !source.Ancestors().Contains(target) && source.GetAttribute("name") is { Length: > 0 } name)
        {
            // The parser leaves out a button that belongs to the form by its "form" attribute only; browsers send it.
            var field = $"{(memory.Length > 0 ? "&" : "")}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(source.GetAttribute("value") ?? "")}";
            memory.Write(Encoding.UTF8.GetBytes(field));
        }
        var body = memory.ToArray();
        return SendAsync(() =>
        {
            var request = new HttpRequestMessage(new HttpMethod(submission.Method.ToString().ToUpperInvariant()), submission.Target.Href);
            if (request.Method != HttpMethod.Get)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.TryAddWithoutValidation(
                    "Content-Type", submission.Headers.TryGetValue(HeaderNames.ContentType, out var type) ? type : submission.MimeType);
            }
            return request;
        });
    }

    /// <summary>Posts plain fields, whatever the page offered.</summary>
    public Task<WebPage> PostAsync(string url, params (string Name, string Value)[] fields) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        });

    /// <summary>Posts a form with files, whatever the page offered; once, so it must not be redirected to another post.</summary>
    public Task<WebPage> PostAsync(string url, MultipartFormDataContent form) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Post, url) { Content = form });

    public void Dispose() => client.Dispose();

    private async Task<WebPage> SendAsync(Func<HttpRequestMessage> request)
    {
        var message = request();
        // As browsers do; without it a POST with an origin check would test another client than people have.
        if (message.Method == HttpMethod.Post)
        {
            message.Headers.TryAddWithoutValidation("Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority));
            message.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        }
        for (var redirects = 0; ; redirects++)
        {
            using var response = await client.SendAsync(message);
            message.Dispose();
            var address = response.RequestMessage!.RequestUri!;
            if ((int)response.StatusCode is 301 or 302 or 303 && redirects < 10)
            {
                message = new HttpRequestMessage(HttpMethod.Get, new Uri(address, response.Headers.Location!));
                continue;
            }
            var text = await response.Content.ReadAsStringAsync();
            var document = (IHtmlDocument)await Parsing.OpenAsync(reply => reply.Content(text).Address(address));
            return new WebPage(response.StatusCode, address, response.Headers, text, document);
        }
    }
}
