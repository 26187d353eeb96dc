using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Browser.Tests.Hosting;

public sealed class ErrorPageTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Theory]
    [InlineData(true, 390)]
    [InlineData(true, 1280)]
    [InlineData(false, 390)]
    public async Task A_page_that_does_not_exist_says_so(bool script, int width)
    {
        await using var tab = await Chromium.OpenAsync(app, script, width);
        var response = await tab.Page.GotoAsync("/nothing");
        response!.Status.Should().Be(404);
        (await tab.Page.Locator("h1").InnerTextAsync()).Should().Be("This page does not exist");
        await tab.ShouldBeFitAsync();
    }
}
