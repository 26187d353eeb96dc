using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.Extensions.Logging;

namespace CoProduction.Web.Tests.Hosting;

public sealed class HostingTests : IClassFixture<SqliteWebApp>
{
    private readonly WebApp app;
    private readonly HttpClient client;

    public HostingTests(SqliteWebApp app)
    {
        this.app = app;
        app.ConfigureServices = Faults.Add;
        client = app.NewClient();
    }

    [Theory]
    [InlineData("GET", "/favicon.svg", "", 200)]
    [InlineData("GET", "/health/live", "", 200)]
    [InlineData("GET", "/nothing/here", "", 404)]
    [InlineData("POST", "/favicon.svg", "", 405)]
    [InlineData("GET", "/error", "", 404)]
    [InlineData("GET", "/error", "unauthorized", 403)]
    [InlineData("GET", "/error", "unexpected", 500)]
    [InlineData("POST", "/error", "unexpected", 500)]
    [InlineData("PUT", "/error", "unexpected", 500)]
    [InlineData("DELETE", "/error", "unavailable", 503)]
    [InlineData("POST", "/error", "full", 503)]
    [InlineData("POST", "/error", "duplicate", 409)]
    [InlineData("POST", "/error", "postgres 22021", 400)]
    [InlineData("POST", "/error", "postgres 23505", 409)]
    [InlineData("POST", "/error", "postgres 57P01", 503)]
    public async Task Every_answer_has_its_status_and_the_security_headers(string method, string path, string fault, int status)
    {
        using var response = await SendAsync(method, path, fault);
        ((int)response.StatusCode).Should().Be(status);
        Header(response, "Content-Security-Policy").Should().Contain("default-src 'self'").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe");
        Header(response, "X-Content-Type-Options").Should().Be("nosniff");
        Header(response, "Referrer-Policy").Should().Be("same-origin");
        Header(response, "Cross-Origin-Opener-Policy").Should().Be("same-origin");
        Header(response, "Cross-Origin-Resource-Policy").Should().Be("same-origin");
        Header(response, "Permissions-Policy").Should().Contain("camera=()");
        Header(response, "Cache-Control").Should().NotBeNull();
        Header(response, "Server").Should().BeNull();
        Header(response, "Strict-Transport-Security").Should().BeNull("this is http");
        if (status >= 400)
        {
            Header(response, "Cache-Control").Should().Contain("no-store");
            (await response.Content.ReadAsStringAsync()).Should().Contain("<h1").And.NotContain("secret").And.NotContain("Exception");
        }
        (Header(response, "Retry-After") is not null).Should().Be(status == 503);
    }

    [Fact]
    public async Task An_unexpected_failure_is_logged_once_with_the_reference_that_the_page_shows()
    {
        await using var own = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Faults.Page);
        request.Headers.Add("X-Fault", "unexpected");
        using var response = await own.NewClient().SendAsync(request);
        var logged = own.Logs.UnhandledExceptions.Should().ContainSingle().Subject;
        var reference = logged.Message.Split(' ')[^1];
        (await response.Content.ReadAsStringAsync()).Should().Contain(reference);
    }

    [Fact]
    public async Task A_script_gets_its_error_as_JSON()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing");
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await client.SendAsync(request);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await response.Content.ReadAsStringAsync()).Should().Contain("\"status\":404");
    }

    [Fact]
    public async Task HEAD_of_a_missing_page_has_no_body()
    {
        using var response = await SendAsync("HEAD", "/nothing");
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Text_arrives_without_control_characters_and_with_LF()
    {
        (await EchoAsync("a\u0001b\tc\r\nd\u001be")).Should().Be("ab\tc\nde");
        using var request = new HttpRequestMessage(HttpMethod.Get, Faults.Page + "?text=a%08b");
        request.Headers.Add("X-Fault", "echo");
        using var response = await client.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).Should().Be("ab");
    }

    [Theory]
    [MemberData(nameof(HostileBodies))]
    public async Task A_hostile_body_is_refused_and_is_no_failure_of_ours(string what, int status)
    {
        var failures = app.Logs.UnhandledExceptions.Count;
        using var request = new HttpRequestMessage(HttpMethod.Post, Faults.Page) { Content = Hostile(what) };
        request.Headers.TransferEncodingChunked = what.EndsWith("in pieces", StringComparison.Ordinal) ? true : null;
        request.Headers.Add("X-Fault", "echo");
        using var response = await client.SendAsync(request);
        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadAsStringAsync()).Should().Contain("<h1");
        app.Logs.UnhandledExceptions.Should().HaveCount(failures);
    }

    public static TheoryData<string, int> HostileBodies => new()
    {
        { "NUL in a field", 400 },
        { "NUL in a name", 400 },
        { "NUL in multipart", 400 },
        { "2,000 fields", 400 },
        { "1,100 multipart fields", 400 },
        { "a name of 3,000 characters", 400 },
        { "5 MB in a field", 413 },
        { "5 MB in multipart", 413 },
        { "300 kB in pieces", 413 },
        { "broken multipart", 400 },
        { "utf-7", 415 },
        { "utf-16", 415 },
        { "XML", 415 },
        { "no type", 415 },
    };

    [Theory]
    [InlineData("/?text=%00")]
    [InlineData("/error?text=%00")]
    [InlineData("/error?%00=1")]
    [InlineData("/s/%2e%2e%2fadmin")]
    [InlineData("/s/%252e%252e")]
    public async Task A_hostile_address_is_refused(string address)
    {
        var failures = app.Logs.UnhandledExceptions.Count;
        using var response = await SendAsync("GET", address);
        ((int)response.StatusCode).Should().BeInRange(400, 404);
        app.Logs.UnhandledExceptions.Should().HaveCount(failures);
    }

    [Fact]
    public async Task The_log_names_routes_and_never_addresses()
    {
        using (await SendAsync("GET", "/error/404?token=very-secret"))
        using (await SendAsync("GET", "/s/very-secret"))
        {
            var lines = app.Logs.Entries.Where(entry => entry.Level >= LogLevel.Information).Select(entry => entry.Message).ToList();
            lines.Should().Contain(line => line.StartsWith("GET error/{status:int?} 404", StringComparison.Ordinal));
            lines.Should().NotContain(line => line.Contains("very-secret", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Forwarded_headers_of_a_stranger_change_nothing()
    {
        using var response = await SendAsync("GET", Faults.Page, "address", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"));
        (await response.Content.ReadAsStringAsync()).Should().StartWith("http ").And.NotContain("203.0.113.9");
    }

    [Fact]
    public async Task Forwarded_headers_of_the_configured_proxy_are_believed()
    {
        await using var own = await StartAsync(("Proxy:Known:0", "127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Faults.Page);
        request.Headers.Add("X-Fault", "address");
        request.Headers.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var response = await own.NewClient().SendAsync(request);
        (await response.Content.ReadAsStringAsync()).Should().Be("https 203.0.113.9");
        Header(response, "Strict-Transport-Security").Should().StartWith("max-age=31536000");
    }

    [Fact]
    public async Task Another_host_is_refused_where_the_public_address_is_known()
    {
        await using var own = await StartAsync(("Site:PublicUrl", "https://surveys.example.org"));
        (await StatusOfHostAsync(own, "evil.test")).Should().Be(HttpStatusCode.BadRequest);
        (await StatusOfHostAsync(own, "surveys.example.org")).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Too_many_requests_of_one_network_get_429_and_when_to_come_back()
    {
        await using var own = await StartAsync(("RateLimits:PerNetwork", "5"), ("RateLimits:ExemptLoopback", "false"));
        using var quick = own.NewClient();
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 7; n++)
        {
            using var response = await quick.GetAsync("/favicon.svg");
            statuses.Add(response.StatusCode);
            (Header(response, "Retry-After") is not null).Should().Be(response.StatusCode == HttpStatusCode.TooManyRequests);
        }
        statuses.Should().Equal([.. Enumerable.Repeat(HttpStatusCode.OK, 5), .. Enumerable.Repeat(HttpStatusCode.TooManyRequests, 2)]);
        (await quick.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Site:PublicUrl", "surveys.example.org")]
    [InlineData("Site:PublicUrl", "https://example.org/surveys")]
    [InlineData("Proxy:Known:0", "my-proxy")]
    [InlineData("Demo:Enabled", "perhaps")]
    [InlineData("RateLimits:PerNetwork", "0")]
    [InlineData("DataProtection:Certificate", "/nowhere.pfx")]
    public void A_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        var wrong = new WebApp(app.Database);
        wrong.Settings[key] = value;
        var start = () => wrong.Address;
        start.Should().Throw<Exception>().Which.ToString().Should().Contain(key.Split(":0")[0].Split(":Per")[0]);
    }

    private static async Task<HttpStatusCode> StatusOfHostAsync(WebApp own, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/favicon.svg");
        request.Headers.Host = host;
        using var response = await own.NewClient().SendAsync(request);
        Header(response, "Content-Security-Policy").Should().NotBeNull();
        return response.StatusCode;
    }

    private static HttpContent Hostile(string what)
    {
        var many = Enumerable.Range(0, 2000).Select(n => KeyValuePair.Create($"field{n}", "1")).ToList();
        switch (what)
        {
            case "NUL in a field":
                return Form("text=a%00b");
            case "NUL in a name":
                return Form("te%00xt=a");
            case "NUL in multipart":
                return Multipart(("text", "a\0b"));
            case "2,000 fields":
                return new FormUrlEncodedContent(many);
            case "1,100 multipart fields":
                return Multipart([.. many.Take(1100).Select(field => (field.Key, field.Value))]);
            case "a name of 3,000 characters":
                return Form(new string('x', 3000) + "=1");
            case "5 MB in a field":
                return Form("text=" + new string('x', 5_000_000));
            case "5 MB in multipart":
                return Multipart(("text", new string('x', 5_000_000)));
            case "300 kB in pieces":
                return new StreamContent(new MemoryStream(new byte[300_000])) { Headers = { ContentType = new("application/x-www-form-urlencoded"), ContentLength = null } };
            case "broken multipart":
                return Typed("--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nabc", "multipart/form-data; boundary=b");
            case "utf-7":
                return Typed("text=%2BAGE-", "application/x-www-form-urlencoded; charset=utf-7");
            case "utf-16":
                return Typed("text=a", "application/x-www-form-urlencoded; charset=\"utf-16\"");
            case "XML":
                return Typed("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "text/xml");
            default:
                return new ByteArrayContent("text=a"u8.ToArray());
        }
    }

    private static StringContent Form(string body) => new(body, Encoding.UTF8, "application/x-www-form-urlencoded");

    private static ByteArrayContent Typed(string body, string type) =>
        new(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    private static MultipartFormDataContent Multipart(params (string Name, string Value)[] fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }
        return content;
    }

    private async Task<string> EchoAsync(string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Faults.Page)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("text", text)]),
        };
        request.Headers.Add("X-Fault", "echo");
        using var response = await client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string fault = "", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-Fault", fault);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }
        return await client.SendAsync(request);
    }

    private static async Task<WebApp> StartAsync(params (string Key, string Value)[] settings)
    {
        var own = new SqliteWebApp { ConfigureServices = Faults.Add };
        foreach (var (key, value) in settings)
        {
            own.Settings[key] = value;
        }
        await own.InitializeAsync();
        return own;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
}
