using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CoProduction.Browser.Tests.Infrastructure;

/// <summary>A tab, and everything that its console complained about.</summary>
public sealed class BrowserTab : IAsyncDisposable
{
    /// <summary>How long the browser may take for anything.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Names what sticks out, where the page scrolls sideways.</summary>
    private const string TooWide =
        """
        () => {
          const width = document.documentElement.clientWidth
          if (document.documentElement.scrollWidth <= width) return []
          const scrolls = e => e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement))
          const out = [...document.querySelectorAll('body *')].filter(e => (e.getBoundingClientRect().right > width + 1 || (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1))
            && (getComputedStyle(e).position === 'absolute' || !scrolls(e.parentElement)))
          return ['the page', ...out.slice(0, 10).map(e => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} to ${Math.round(e.getBoundingClientRect().right)}`)]
        }
        """;

    private readonly IBrowserContext context;
    private readonly bool script;
    private readonly ConcurrentQueue<string> problems = new();

    internal BrowserTab(IBrowserContext context, IPage page, bool script)
    {
        this.context = context;
        this.script = script;
        Page = page;
        page.PageError += (_, error) => problems.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A refused inline script or style is told here as well. An answer of 4xx is the test's own business.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                problems.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>No script failed, nothing was refused by the content security policy.</summary>
    public void ShouldHaveNoProblems() => problems.Should().BeEmpty();

    /// <summary>axe finds no violation on the page as it is now. Needs script.</summary>
    public async Task ShouldBeAccessibleAsync()
    {
        var result = await Page.RunAxe();
        result.Violations
            .Select(violation => $"{violation.Id}: {violation.Help} ({string.Join(", ", violation.Nodes.Select(node => node.Target))})")
            .Should().BeEmpty($"axe looked at {Page.Url}");
    }

    /// <summary>Nothing is wider than the window.</summary>
    public async Task ShouldNotScrollSidewaysAsync() =>
        (await Page.EvaluateAsync<string[]>(TooWide)).Should().BeEmpty($"{Page.Url} must fit {Page.ViewportSize?.Width} px");

    /// <summary>What every page owes everybody: no wider than the window, accessible (axe needs script), nothing refused.</summary>
    public async Task ShouldBeFitAsync()
    {
        await ShouldNotScrollSidewaysAsync();
        if (script) await ShouldBeAccessibleAsync();
        ShouldHaveNoProblems();
    }

    /// <summary>The page is fit, and drawn into the folder that <c>SHOTS</c> names, if any.</summary>
    public async Task LookAsync(string shot)
    {
        if (Environment.GetEnvironmentVariable("SHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{shot}-{Page.ViewportSize!.Width}-{(script ? "js" : "no")}.png"), FullPage = true });
        await ShouldBeFitAsync();
    }

    /// <summary>Does what leads to another page, such as a click, and waits until that page is there.</summary>
    public async Task GoAsync(Func<Task> action)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Loaded(object? sender, IPage page) => loaded.TrySetResult();
        Page.Load += Loaded;
        try
        {
            await action();
            await loaded.Task.WaitAsync(Patience);
        }
        finally
        {
            Page.Load -= Loaded;
        }
    }

    /// <summary>Another tab of the same browser: the same cookies.</summary>
    public async Task<BrowserTab> SecondTabAsync() => new(context, await context.NewPageAsync(), script);

    /// <summary>Takes over the sign-in of another browser.</summary>
    public async Task TakeCookiesOfAsync(BrowserTab other) =>
        await context.AddCookiesAsync((await other.context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Domain = cookie.Domain,
            Path = cookie.Path,
            HttpOnly = cookie.HttpOnly,
            Secure = cookie.Secure,
            SameSite = cookie.SameSite,
        }));

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
