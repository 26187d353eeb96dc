using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Studies.Fieldwork;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Browser.Tests.Admin;

/// <summary>Every page of a researcher at rest: accessible, no wider than the window, nothing refused by the content security policy.</summary>
public sealed class ResearcherPagesTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private static readonly string[] Public = ["/", "/account/sign-in", "/account/forgotten", "/account/setup/x", "/account/invitation/x", "/account/reset/x"];

    private static readonly string[] OfAccount = ["/account", "/account/password", "/account/authenticator", "/account/sign-out"];

    private static readonly string[] OfAdministrator = ["/admin", "/admin/studies/new", "/admin/installation/users", "/admin/installation/audit"];

    private static readonly string[] OfStudy =
        ["", "/preview", "/monitor", "/invitations", "/members", "/audit", "/amend", "/pause", "/close", "/unblind", "/duplicate", "/preregistration", "/deviations", "/power", "/tokens"];

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Pages_of_everybody(int width)
    {
        await using var tab = await Chromium.OpenAsync(app, width: width);
        await ShouldBeFitAsync(tab, Public);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Pages_of_a_study_and_of_the_administrator(int width)
    {
        var owner = await app.NewResearcherAsync(administrator: true);
        var design = TestStudies.Nudges with
        {
            Fieldwork = TestStudies.Nudges.Fieldwork with { Identity = IdentityKey.Invitation, Duplicates = DuplicateRule.FirstEntryCounts },
        };
        var study = await app.NewOpenStudyAsync(owner, design);
        var draft = await app.NewDraftAsync(owner);
        await using var tab = await Chromium.OpenAsync(app, width: width);
        await tab.SignInAsync(app, owner);

        await ShouldBeFitAsync(tab,
            [.. OfAccount, .. OfAdministrator, .. OfStudy.Select(page => $"/admin/studies/{study.Slug}{page}"), $"/admin/studies/{draft.Slug}", $"/admin/studies/{draft.Slug}/open", $"/admin/studies/{draft.Slug}/delete"]);
    }

    [Fact]
    public async Task The_second_factor_is_set_up_by_clicking()
    {
        var researcher = await app.NewResearcherAsync(administrator: true, secondFactor: false);
        await using var tab = await Chromium.OpenAsync(app, width: 390);
        await tab.SignInAsync(app, researcher);
        tab.Page.Url.Should().Contain("/account/authenticator");
        await tab.ShouldBeAccessibleAsync();
        await tab.ShouldNotScrollSidewaysAsync();

        var key = (await tab.Page.Locator("#authenticator-key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await tab.Page.GetByLabel("Six-digit code").FillAsync(app.CodeOf(key));
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Turn the app on" }).ClickAsync();

        (await tab.Page.Locator(".app-recovery-codes li").CountAsync()).Should().Be(10);
        await tab.ShouldBeAccessibleAsync();
        tab.ShouldHaveNoProblems();
    }

    private static async Task ShouldBeFitAsync(BrowserTab tab, IEnumerable<string> pages)
    {
        foreach (var page in pages)
        {
            var answer = await tab.Page.GotoAsync(page);
            answer!.Status.Should().Be(200, page);
            await tab.ShouldBeFitAsync();
        }
    }
}
