using System.Security.Cryptography;
using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Browser.Tests.Journeys;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using Microsoft.Playwright;

namespace CoProduction.Browser.Tests.Admin;

/// <summary>A package is prepared, waited for, downloaded and compared with the hash on the page; a public one is refused and mended. With and without script.</summary>
public sealed class PackagePagesTests(DemoWebApp app) : IClassFixture<DemoWebApp>
{
    private const string Package = "/results/" + FirstStart.SampleSlug + "/package";

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    public async Task A_package_is_prepared_and_its_file_has_the_hash_that_the_page_shows(bool script, int width)
    {
        await using var tab = await SignedInAsync(script, width);
        var page = tab.Page;
        await page.GotoAsync(Package);
        await LookAsync(tab, script, "package");

        await tab.GoAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Prepare the full package" }).ClickAsync());
        if (await page.Locator("[role=status]").CountAsync() > 0) await LookAsync(tab, script, "package-at-work");
        // The page looks again by its own header.
        await page.GetByRole(AriaRole.Link, new() { Name = "Download the package" }).WaitForAsync(new() { Timeout = 120_000 });
        await LookAsync(tab, script, "package-ready");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the package" }).ClickAsync());

        download.SuggestedFilename.Should().Be($"{FirstStart.SampleSlug}-synthetic-package.zip");
        await using var file = File.OpenRead(await download.PathAsync());
        (await page.InnerTextAsync("code.app-hash")).Should().Be(Convert.ToHexStringLower(await SHA256.HashDataAsync(file, TestContext.Current.CancellationToken)));
        file.Position = 0;
        PackageVerification.Verify(file).Findings.Should().BeEmpty();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove it now" }).ClickAsync();
        (await page.InnerTextAsync("main")).Should().NotContain("Prepared for you");
        await LookAsync(tab, script, "package-removed");
    }

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    public async Task A_public_package_that_tells_too_much_is_refused_with_what_fails(bool script, int width)
    {
        await using var tab = await SignedInAsync(script, width);
        var page = tab.Page;
        await page.GotoAsync(Package);
        await page.GetByLabel("What could identify a person").FillAsync("nothing_that_is_asked");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check and prepare the public package" }).ClickAsync();
        await page.Locator(".govuk-error-summary").WaitForAsync();
        await LookAsync(tab, script, "public-problem");

        await page.GetByLabel("What could identify a person").FillAsync("site\nlanguage");
        await page.GetByLabel("Persons who must share each combination").FillAsync("900");
        await tab.GoAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Check and prepare the public package" }).ClickAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Prepare another" }).WaitForAsync(new() { Timeout = 120_000 });

        (await page.InnerTextAsync("main")).Should().Contain("Combinations that too few persons share");
        await LookAsync(tab, script, "public-refused");
    }

    /// <summary>Accessible (axe needs script), no wider than the window, nothing refused.</summary>
    private static async Task LookAsync(BrowserTab tab, bool script, string shot)
    {
        if (Environment.GetEnvironmentVariable("SHOTS") is { Length: > 0 } folder)
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{shot}-{tab.Page.ViewportSize!.Width}-{(script ? "js" : "no")}.png"), FullPage = true });
        if (script)
        {
            await tab.ShouldBeAccessibleAsync();
            await tab.ShouldNotScrollSidewaysAsync();
        }
        tab.ShouldHaveNoProblems();
    }

    private async Task<BrowserTab> SignedInAsync(bool script, int width)
    {
        var person = await app.NewResearcherAsync(administrator: true);
        var tab = await Chromium.OpenAsync(app, script, width);
        await tab.Page.GotoAsync("/account/sign-in?returnUrl=%2Fadmin");
        await tab.Page.GetByLabel("Email address").FillAsync(person.Email);
        await tab.Page.GetByLabel("Password").FillAsync(person.Password);
        await tab.Page.Locator("main form button").ClickAsync();
        await tab.Page.GetByLabel("Six-digit code").FillAsync(app.CodeOf(person.Key!));
        await tab.Page.Locator("main form button").ClickAsync();
        return tab;
    }
}
