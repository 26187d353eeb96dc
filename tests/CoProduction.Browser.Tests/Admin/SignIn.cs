using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Browser.Tests.Admin;

/// <summary>Signing in where it is not what is tested.</summary>
internal static class SignIn
{
    /// <summary>A tab of an administrator.</summary>
    public static async Task<BrowserTab> SignedInAsync(this WebApp app, bool script, int width)
    {
        var administrator = await app.NewResearcherAsync(administrator: true);
        var tab = await Chromium.OpenAsync(app, script, width);
        await tab.SignInAsync(app, administrator);
        return tab;
    }

    /// <summary>With the password, and with the code where the researcher has a second factor.</summary>
    public static async Task SignInAsync(this BrowserTab tab, WebApp app, TestResearcher researcher)
    {
        await tab.Page.GotoAsync("/account/sign-in?returnUrl=%2Fadmin");
        await tab.Page.GetByLabel("Email address").FillAsync(researcher.Email);
        await tab.Page.GetByLabel("Password").FillAsync(researcher.Password);
        await tab.Page.Locator("main form button").ClickAsync();
        if (researcher.Key is not { } key) return;
        await tab.Page.GetByLabel("Six-digit code").FillAsync(app.CodeOf(key));
        await tab.Page.Locator("main form button").ClickAsync();
    }
}
