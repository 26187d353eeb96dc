using System.Net;
using CoProduction.Studies.Analysis;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Admin;

/// <summary>Who reaches which page: every page of the app by every kind of person. A page that is not in the table fails.</summary>
public sealed class AccessTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    /// <summary>By the route's template: who reaches it, and an address to try where the template itself is none.</summary>
    private static readonly Dictionary<string, (Reach Reach, string? Address)> Table = new()
    {
        [""] = (Reach.Everyone, null),
        ["account"] = (Reach.SignedIn, null),
        ["account/authenticator"] = (Reach.SignedIn, null),
        ["account/forgotten"] = (Reach.Everyone, null),
        ["account/invitation/{code}"] = (Reach.Everyone, "account/invitation/x"),
        ["account/password"] = (Reach.SignedIn, null),
        ["account/recovery-code"] = (Reach.Everyone, null),
        ["account/reset/{code}"] = (Reach.Everyone, "account/reset/x"),
        ["account/second-step"] = (Reach.Everyone, null),
        ["account/setup/{code}"] = (Reach.Everyone, "account/setup/x"),
        ["account/sign-in"] = (Reach.Everyone, null),
        ["account/sign-out"] = (Reach.Everyone, null),
        ["admin"] = (Reach.SignedIn, null),
        ["admin/installation/audit"] = (Reach.Administrators, null),
        ["admin/installation/users"] = (Reach.Administrators, null),
        ["admin/studies/new"] = (Reach.SignedIn, null),
        ["admin/studies/{slug}"] = (Reach.Members, null),
        ["admin/studies/{slug}/amend"] = (Reach.Owners, null),
        ["admin/studies/{slug}/audit"] = (Reach.Members, null),
        ["admin/studies/{slug}/delete"] = (Reach.Owners, null),
        ["admin/studies/{slug}/design"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/basics"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/conduct"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/delete"] = (Reach.Editors, "admin/studies/{slug}/design/delete?place=factors/nudge_a"),
        ["admin/studies/{slug}/design/factors/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/factors/nudge_a"),
        ["admin/studies/{slug}/design/factors/{factor}/levels/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/factors/nudge_a/levels/yes"),
        ["admin/studies/{slug}/design/fieldwork"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/import"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/measures/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/measures/individual"),
        ["admin/studies/{slug}/design/pages/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/pages/start"),
        ["admin/studies/{slug}/design/pages/{entry}/settings"] = (Reach.Editors, "admin/studies/{slug}/design/pages/start/settings"),
        ["admin/studies/{slug}/design/pages/{surveyPage}/elements/{element}/options/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/pages/start/elements/gender/options/other"),
        ["admin/studies/{slug}/design/pages/{surveyPage}/elements/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/pages/start/elements/gender"),
        ["admin/studies/{slug}/design/places"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/plan"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/plan/correlates/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/plan/correlates/correlates"),
        ["admin/studies/{slug}/design/plan/exclusions/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/plan/exclusions/far"),
        ["admin/studies/{slug}/design/plan/inquiries/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/plan/inquiries/collective_a_cases"),
        ["admin/studies/{slug}/design/plan/levels/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/plan/levels/levels"),
        ["admin/studies/{slug}/design/plan/pairs/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/plan/pairs/hours"),
        ["admin/studies/{slug}/design/plan/regressions/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/plan/regressions/collective_ols_arms"),
        ["admin/studies/{slug}/design/plan/settings"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/publicData"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/randomizations/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/randomizations/nudges"),
        ["admin/studies/{slug}/design/randomizations/{entry}/arms"] = (Reach.Editors, "admin/studies/{slug}/design/randomizations/nudges/arms"),
        ["admin/studies/{slug}/design/responseSets/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/responseSets/frequency4"),
        ["admin/studies/{slug}/design/scales"] = (Reach.Editors, null),
        ["admin/studies/{slug}/design/sites/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/sites/northgate"),
        ["admin/studies/{slug}/design/themes/{entry}"] = (Reach.Editors, "admin/studies/{slug}/design/themes/safety"),
        ["admin/studies/{slug}/design/{list:regex(^(factors|randomizations|pages|responseSets|measures)$)}"] = (Reach.Editors, "admin/studies/{slug}/design/factors"),
        ["admin/studies/{slug}/deviations"] = (Reach.Members, null),
        ["admin/studies/{slug}/duplicate"] = (Reach.Members, null),
        ["admin/studies/{slug}/export/{version:int?}"] = (Reach.Members, "admin/studies/{slug}/export/1"),
        ["admin/studies/{slug}/invitations"] = (Reach.Editors, null),
        ["admin/studies/{slug}/power"] = (Reach.Editors, null),
        ["admin/studies/{slug}/preregistration"] = (Reach.Editors, null),
        ["admin/studies/{slug}/preview"] = (Reach.Members, null),
        ["admin/studies/{slug}/monitor"] = (Reach.Members, null),
        ["admin/studies/{slug}/import"] = (Reach.Editors, null),
        ["admin/studies/{slug}/members"] = (Reach.Owners, null),
        ["admin/studies/{slug}/open"] = (Reach.Owners, null),
        ["admin/studies/{slug}/tokens"] = (Reach.Editors, null),
        ["admin/studies/{slug}/unblind"] = (Reach.Owners, null),
        ["admin/studies/{slug}/{change:regex(^(pause|resume|close)$)}"] = (Reach.Owners, "admin/studies/{slug}/pause"),
        ["results"] = (Reach.SignedIn, null),
        ["results/{slug}"] = (Reach.Members, null),
        ["results/{slug}/explore"] = (Reach.Members, null),
        ["results/{slug}/package"] = (Reach.Members, null),
        ["results/{slug}/package/{id:guid}"] = (Reach.Members, "results/{slug}/package/00000000-0000-0000-0000-000000000001"),
        ["results/{slug}/files/{file}"] = (Reach.Members, "results/{slug}/files/codebook.json"),
    };

    private enum Reach
    {
        Everyone,
        SignedIn,
        Members,
        Editors,
        Owners,
        Administrators,
    }

    private enum Person
    {
        Anonymous,
        Stranger,
        Analyst,
        Editor,
        Owner,
        Administrator,
    }

    [Fact]
    public void Every_page_is_in_the_table()
    {
        var templates = Templates();

        templates.Should().Contain("admin", "else this test sees nothing");
        templates.Where(template => !IsOfRespondents(template)).Should().BeSubsetOf(Table.Keys);
        Table.Keys.Should().BeSubsetOf(templates);
    }

    [Fact]
    public async Task Every_page_is_reached_by_whom_the_table_says_and_by_nobody_else()
    {
        var study = await app.NewOpenStudyAsync(design: TestStudies.Nudges with { Plan = TestStudies.Nudges.Plan with { Exclusions = [new ExclusionRule { Key = "far", Measure = TestStudies.Nudges.Plan.Inquiries[0].Outcome, Below = 0 }] } });
        var wrong = new List<string>();
        foreach (var person in Enum.GetValues<Person>())
        {
            using var client = await ClientAsync(person, study.StudyId);
            foreach (var (template, (reach, sample)) in Table)
            {
                var address = "/" + (sample ?? template).Replace("{slug}", study.Slug, StringComparison.Ordinal);
                using var response = await client.GetAsync(address);
                var expected = Expected(person, reach);
                if (Seen(response) != expected)
                    wrong.Add($"{person} GET {address}: {(int)response.StatusCode} {response.Headers.Location}, expected {expected}");
            }
        }
        wrong.Should().BeEmpty();
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task To_a_stranger_a_study_looks_like_one_that_does_not_exist()
    {
        var study = await app.NewOpenStudyAsync();
        using var stranger = await ClientAsync(Person.Stranger, study.StudyId);

        foreach (var page in new[] { "", "/members", "/open", "/export/1", "/pause" })
        {
            var theirs = await stranger.GetAsync($"/admin/studies/{study.Slug}{page}");
            var missing = await stranger.GetAsync($"/admin/studies/{new string('x', study.Slug.Length)}{page}");

            theirs.StatusCode.Should().Be(HttpStatusCode.NotFound);
            missing.StatusCode.Should().Be(HttpStatusCode.NotFound);
            WithoutReference(await theirs.Content.ReadAsStringAsync()).Should().Be(WithoutReference(await missing.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task A_removed_member_is_refused_on_the_next_request()
    {
        var study = await app.NewOpenStudyAsync();
        var researcher = await app.NewResearcherAsync();
        await app.AddMemberAsync(study.StudyId, researcher, StudyRole.Analyst);
        using var browser = await app.SignInAsync(researcher);
        (await browser.GetAsync($"/admin/studies/{study.Slug}")).Status.Should().Be(HttpStatusCode.OK);

        await app.WithAsync(db => db.StudyMembers.Where(member => member.UserId == researcher.Id).ExecuteDeleteAsync());

        (await browser.GetAsync($"/admin/studies/{study.Slug}")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_closed_account_is_refused_on_the_next_request()
    {
        var researcher = await app.NewResearcherAsync();
        using var browser = await app.SignInAsync(researcher);

        await app.WithAsync(db => db.Users.Where(user => user.Id == researcher.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, DateTimeOffset.UnixEpoch)));

        (await browser.GetAsync("/admin")).Path.Should().Be("/account/sign-in");
    }

    [Fact]
    public async Task An_owner_without_the_second_factor_is_led_to_it()
    {
        var study = await app.NewOpenStudyAsync();
        var researcher = await app.NewResearcherAsync(secondFactor: false);
        await app.AddMemberAsync(study.StudyId, researcher, StudyRole.Owner);
        using var browser = await app.SignInAsync(researcher);

        foreach (var address in new[] { "/admin", "/admin/studies/new", $"/admin/studies/{study.Slug}", $"/admin/studies/{study.Slug}/members" })
            (await browser.GetAsync(address)).Path.Should().Be("/account/authenticator", address);
    }

    private List<string> Templates() =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText ?? "")
            .Select(template => template.Trim('/'))
            .Distinct(),
    ];

    /// <summary>The survey and the error pages are for everyone, by their folders.</summary>
    private static bool IsOfRespondents(string template) =>
        template.StartsWith("s/", StringComparison.Ordinal) || template.StartsWith("error", StringComparison.Ordinal);

    private async Task<HttpClient> ClientAsync(Person person, long studyId)
    {
        if (person == Person.Anonymous)
            return app.NewClient();
        var researcher = await app.NewResearcherAsync(administrator: person == Person.Administrator);
        if (person is Person.Analyst or Person.Editor or Person.Owner)
            await app.AddMemberAsync(studyId, researcher, Enum.Parse<StudyRole>(person.ToString()));
        using var browser = await app.SignInAsync(researcher);
        return new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = browser.Cookies, CheckCertificateRevocationList = true })
        {
            BaseAddress = app.Address,
        };
    }

    private static string Expected(Person person, Reach reach)
    {
        var reached = reach switch
        {
            Reach.Everyone => true,
            Reach.SignedIn => person != Person.Anonymous,
            Reach.Members => person >= Person.Analyst,
            Reach.Editors => person >= Person.Editor,
            Reach.Owners => person >= Person.Owner,
            _ => person == Person.Administrator,
        };
        return reached ? "reached" : person == Person.Anonymous ? "sign in" : "not found";
    }

    private static string Seen(HttpResponseMessage response) => response switch
    {
        { StatusCode: HttpStatusCode.NotFound } => "not found",
        { StatusCode: HttpStatusCode.Redirect } when response.Headers.Location!.ToString().Contains("/account/sign-in?returnUrl=%2F", StringComparison.Ordinal) => "sign in",
        { StatusCode: HttpStatusCode.OK or HttpStatusCode.Redirect } => "reached",
        _ => response.StatusCode.ToString(),
    };

    private static string WithoutReference(string page) => System.Text.RegularExpressions.Regex.Replace(page, "[0-9A-Z]{13}:[0-9A-F]{8}", "");
}
