using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CoProduction.Browser.Tests.Journeys;

/// <summary>A researcher in front of the browser: opens pages, fills in fields by their names, presses buttons, and looks at each page once.</summary>
internal sealed class Forms(BrowserTab tab, bool script)
{
    private readonly HashSet<string> seen = [];

    public IPage Page => tab.Page;

    public async Task SignInAsync(WebApp app, TestResearcher researcher)
    {
        await OpenAsync("/account/sign-in");
        await FillAsync("Email", researcher.Email);
        await FillAsync("Password", researcher.Password);
        await PressAsync("Sign in");
        await EnterCodeAsync(app, researcher.Id, researcher.Key!);
    }

    /// <summary>The second step. A code works once; a journey may need two within half a minute.</summary>
    public async Task EnterCodeAsync(WebApp app, Guid researcher, string key)
    {
        await app.WithAsync(db => db.Users.Where(row => row.Id == researcher).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastAuthenticatorStep, 0L)));
        await FillAsync("Code", app.CodeOf(key));
        await PressAsync("Continue");
    }

    public async Task OpenAsync(string address)
    {
        var response = await Page.GotoAsync(address);
        response!.Status.Should().BeLessThan(400, address);
        await LookAsync();
    }

    /// <summary>Fills in every control of the name as a person does: of radios and boxes those of the values, of a select its options.</summary>
    public async Task FillAsync(string name, params string[] values)
    {
        var selector = $"main [name='{name}']:not([type=hidden])";
        var folded = Page.Locator("details:not([open])", new PageLocatorOptions { Has = Page.Locator(selector) });
        if (await folded.CountAsync() > 0) await folded.Locator("summary").ClickAsync();
        var kind = await Page.Locator(selector).First.EvaluateAsync<string>("control => control.tagName === 'INPUT' ? control.type : control.tagName");
        switch (kind)
        {
            case "radio":
            case "checkbox":
                foreach (var value in values) await Page.CheckAsync($"{selector}[value='{value}']", new PageCheckOptions { Force = true });
                break;
            case "SELECT":
                await Page.SelectOptionAsync(selector, values);
                break;
            default:
                await Page.FillAsync(selector, values.Single());
                break;
        }
    }

    /// <summary>Presses the button of this text or value and waits for the page that follows.</summary>
    public Task PressAsync(string button, string within = "main") =>
        GoAsync(() => Page.Locator($"{within} button[value='{button}']:not([aria-hidden]), {within} button:text-is('{button}'):not([aria-hidden]), {within} a[role=button]:text-is('{button}')").First.ClickAsync());

    public Task FollowAsync(string selector) => GoAsync(() => Page.ClickAsync(selector));

    public async Task GoAsync(Func<Task> action)
    {
        await tab.GoAsync(action);
        await LookAsync();
    }

    /// <summary>Sends the form and expects that it is stored.</summary>
    public async Task SaveAsync()
    {
        await PressAsync("Save");
        (await ErrorsAsync()).Should().BeEmpty(Page.Url);
        (await Page.InnerTextAsync("main")).Should().Contain("Saved.", Page.Url);
    }

    public async Task<IReadOnlyList<string>> ErrorsAsync() => await Page.Locator(".govuk-error-summary__list li").AllInnerTextsAsync();

    /// <summary>The first time at an address: axe, no sideways scroll, nothing refused or failed.</summary>
    public async Task LookAsync()
    {
        tab.ShouldHaveNoProblems();
        if (!seen.Add(new Uri(Page.Url).AbsolutePath)) return;
        (await Page.TitleAsync()).Should().NotBeNullOrWhiteSpace();
        await tab.ShouldNotScrollSidewaysAsync();
        if (script) await tab.ShouldBeAccessibleAsync();
    }

    /// <summary>The page as it is, in a window as narrow as a phone.</summary>
    public async Task LookAsOnPhoneAsync()
    {
        var size = Page.ViewportSize!;
        await Page.SetViewportSizeAsync(390, 844);
        await tab.ShouldNotScrollSidewaysAsync();
        if (script) await tab.ShouldBeAccessibleAsync();
        await Page.SetViewportSizeAsync(size.Width, size.Height);
    }
}
