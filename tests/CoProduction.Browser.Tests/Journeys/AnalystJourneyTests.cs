using System.Net;
using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Web.Operations;
using Microsoft.Playwright;

namespace CoProduction.Browser.Tests.Journeys;

/// <summary>The report of the closed demo, read without an account; and the pictures of the README.</summary>
public sealed class AnalystJourneyTests(DemoWebApp app) : IClassFixture<DemoWebApp>
{
    private const string Results = "/results/" + FirstStart.SampleSlug;
    private const int LargestPicture = 300_000;

    /// <summary>A4 less the margins of the report's style, in CSS pixels.</summary>
    private const int PrintedWidth = 703;

    private const string WiderThanThePage =
        "() => [...document.querySelectorAll('table, svg')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => `${e.tagName} ${Math.round(e.getBoundingClientRect().right)}: ${e.textContent.slice(0, 80)}`)";

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    public async Task The_sample_report_is_found_from_the_front_page_and_read(bool script, int width)
    {
        await using var tab = await Chromium.OpenAsync(app, script, width);
        var page = tab.Page;
        await page.GotoAsync("/");
        await tab.ShouldNotScrollSidewaysAsync();
        if (script) await tab.ShouldBeAccessibleAsync();

        await tab.GoAsync(() => page.ClickAsync($"a[href='{Results}']"));

        await tab.ShouldNotScrollSidewaysAsync();
        if (script) await tab.ShouldBeAccessibleAsync();
        (await page.InnerTextAsync("main")).Should().Contain("synthetic", "nobody may take the demo for a finding");
        (await page.Locator("figure svg").CountAsync()).Should().BeGreaterThan(0);
        (await page.Locator("figure svg title, figure svg[aria-label], figure svg[aria-labelledby]").CountAsync()).Should().BeGreaterThan(0);
        (await page.Locator(".app-report-table").CountAsync()).Should().BeGreaterThan(3);
        (await page.Locator(".app-report-table").AllInnerTextsAsync()).Should().OnlyContain(text => !text.Contains("NaN") && !text.Contains('∞'));
        tab.ShouldHaveNoProblems();
    }

    [Fact]
    public async Task Every_download_of_the_sample_report_is_there()
    {
        await using var tab = await Chromium.OpenAsync(app);
        await tab.Page.GotoAsync(Results);
        var links = (await tab.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href*=\"/files/\"]')].map(a => a.href)")).Distinct().ToList();

        string[] expected = ["report.html", "responses.csv", "codebook.html", "codebook.json", "design-v1.json", "figure-", "table-"];
        foreach (var name in expected) links.Should().Contain(link => link.Contains($"/files/{name}", StringComparison.Ordinal));
        foreach (var link in links)
        {
            var response = await tab.Page.APIRequest.GetAsync(link);
            response.Status.Should().Be((int)HttpStatusCode.OK, link);
            (await response.BodyAsync()).Should().NotBeEmpty(link);
            response.Headers.Should().ContainKey("content-disposition", link);
        }
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task The_report_file_needs_nothing_but_itself()
    {
        await using var tab = await Chromium.OpenAsync(app);
        await tab.Page.GotoAsync(Results);
        var link = (await tab.Page.GetAttributeAsync("a[href*='/files/report.html']", "href"))!;
        var html = await (await tab.Page.APIRequest.GetAsync(link)).TextAsync();
        var file = Path.Combine(Path.GetTempPath(), $"report-{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(file, html, TestContext.Current.CancellationToken);
        try
        {
            foreach (var width in new[] { 1280, 390 })
            {
                await using var reader = await Chromium.OpenAsync(app, width: width);
                var asked = new List<string>();
                reader.Page.Request += (_, request) => asked.Add(request.Url);
                await reader.Page.GotoAsync(new Uri(file).AbsoluteUri);
                asked.Where(url => !url.StartsWith("file:", StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal)).Should().BeEmpty();
                await reader.ShouldNotScrollSidewaysAsync();
                if (width == 1280) await reader.ShouldBeAccessibleAsync();
                reader.ShouldHaveNoProblems();
            }
            await using var paper = await Chromium.OpenAsync(app, width: PrintedWidth);
            await paper.Page.EmulateMediaAsync(new() { Media = Media.Print });
            await paper.Page.GotoAsync(new Uri(file).AbsoluteUri);
            (await paper.Page.EvaluateAsync<string[]>(WiderThanThePage)).Should().BeEmpty("a browser prints the whole report smaller for the sake of one wide table");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_pages_outside_the_studies_are_accessible_and_fit_a_phone()
    {
        await using var tab = await Chromium.OpenAsync(app, width: 390);
        foreach (var address in new[] { "/", "/results", "/account/sign-in", "/account/forgotten", "/nothing" })
        {
            await tab.Page.GotoAsync(address);
            await tab.ShouldNotScrollSidewaysAsync();
            await tab.ShouldBeAccessibleAsync();
        }
        tab.ShouldHaveNoProblems();
    }

    [Fact]
    public async Task The_survey_can_be_pictured()
    {
        await using var tab = await Chromium.OpenAsync(app, script: true, width: 390);
        var walk = new SurveyWalk(tab, script: false);
        await tab.Page.GotoAsync($"/s/{FirstStart.DemoSlug}");
        await tab.Page.SelectOptionAsync("[name=site]", "portellis");
        await walk.AgreeAsync();
        await walk.WalkAsync(until: async () =>
            await tab.Page.Locator(".app-vignette").CountAsync() > 0 && (await tab.Page.InnerTextAsync(".app-vignette")).Length > 0);

        await SaveAsync(await tab.Page.ScreenshotAsync(), "survey.png");
    }

    [Fact]
    public async Task The_report_can_be_pictured()
    {
        await using var tab = await Chromium.OpenAsync(app);
        await tab.Page.GotoAsync(Results);
        await tab.Page.EvaluateAsync("() => document.querySelector('figure.app-figure').scrollIntoView()");
        await SaveAsync(await tab.Page.ScreenshotAsync(), "report.png");
    }

    /// <summary>Into the folder that <c>PICTURES</c> names, see <c>eng/pictures</c>; otherwise the picture is only looked at.</summary>
    private static async Task SaveAsync(byte[] picture, string name)
    {
        picture.Length.Should().BeInRange(10_000, LargestPicture);
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, name), picture, TestContext.Current.CancellationToken);
    }
}
