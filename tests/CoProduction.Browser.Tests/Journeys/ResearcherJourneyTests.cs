using System.Text.RegularExpressions;
using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Browser.Tests.Journeys;

/// <summary>From the printed setup link to the report of a study that was built by the forms.</summary>
public sealed partial class ResearcherJourneyTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private const string Email = "first@example.org";
    private const string Password = "plain words make it long";
    private const int Responses = 10;

    [Fact]
    public async Task A_study_goes_from_the_setup_link_to_the_report()
    {
        var link = StartAndReadSetupLink();
        await using var tab = await Chromium.OpenAsync(app);
        var forms = new Forms(tab, script: true);

        await MakeAccountAsync(forms, link);
        var slug = await CreateStudyAsync(forms);
        var study = $"/admin/studies/{slug}";
        var design = new DesignForms(forms, slug);
        await design.OpenAsync("");
        (await forms.Page.InnerTextAsync("main")).Should().Contain("must be mended before the study can open");
        await forms.LookAsOnPhoneAsync();
        await design.WriteBasicsAsync();
        await design.WritePlacesAsync();
        await design.WriteFactorsAsync();
        await design.WritePagesAsync();
        await design.WriteRandomizationAsync();
        await forms.LookAsOnPhoneAsync();

        await using (var plain = await Chromium.OpenAsync(app, script: false, width: 390))
        {
            await plain.TakeCookiesOfAsync(tab);
            var without = new DesignForms(new Forms(plain, script: false), slug);
            await without.WriteMeasuresAsync();
            await without.WritePlanAsync();
        }

        await design.OpenAsync("");
        (await forms.Page.InnerTextAsync("main")).Should().MatchRegex("No errors|finds nothing wrong");
        await forms.LookAsOnPhoneAsync();
        await PreviewAsync(forms, study);
        var survey = await OpenStudyAsync(forms, study);
        await AnswerAsync(survey);
        await MonitorAsync(forms, study);
        await CloseAsync(forms, study);
        await ReportAsync(forms, slug);
        await forms.OpenAsync($"{study}/audit");
        (await forms.Page.InnerTextAsync("main")).Should().Contain(Email);
        await forms.OpenAsync($"{study}/members");
        tab.ShouldHaveNoProblems();
        app.Logs.ShouldHoldNoUnhandledException();
    }

    /// <summary>The link stands on the console, where the person who starts the server reads it.</summary>
    private string StartAndReadSetupLink()
    {
        app.Database.Require();
        var console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            _ = app.Services;
        }
        finally
        {
            Console.SetOut(console);
        }
        return SetupLink().Match(printed.ToString()).Value;
    }

    private async Task MakeAccountAsync(Forms forms, string link)
    {
        link.Should().NotBeEmpty("the first start prints it");
        await forms.OpenAsync(new Uri(link).PathAndQuery);
        await forms.FillAsync("Email", Email);
        await forms.FillAsync("Name", "The First");
        await forms.FillAsync("NewPassword.Password", Password);
        await forms.FillAsync("NewPassword.Again", "something else entirely");
        await forms.PressAsync("Create the account");
        (await forms.ErrorsAsync()).Should().ContainSingle();
        await forms.FillAsync("NewPassword.Password", Password);
        await forms.FillAsync("NewPassword.Again", Password);
        await forms.PressAsync("Create the account");
        await forms.LookAsOnPhoneAsync();
        var key = (await forms.Page.InnerTextAsync("#authenticator-key")).Replace(" ", "", StringComparison.Ordinal);
        await forms.FillAsync("Code", app.CodeOf(key));
        await forms.PressAsync("Turn the app on");
        (await forms.Page.Locator(".app-recovery-codes li").CountAsync()).Should().Be(10);
        await forms.FollowAsync("main a.govuk-button");

        await forms.FollowAsync("header form[action$='sign-out'] button");
        await forms.OpenAsync("/account/sign-in");
        await forms.FillAsync("Email", Email);
        await forms.FillAsync("Password", Password);
        await forms.PressAsync("Sign in");
        await forms.EnterCodeAsync(app, (await app.WithAsync(db => db.Users.SingleAsync())).Id, key);
    }

    private static async Task<string> CreateStudyAsync(Forms forms)
    {
        await forms.OpenAsync("/admin");
        await forms.FollowAsync("main a[href$='/admin/studies/new']");
        await forms.LookAsOnPhoneAsync();
        await forms.FillAsync("Start", "blank");
        await forms.FillAsync("Title", "Parks");
        await forms.PressAsync("Create the study");
        var slug = Slug().Match(forms.Page.Url).Groups[1].Value;
        slug.Should().NotBeEmpty(forms.Page.Url);
        return slug;
    }

    private static async Task PreviewAsync(Forms forms, string study)
    {
        await forms.OpenAsync($"{study}/preview");
        await forms.LookAsOnPhoneAsync();
        await forms.FillAsync("Site", "hilltop");
        await forms.FillAsync("Arms[main]", "money_neighbours");
        await forms.PressAsync("Start the preview");
        foreach (var name in new[] { "q_serve", "q_care", "q_selfish" }) await forms.FillAsync(name, "4");
        await forms.FillAsync("q_used", "yes");
        await forms.PressAsync("next");
        var shown = await forms.Page.InnerTextAsync("body");
        shown.Should().Contain("Hilltop Town Hall asks for help.").And.Contain("You would get 12.50 euros.").And.Contain("Your neighbours help too.")
            .And.Contain("stored apart from all responses");
        await forms.LookAsOnPhoneAsync();
    }

    /// <returns>Address of the survey.</returns>
    private async Task<string> OpenStudyAsync(Forms forms, string study)
    {
        await forms.OpenAsync($"{study}/open");
        var promised = await forms.Page.InnerTextAsync("#sha256");
        promised.Should().MatchRegex("^[0-9a-f]{64}$");
        await forms.PressAsync("Freeze the design and open the study");
        await forms.OpenAsync(study);
        (await forms.Page.InnerTextAsync("#version-1")).Should().Contain(promised).And.Contain("Commitment to the salt");
        await forms.LookAsOnPhoneAsync();
        var stored = await app.WithAsync(db => db.StudyVersions.SingleAsync());
        Convert.ToHexStringLower(stored.Sha256).Should().Be(promised);
        return new Uri(await forms.Page.Locator("main a[href*='/s/']").First.EvaluateAsync<string>("link => link.href")).AbsolutePath;
    }

    /// <summary>The first in the browser, the others by the same forms over HTTP.</summary>
    private async Task AnswerAsync(string survey)
    {
        await using (var tab = await Chromium.OpenAsync(app, width: 390))
        {
            var walk = new SurveyWalk(tab, script: true);
            await tab.Page.GotoAsync(survey);
            await tab.Page.SelectOptionAsync("[name=site]", "riverside");
            await walk.AgreeAsync();
            await walk.WalkAsync();
            walk.Headings[^1].Should().Be("Thank you");
            (await tab.Page.InnerTextAsync("[data-completion-code]")).Should().NotBeNullOrWhiteSpace();
        }
        for (var person = 1; person < Responses; person++)
        {
            using var browser = app.NewBrowser();
            var page = await browser.GetAsync(survey);
            page = await browser.SubmitAsync(page.Fill("site", person % 2 == 0 ? "riverside" : "hilltop"), "agree");
            page.Fill("q_serve", $"{1 + person % 5}").Fill("q_care", $"{1 + person % 4}").Fill("q_selfish", $"{1 + person % 3}").Fill("q_used", "no");
            page = await browser.SubmitAsync(page, "next");
            page = await browser.SubmitAsync(page, "next");
            page.Fill("q_willing", $"{1 + person % 5}").Fill("q_litter", person % 2 == 0 ? "never" : "often").Fill("q_report", "often");
            page = await browser.SubmitAsync(page, "next");
            page.Heading.Should().Be("Thank you", page.Text);
        }
        (await app.WithAsync(db => db.Participants.CountAsync(row => row.Kind == ParticipantKind.Real && row.State == ParticipantState.Completed))).Should().Be(Responses);
    }

    private static async Task MonitorAsync(Forms forms, string study)
    {
        await forms.OpenAsync($"{study}/monitor");
        var text = await forms.Page.InnerTextAsync("main");
        text.Should().Contain($"{Responses} of {Responses} planned").And.Contain("Agrees").And.Contain("Arms are hidden");
        text.Should().NotContain("Money + Neighbours").And.NotContain("Control", "arms are masked while data come in");
        await forms.LookAsOnPhoneAsync();
    }

    private static async Task CloseAsync(Forms forms, string study)
    {
        await forms.OpenAsync($"{study}/close");
        await forms.FollowAsync("main form button");
        await forms.OpenAsync(study);
        (await forms.Page.InnerTextAsync("main")).Should().Contain("Salt, revealed");
    }

    private static async Task ReportAsync(Forms forms, string slug)
    {
        await forms.OpenAsync($"/results/{slug}");
        var text = await forms.Page.InnerTextAsync("main");
        text.Should().Contain("Effect of money").And.Contain("Willingness").And.Contain("Control").And.Contain("Motivation");
        (await forms.Page.Locator(".app-report-table").CountAsync()).Should().BeGreaterThan(3);
        // Ten people in four strata may be too few for an effect; then the table says so instead of a plot.
        if (await forms.Page.Locator("figure svg").CountAsync() == 0) text.Should().ContainEquivalentOf("not estimable");
        await forms.LookAsOnPhoneAsync();
    }

    [GeneratedRegex("http://\\S+/account/setup/\\S+")]
    private static partial Regex SetupLink();

    [GeneratedRegex("/admin/studies/([^/?#]+)")]
    private static partial Regex Slug();
}
