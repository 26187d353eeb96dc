using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Library;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Browser.Tests.Admin;

/// <summary>Each kind of form of a draft: accessible, no wider than the window, nothing refused by the content security policy.</summary>
public sealed class DesignPagesTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private static readonly string[] OfNudges =
    [
        "", "/basics", "/conduct", "/fieldwork", "/places", "/sites/harrowdale", "/factors", "/factors/nudge_a", "/factors/nudge_a/levels/yes",
        "/randomizations/nudges", "/randomizations/nudges/arms", "/pages", "/pages/views", "/pages/views/settings",
        "/pages/views/elements/satisfaction", "/pages/start/elements/gender", "/pages/start/elements/gender/options/female", "/measures/individual", "/measures/collective", "/plan", "/plan/settings", "/plan/inquiries/collective_a_cases", "/plan/correlates/correlates", "/plan/exclusions/far", "/scales", "/import",
        "/delete?place=pages%2Fviews",
    ];

    private static readonly string[] OfTask = ["/pages/work_page/elements/work", "/pages/letter/elements/letter_text", "/measures/units"];

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Forms_of_a_draft(int width)
    {
        var owner = await app.NewResearcherAsync();
        var nudges = await app.NewDraftAsync(owner, WithRule(StudyLibrary.Find("nudges")!.Design));
        var task = await app.NewDraftAsync(owner, Broken(StudyLibrary.Find("incentive-beneficiary")!.Design));
        await using var tab = await Chromium.OpenAsync(app, width: width);
        await tab.SignInAsync(app, owner);

        foreach (var page in OfNudges.Select(page => $"/admin/studies/{nudges.Slug}/design{page}").Concat(OfTask.Prepend("").Select(page => $"/admin/studies/{task.Slug}/design{page}")))
        {
            var answer = await tab.Page.GotoAsync(page);
            answer!.Status.Should().Be(200, page);
            await tab.ShouldBeFitAsync();
        }
        await tab.Page.GotoAsync($"/admin/studies/{nudges.Slug}/design/basics");
        await tab.Page.GetByLabel("Expected duration").FillAsync("ten");
        await tab.Page.GetByLabel("Expected duration").PressAsync("Enter");
        (await tab.Page.Locator(".govuk-error-summary").InnerTextAsync()).Should().Contain("“ten” is not a whole number");
        await tab.ShouldBeFitAsync();
    }

    /// <summary>Problems to show: every page loses its title, every question its words.</summary>
    private static StudyDesign Broken(StudyDesign design) => design with
    {
        Pages = [.. design.Pages.Select(page => page with { Elements = [.. page.Elements.Select(element => element is Item item ? item with { Prompt = LocalizedText.Empty } : element)] })],
    };

    /// <summary>A rule on an outcome: flagged.</summary>
    private static StudyDesign WithRule(StudyDesign design) =>
        design with { Plan = design.Plan with { Exclusions = [new ExclusionRule { Key = "far", Label = "Far outside", Measure = design.Plan.Inquiries[0].Outcome, Below = 0 }] } };
}
