using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Account;

/// <summary>
/// Accounts for tests of pages that need one:
/// <code>
/// var owner = await app.NewResearcherAsync();
/// await app.AddMemberAsync(studyId, owner, StudyRole.Owner);
/// using var browser = await app.SignInAsync(owner);
/// </code>
/// </summary>
public static class TestResearchers
{
    private const string Password = "violet tractor nine lampshade";

    public static async Task<TestResearcher> NewResearcherAsync(this WebApp app, bool administrator = false, bool secondFactor = true)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Researcher>>();
        var email = $"person-{Guid.NewGuid():N}@example.org";
        var created = await accounts.CreateUserAsync(email, "A Person", Password, administrator, "test");
        created.Succeeded.Should().BeTrue(created.ToString());
        var user = (await users.FindByEmailAsync(email))!;
        if (!secondFactor)
            return new TestResearcher(user.Id, email, Password, null);
        var key = AuthenticatorCode.NewKey();
        await accounts.EnableSecondFactorAsync(user, key, step: 0);
        return new TestResearcher(user.Id, email, Password, key);
    }

    /// <summary>A browser in which this person has signed in, through the pages.</summary>
    public static async Task<WebBrowser> SignInAsync(this WebApp app, TestResearcher researcher)
    {
        var browser = app.NewBrowser();
        var page = await browser.GetAsync("/account/sign-in");
        page = await browser.SubmitAsync(page.Fill("Email", researcher.Email).Fill("Password", researcher.Password), "Sign in");
        if (researcher.Key is { } key)
        {
            page.Heading.Should().Be("Code of your authenticator app");

            // A code works once; a test may sign the same person in twice within half a minute.
            await app.WithAsync(db => db.Users.Where(row => row.Id == researcher.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastAuthenticatorStep, 0L)));
            page = await browser.SubmitAsync(page.Fill("Code", app.CodeOf(key)), "Continue");
        }
        page.Errors.Should().BeEmpty();
        page.Path.Should().NotStartWith("/account/sign-in");
        return browser;
    }

    public static string CodeOf(this WebApp app, string key) =>
        AuthenticatorCode.Compute(key, app.Services.GetRequiredService<TimeProvider>().GetUtcNow());

    public static Task AddMemberAsync(this WebApp app, long studyId, TestResearcher researcher, StudyRole role) =>
        app.WithAsync(db =>
        {
            db.Add(new StudyMember { StudyId = studyId, UserId = researcher.Id, Role = role });
            return db.SaveChangesAsync();
        });
}
