using System.Security.Cryptography;
using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Browser.Tests.Journeys;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Web.Operations;
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
        await using var tab = await app.SignedInAsync(script, width);
        var page = tab.Page;
        await page.GotoAsync(Package);
        await tab.LookAsync("package");

        await tab.GoAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Prepare the full package" }).ClickAsync());
        if (await page.Locator("[role=status]").CountAsync() > 0) await tab.LookAsync("package-at-work");
        // The page looks again by its own header.
        await page.GetByRole(AriaRole.Link, new() { Name = "Download the package" }).WaitForAsync(new() { Timeout = 120_000 });
        await tab.LookAsync("package-ready");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the package" }).ClickAsync());

        download.SuggestedFilename.Should().Be($"{FirstStart.SampleSlug}-synthetic-package.zip");
        await using var file = File.OpenRead(await download.PathAsync());
        (await page.InnerTextAsync("code.app-hash")).Should().Be(Convert.ToHexStringLower(await SHA256.HashDataAsync(file, TestContext.Current.CancellationToken)));
        file.Position = 0;
        PackageVerification.Verify(file).Findings.Should().BeEmpty();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove it now" }).ClickAsync();
        (await page.InnerTextAsync("main")).Should().NotContain("Prepared for you");
        await tab.LookAsync("package-removed");
    }

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    public async Task A_public_package_that_tells_too_much_is_refused_with_what_fails(bool script, int width)
    {
        await using var tab = await app.SignedInAsync(script, width);
        var page = tab.Page;
        await page.GotoAsync(Package);
        await page.GetByLabel("What could identify a person").FillAsync("nothing_that_is_asked");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check and prepare the public package" }).ClickAsync();
        await page.Locator(".govuk-error-summary").WaitForAsync();
        await tab.LookAsync("public-problem");

        await page.GetByLabel("What could identify a person").FillAsync("site\nlanguage");
        await page.GetByLabel("Persons who must share each combination").FillAsync("900");
        await tab.GoAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Check and prepare the public package" }).ClickAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Prepare another" }).WaitForAsync(new() { Timeout = 120_000 });

        (await page.InnerTextAsync("main")).Should().Contain("Combinations that too few persons share");
        await tab.LookAsync("public-refused");
    }
}
