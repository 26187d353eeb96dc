using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Browser.Tests.Journeys;
using CoProduction.Web.Operations;
using Microsoft.Playwright;

namespace CoProduction.Browser.Tests.Admin;

/// <summary>What is done about the plan and the results beside the report: power, exploring, the ledger, the registry's texts, tokens; with and without script.</summary>
public sealed class AnalysisPagesTests(DemoWebApp app) : IClassFixture<DemoWebApp>
{
    private const string Study = "/admin/studies/" + FirstStart.SampleSlug;

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    public async Task Power_is_simulated_and_the_page_follows_it_by_itself(bool script, int width)
    {
        await using var tab = await app.SignedInAsync(script, width);
        var page = tab.Page;
        await page.GotoAsync(Study + "/power");
        await tab.LookAsync("power-form");
        await page.GetByLabel("Persons in each study").FillAsync("150");
        await page.GetByLabel("Simulated studies").FillAsync("60");
        await page.GetByLabel("None").CheckAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Start the simulation" }).ClickAsync();
        await page.Locator("#power-status").WaitForAsync();
        await tab.LookAsync("power-at-work");
        await page.Locator("table").First.WaitForAsync();

        await tab.LookAsync("power-done");
        (await page.InnerTextAsync("main")).Should().Contain("60 studies of 150 persons");
    }

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    public async Task A_question_that_the_plan_did_not_ask_is_answered_and_stamped(bool script, int width)
    {
        await using var tab = await app.SignedInAsync(script, width);
        var page = tab.Page;
        await page.GotoAsync($"/results/{FirstStart.SampleSlug}/explore");
        await tab.LookAsync("explore-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse" }).ClickAsync();
        (await page.Locator(".govuk-error-summary__list li").AllInnerTextsAsync()).Should().BeEquivalentTo("Choose an outcome", "Choose an arm");
        await tab.LookAsync("explore-empty");
        await page.GetByLabel("Outcome").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("Arm", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 2 });

        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse" }).ClickAsync();

        await page.Locator("table").First.WaitForAsync();
        await tab.LookAsync("explore-answer");
        (await page.InnerTextAsync("main")).Should().ContainEquivalentOf("exploratory");
    }

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    public async Task A_token_is_made_and_revoked(bool script, int width)
    {
        await using var tab = await app.SignedInAsync(script, width);
        var page = tab.Page;
        await page.GotoAsync(Study + "/tokens");
        await page.GetByLabel("Name").FillAsync("A script with a name that is rather long, on the machine of the department");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the token" }).ClickAsync();
        (await page.InnerTextAsync("#new-token")).Should().StartWith(ApiTokenText.Prefix);
        await tab.LookAsync("token-made");

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).First.ClickAsync();

        (await page.InnerTextAsync("main")).Should().Contain("The token is revoked.").And.NotContain(ApiTokenText.Prefix);
        await tab.LookAsync("token-revoked");
    }

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    public async Task A_deviation_is_recorded_and_the_registry_texts_are_read(bool script, int width)
    {
        await using var tab = await app.SignedInAsync(script, width);
        var page = tab.Page;
        await page.GotoAsync(Study + "/deviations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to the ledger" }).ClickAsync();
        await tab.LookAsync("deviations-refused");
        await page.GetByLabel("What it concerns").FillAsync("The sample size of the second wave");
        await page.GetByLabel("Why").FillAsync("A session was cancelled because of the weather.\nTwelve persons are missing.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to the ledger" }).ClickAsync();
        (await page.InnerTextAsync("main")).Should().Contain("A session was cancelled");
        await tab.LookAsync("deviations");

        await page.GotoAsync(Study + "/preregistration");

        (await page.Locator("textarea[readonly]").CountAsync()).Should().Be(2);
        await tab.LookAsync("preregistration");
    }
}
