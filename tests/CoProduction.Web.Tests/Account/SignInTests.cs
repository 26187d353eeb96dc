using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Account;

public abstract class SignInTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : SignInTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : SignInTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task Password_and_code_sign_in_and_signing_out_takes_a_post()
    {
        using var browser = await app.SignInAsync(await app.NewResearcherAsync());

        var page = await browser.GetAsync("/admin");
        page.Heading.Should().Be("Studies");
        (await browser.GetAsync("/account/sign-out")).Heading.Should().Be("Sign out");
        (await browser.GetAsync("/admin")).Path.Should().Be("/admin", "a GET signs nobody out");

        await browser.SubmitAsync(page, "Sign out");

        (await browser.GetAsync("/admin")).Path.Should().Be("/account/sign-in");
    }

    [Fact]
    public async Task Whoever_fails_learns_nothing_about_the_address()
    {
        var known = await app.NewResearcherAsync();
        var closed = await app.NewResearcherAsync();
        await app.WithAsync(db => db.Users.Where(row => row.Id == closed.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DisabledAt, DateTimeOffset.UnixEpoch)));

        var unknownAddress = await FailedAsync("nobody@example.org", known.Password);
        var wrongPassword = await FailedAsync(known.Email, "not this password at all");
        var closedAccount = await FailedAsync(closed.Email, closed.Password);

        wrongPassword.Should().Be(unknownAddress);
        closedAccount.Should().Be(unknownAddress);
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_the_account_and_the_right_one_does_not_open_it()
    {
        var researcher = await app.NewResearcherAsync(secondFactor: false);
        for (var attempt = 0; attempt < 9; attempt++)
            await FailedAsync(researcher.Email, "not this password at all");
        using (await app.SignInAsync(researcher))
        {
            // Nine wrong ones are forgotten by a right one.
        }
        for (var attempt = 0; attempt < 10; attempt++)
            await FailedAsync(researcher.Email, "not this password at all");

        await FailedAsync(researcher.Email, researcher.Password);

        await app.WithAsync(db => db.Users.Where(row => row.Id == researcher.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LockoutEnd, row => DateTimeOffset.UnixEpoch)));
        using var later = await app.SignInAsync(researcher);
    }

    [Fact]
    public async Task Many_guesses_at_once_share_one_count()
    {
        var researcher = await app.NewResearcherAsync(secondFactor: false);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => FailedAsync(researcher.Email, "not this password at all")));

        var row = await app.WithAsync(db => db.Users.SingleAsync(user => user.Id == researcher.Id));
        row.LockoutEnd.Should().NotBeNull();
    }

    [Fact]
    public async Task A_code_of_the_app_works_once()
    {
        var researcher = await app.NewResearcherAsync();
        var code = app.CodeOf(researcher.Key!);
        using var first = app.NewBrowser();
        using var second = app.NewBrowser();
        var page = await PasswordAsync(first, researcher);
        var again = await PasswordAsync(second, researcher);

        page = await first.SubmitAsync(page.Fill("Code", code), "Continue");
        again = await second.SubmitAsync(again.Fill("Code", code), "Continue");

        page.Errors.Should().BeEmpty();
        again.Errors.Should().ContainSingle().Which.Should().Contain("used already");
    }

    [Fact]
    public async Task Without_the_second_step_the_password_opens_nothing()
    {
        var researcher = await app.NewResearcherAsync();
        using var browser = app.NewBrowser();

        (await PasswordAsync(browser, researcher)).Path.Should().Be("/account/second-step");

        (await browser.GetAsync("/admin")).Path.Should().Be("/account/sign-in");
    }

    [Fact]
    public async Task Guessed_codes_lock_the_account()
    {
        var researcher = await app.NewResearcherAsync();
        using var browser = app.NewBrowser();
        var page = await PasswordAsync(browser, researcher);
        for (var attempt = 0; attempt < 10; attempt++)
            page = await browser.SubmitAsync(page.Fill("Code", "000000"), "Continue");

        page = await browser.SubmitAsync(page.Fill("Code", app.CodeOf(researcher.Key!)), "Continue");

        page.Path.Should().Be("/account/second-step");
        page.Errors.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_recovery_code_works_once_and_only_its_hash_is_stored()
    {
        var researcher = await app.NewResearcherAsync();
        using var browser = await app.SignInAsync(researcher);
        var page = await browser.GetAsync("/account/authenticator");
        page = await browser.SubmitAsync(page.Fill("Password", researcher.Password), "Make new recovery codes");
        var code = page.All(".app-recovery-codes li")[3].TextContent.Trim();

        (await EnterRecoveryCodeAsync(researcher, code)).Path.Should().Be("/admin");
        (await EnterRecoveryCodeAsync(researcher, code)).Errors.Should().NotBeEmpty();

        var stored = await app.WithAsync(db => db.UserTokens.Where(row => row.UserId == researcher.Id).Select(row => row.Value).ToListAsync());
        stored.Should().NotContain(value => value!.Contains(code, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Turning_the_app_off_needs_the_password()
    {
        var researcher = await app.NewResearcherAsync();
        using var browser = await app.SignInAsync(researcher);
        var page = await browser.GetAsync("/account/authenticator");

        page = await browser.SubmitAsync(page.Fill("Password", "not this password at all"), "Turn the app off");
        page.Errors.Should().NotBeEmpty();
        page = await browser.SubmitAsync(page.Fill("Password", researcher.Password), "Turn the app off");

        page.Text.Should().Contain("turned off");
        page.All("#authenticator-key").Should().HaveCount(1);
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task A_return_address_of_another_site_is_ignored()
    {
        var researcher = await app.NewResearcherAsync(secondFactor: false);
        using var browser = app.NewBrowser();
        var page = await browser.GetAsync("/account/sign-in?returnUrl=https%3A%2F%2Fevil.example%2F");

        page = await browser.SubmitAsync(page.Fill("Email", researcher.Email).Fill("Password", researcher.Password), "Sign in");

        page.Path.Should().Be("/admin");
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_within_a_minute()
    {
        var researcher = await app.NewResearcherAsync(secondFactor: false);
        using var here = await app.SignInAsync(researcher);
        using var elsewhere = await app.SignInAsync(researcher);
        var before = await app.WithAsync(db => db.Users.Where(row => row.Id == researcher.Id).Select(row => row.SecurityStamp).SingleAsync());

        var page = await here.GetAsync("/account/password");
        page.Fill("Current", researcher.Password).Fill("NewPassword.Password", "seven purple envelopes").Fill("NewPassword.Again", "seven purple envelopes");
        page = await here.SubmitAsync(page, "Save the password");

        page.Errors.Should().BeEmpty();
        page.Path.Should().Be("/account");
        var after = await app.WithAsync(db => db.Users.Where(row => row.Id == researcher.Id).Select(row => row.SecurityStamp).SingleAsync());
        after.Should().NotBe(before, "the stamp is compared within a minute");
        (await here.GetAsync("/admin")).Path.Should().Be("/admin");
        await FailedAsync(researcher.Email, researcher.Password);
        using var again = await app.SignInAsync(researcher with { Password = "seven purple envelopes" });
    }

    private static async Task<WebPage> PasswordAsync(WebBrowser browser, TestResearcher researcher)
    {
        var page = await browser.GetAsync("/account/sign-in");
        return await browser.SubmitAsync(page.Fill("Email", researcher.Email).Fill("Password", researcher.Password), "Sign in");
    }

    private async Task<WebPage> EnterRecoveryCodeAsync(TestResearcher researcher, string code)
    {
        using var browser = app.NewBrowser();
        var page = await PasswordAsync(browser, researcher);
        page = await browser.FollowAsync(page, "recovery-code");
        return await browser.SubmitAsync(page.Fill("Code", code), "Continue");
    }

    /// <summary>The page of a failed sign-in, without what is different each time.</summary>
    private async Task<string> FailedAsync(string email, string password)
    {
        using var browser = app.NewBrowser();
        var page = await browser.GetAsync("/account/sign-in");
        page = await browser.SubmitAsync(page.Fill("Email", email).Fill("Password", password), "Sign in");
        page.Errors.Should().ContainSingle();
        (await browser.GetAsync("/admin")).Path.Should().Be("/account/sign-in");
        return page.Text;
    }
}
