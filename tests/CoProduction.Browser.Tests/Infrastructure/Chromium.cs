using CoProduction.Web.Tests.Infrastructure;
using Microsoft.Playwright;

namespace CoProduction.Browser.Tests.Infrastructure;

/// <summary>
/// One Chromium for the whole run, started at the first test that needs it: the system's own, or the one that
/// <c>CHROMIUM</c> names.
/// <code>
/// public sealed class SurveyTests(SqliteWebApp app) : IClassFixture&lt;SqliteWebApp&gt;
/// {
///     [Theory, InlineData(true), InlineData(false)]
///     public async Task …(bool script)
///     {
///         await using var tab = await Chromium.OpenAsync(app, script, width: 390);
///         await tab.Page.GotoAsync("/s/nudges");
///         await tab.ShouldBeFitAsync();
///     }
/// }
/// </code>
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> Started = new(StartAsync);

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>The app under a name that a browser does not trust as it trusts localhost.</summary>
    public const string PlainHost = "surveys.test";

    private static string? Executable =>
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given ? given : Places.FirstOrDefault(File.Exists);

    private static string? Missing => File.Exists(Executable) ? null : "Chromium is not installed here (./test.sh --install).";

    /// <summary>A tab with cookies of its own, on the app's address. Skips the test where there is no Chromium.</summary>
    /// <param name="script">Whether JavaScript is on.</param>
    /// <param name="width">In CSS pixels: 390 is a phone, 1280 a laptop.</param>
    public static async Task<BrowserTab> OpenAsync(WebApp app, bool script = true, int width = 1280)
    {
        Needs.Present(Missing);
        var (_, browser) = await Started.Value;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = app.Address.ToString(),
            JavaScriptEnabled = script,
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 900 },
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout((float)BrowserTab.Patience.TotalMilliseconds);
        return new BrowserTab(context, await context.NewPageAsync(), script);
    }

    public async ValueTask DisposeAsync()
    {
        if (Started.IsValueCreated && Started.Value.IsCompletedSuccessfully)
        {
            var (playwright, browser) = await Started.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",

                // A host that is this machine and that a browser does not take for local: what it does over plain http in a network.
                $"--host-resolver-rules=MAP {PlainHost} 127.0.0.1",
            ],
        });
        return (playwright, browser);
    }
}
