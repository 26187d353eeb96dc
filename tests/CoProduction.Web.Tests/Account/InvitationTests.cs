using System.Net;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Account;

public abstract class InvitationTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : InvitationTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : InvitationTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task A_new_person_makes_an_account_and_is_in_the_study_with_the_role()
    {
        var study = await NewStudyAsync();
        var link = await InviteAsync("ada@example.org", study, StudyRole.Analyst);
        using var browser = app.NewBrowser();

        var page = await browser.GetAsync(link);
        page.Text.Should().Contain("ada@example.org").And.Contain("analyst");
        page.Fill("Name", "Ada").Fill("NewPassword.Password", "lavender engine of numbers").Fill("NewPassword.Again", "lavender engine of numbers");
        page = await browser.SubmitAsync(page, "Create the account");

        page.Errors.Should().BeEmpty();
        (await RoleAsync(study, "ada@example.org")).Should().Be(StudyRole.Analyst);
        using var other = app.NewBrowser();
        (await other.GetAsync(link)).Text.Should().Contain("used already");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task Somebody_with_an_account_signs_in_and_accepts()
    {
        var study = await NewStudyAsync();
        var researcher = await app.NewResearcherAsync();
        var link = await InviteAsync(researcher.Email.ToUpperInvariant(), study, StudyRole.Editor);
        using var anonymous = app.NewBrowser();
        (await anonymous.GetAsync(link)).FieldNames.Should().NotContain("NewPassword.Password");
        using var browser = await app.SignInAsync(researcher);

        await browser.SubmitAsync(await browser.GetAsync(link), "Accept");

        (await RoleAsync(study, researcher.Email)).Should().Be(StudyRole.Editor);
    }

    [Fact]
    public async Task Another_person_cannot_accept_it()
    {
        var study = await NewStudyAsync();
        var link = await InviteAsync("somebody.else@example.org", study, StudyRole.Owner);
        var researcher = await app.NewResearcherAsync();
        using var browser = await app.SignInAsync(researcher);

        var page = await browser.GetAsync(link);
        page.Text.Should().Contain("Sign out first");
        await browser.PostAsync(link + "?handler=Join", ("__RequestVerificationToken", page.ValueOf("__RequestVerificationToken")!));

        (await RoleAsync(study, researcher.Email)).Should().BeNull();
    }

    [Fact]
    public async Task An_expired_link_is_refused()
    {
        var study = await NewStudyAsync();
        var link = await InviteAsync("late@example.org", study, StudyRole.Analyst);
        await app.WithAsync(db => db.AccountLinks.Where(row => row.Email == "late@example.org")
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, DateTimeOffset.UnixEpoch)));
        using var browser = app.NewBrowser();

        (await browser.GetAsync(link)).Text.Should().Contain("expired");
    }

    [Fact]
    public async Task A_reset_link_sets_a_password_once()
    {
        var researcher = await app.NewResearcherAsync(secondFactor: false);
        await using var scope = app.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<StudyDbContext>().Users.SingleAsync(row => row.Id == researcher.Id);
        var link = (await scope.ServiceProvider.GetRequiredService<Accounts>().CreatePasswordResetAsync(user, "test")).Path;
        using var browser = app.NewBrowser();

        var page = await browser.GetAsync(link);
        page.Fill("NewPassword.Password", "entirely different sentence").Fill("NewPassword.Again", "entirely different sentence");
        page = await browser.SubmitAsync(page, "Save the password");

        page.Path.Should().Be("/account/sign-in");
        (await browser.GetAsync(link)).Text.Should().Contain("used already");
        using var signedIn = await app.SignInAsync(researcher with { Password = "entirely different sentence" });
    }

    [Fact]
    public async Task Ten_at_once_make_one_account()
    {
        var study = await NewStudyAsync();
        var link = await InviteAsync("ten@example.org", study, StudyRole.Editor);
        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            using var browser = app.NewBrowser();
            var page = await browser.GetAsync(link);
            page.Fill("Name", "Ten").Fill("NewPassword.Password", "ten people in one hurry").Fill("NewPassword.Again", "ten people in one hurry");
            return await browser.SubmitAsync(page, "Create the account");
        }));

        pages.Should().OnlyContain(page => page.Status == HttpStatusCode.OK || page.Status == HttpStatusCode.NotFound);
        (await app.WithAsync(db => db.Users.CountAsync(row => row.Email == "ten@example.org"))).Should().Be(1);
        (await app.WithAsync(db => AuditChain.FirstBrokenAsync(db, study))).Should().BeNull();
        app.Logs.ShouldHoldNoUnhandledException();
    }

    private async Task<long> NewStudyAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var design = CoProduction.Studies.Library.StudyLibrary.Find("nudges")!.Design;
        return (await scope.ServiceProvider.GetRequiredService<StudyDrafts>().CreateAsync(design, "test", owner: null)).StudyId;
    }

    private async Task<string> InviteAsync(string email, long study, StudyRole role)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Accounts>().InviteAsync(email, study, role, "test")).Path;
    }

    private Task<StudyRole?> RoleAsync(long study, string email) => app.WithAsync(db =>
        db.StudyMembers.Where(member => member.StudyId == study && db.Users.Any(user => user.Id == member.UserId && user.Email == email))
            .Select(member => (StudyRole?)member.Role).SingleOrDefaultAsync());
}
