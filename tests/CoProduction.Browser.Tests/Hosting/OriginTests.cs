using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Browser.Tests.Hosting;

public sealed class OriginTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Fact]
    public async Task Over_plain_http_a_form_of_ours_says_where_it_comes_from()
    {
        await using var tab = await Chromium.OpenAsync(app);
        var site = $"http://{Chromium.PlainHost}:{app.Address.Port}";
        await tab.Page.GotoAsync(site + "/account/sign-in");
        var post = await tab.Page.RunAndWaitForRequestAsync(
            () => tab.Page.Locator("main form button").ClickAsync(),
            request => request.Method == "POST");
        var headers = await post.AllHeadersAsync();
        headers.Should().NotContainKey("sec-fetch-site", "this tests the browser's other way to say it");
        headers["origin"].Should().Be(site);
    }
}
