using System.Net;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Account;

public abstract class SetupTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : SetupTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : SetupTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task A_setup_link_makes_the_administrator_once_and_leads_to_the_second_factor()
    {
        var link = await SetupLinkAsync();
        var second = await SetupLinkAsync();
        using var browser = app.NewBrowser();

        var page = await browser.GetAsync(link);
        page.Errors.Should().BeEmpty();
        page.Fill("Email", "first@example.org").Fill("Name", "The First")
            .Fill("NewPassword.Password", "plain words make it long").Fill("NewPassword.Again", "plain words make it long");
        page = await browser.SubmitAsync(page, "Create the account");

        page.Errors.Should().BeEmpty();
        page.Heading.Should().Be("Authenticator app");
        (await browser.GetAsync("/admin")).Path.Should().Be("/account/authenticator", "an administrator may do nothing before");

        using var other = app.NewBrowser();
        (await other.GetAsync(link)).Text.Should().Contain("used already");
        (await other.GetAsync(second)).Text.Should().Contain("used already", "there is an account now");

        var key = page.Document.QuerySelector("#authenticator-key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        page = await browser.SubmitAsync(page.Fill("Code", app.CodeOf(key)), "Turn the app on");
        page.Errors.Should().BeEmpty();
        page.All(".app-recovery-codes li").Should().HaveCount(10);
        (await browser.GetAsync("/admin")).Path.Should().Be("/admin");

        (await app.WithAsync(db => db.Users.SingleAsync())).IsAdministrator.Should().BeTrue();
        (await app.WithAsync(db => AuditChain.FirstBrokenAsync(db, AuditEntry.Installation))).Should().BeNull();
        app.Logs.ShouldHoldNoUnhandledException();
        app.Logs.Entries.Where(entry => entry.Message.Contains(link, StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_unknown_setup_link_shows_no_form()
    {
        using var browser = app.NewBrowser();

        var page = await browser.GetAsync("/account/setup/AAAAAAAAAAAAAAAAAAAAAA");

        page.Status.Should().Be(HttpStatusCode.OK);
        page.FieldNames.Should().NotContain("Email");
    }

    private async Task<string> SetupLinkAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Accounts>().CreateSetupLinkAsync("test")).Path;
    }
}
