using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Admin;

public abstract class MembersTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : MembersTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : MembersTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task An_owner_invites_and_the_link_is_shown_once()
    {
        var owner = await app.NewResearcherAsync();
        var guest = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        using var browser = await app.SignInAsync(owner);

        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/members");
        page = await browser.SubmitAsync(page.Fill("Email", guest.Email).Fill("NewRole", "Editor"), "Make the invitation");
        var link = page.Document.QuerySelector("#one-time-link")!.TextContent;

        (await browser.GetAsync($"/admin/studies/{study.Slug}/members")).Source.Should().NotContain(link);
        using var guests = await app.SignInAsync(guest);
        page = await guests.SubmitAsync(await guests.GetAsync(link), "Accept");
        page.Path.Should().Be($"/admin/studies/{study.Slug}");
    }

    [Fact]
    public async Task A_withdrawn_invitation_is_refused()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/members");
        page = await browser.SubmitAsync(page.Fill("Email", "guest@example.org").Fill("NewRole", "Editor"), "Make the invitation");
        var link = page.Document.QuerySelector("#one-time-link")!.TextContent;

        await browser.SubmitAsync(page, "Withdraw the invitation of guest@example.org");

        using var other = app.NewBrowser();
        (await other.GetAsync(link)).Text.Should().Contain("used already");
    }

    [Fact]
    public async Task The_last_owner_can_neither_leave_nor_step_down()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/members");

        page = await browser.SubmitAsync(page, $"Remove {owner.Email}");
        page.Errors.Should().ContainSingle().Which.Should().Contain("at least one owner");
        page = await browser.SubmitAsync(page.Fill("role", "Analyst"), $"Change the role of {owner.Email}");
        page.Errors.Should().ContainSingle().Which.Should().Contain("at least one owner");

        (await app.WithAsync(db => db.AuditEntries.CountAsync(entry => entry.StudyId == study.StudyId && entry.Action == "member removed"))).Should().Be(0);
    }

    [Fact]
    public async Task Two_owners_who_remove_each_other_leave_one()
    {
        var (one, two) = (await app.NewResearcherAsync(), await app.NewResearcherAsync());
        var study = await app.NewDraftAsync(one);
        await app.AddMemberAsync(study.StudyId, two, StudyRole.Owner);

        var outcomes = await Task.WhenAll(
            app.DoAsync<Membership, string?>(membership => membership.RemoveAsync(study.StudyId, two.Id, one.Email)),
            app.DoAsync<Membership, string?>(membership => membership.RemoveAsync(study.StudyId, one.Id, two.Email)));

        outcomes.Count(outcome => outcome is null).Should().Be(1);
        (await app.WithAsync(db => db.StudyMembers.CountAsync(member => member.StudyId == study.StudyId))).Should().Be(1);
        (await app.WithAsync(db => AuditChain.FirstBrokenAsync(db, study.StudyId))).Should().BeNull();
    }

    [Fact]
    public async Task An_administrator_makes_a_reset_link_and_closes_an_account()
    {
        using var browser = await app.SignInAsync(await app.NewResearcherAsync(administrator: true));
        var researcher = await app.NewResearcherAsync();
        using var theirs = await app.SignInAsync(researcher);

        var page = await browser.SubmitAsync(await browser.GetAsync("/admin/installation/users"), $"Password reset link for {researcher.Email}");
        page.Document.QuerySelector("#one-time-link")!.TextContent.Should().Contain("/account/reset/");
        page = await browser.SubmitAsync(page, $"Close the account of {researcher.Email}");

        page.Text.Should().Contain("refused from the next request on");
        (await theirs.GetAsync("/admin")).Path.Should().Be("/account/sign-in");
        page = await browser.GetAsync("/admin/installation/audit");
        page.Text.Should().Contain("account closed").And.Contain("Verified");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var (one, two) = (await app.NewResearcherAsync(administrator: true), await app.NewResearcherAsync(administrator: true));
        await app.WithAsync(db => db.Users.Where(user => user.IsAdministrator && user.Id != one.Id && user.Id != two.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsAdministrator, false)));
        var users = await app.WithAsync(db => db.Users.AsNoTracking().Where(user => user.Id == one.Id || user.Id == two.Id).ToListAsync());

        var results = await Task.WhenAll(users.Select(user =>
            app.DoAsync<Accounts, Microsoft.AspNetCore.Identity.IdentityResult>(accounts => accounts.SetAdministratorAsync(user, administrator: false, "test"))));

        results.Count(result => result.Succeeded).Should().Be(1);
        (await app.WithAsync(db => db.Users.CountAsync(user => user.IsAdministrator))).Should().Be(1);
    }
}
