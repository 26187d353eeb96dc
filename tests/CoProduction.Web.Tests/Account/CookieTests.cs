using CoProduction.Web.Tests.Infrastructure;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Tests.Account;

public sealed class CookieTests
{
    [Theory]
    [InlineData("https://surveys.example.org", "__Host-researcher", CookieSecurePolicy.Always)]
    [InlineData("", "researcher", CookieSecurePolicy.SameAsRequest)]
    public async Task Under_https_the_session_is_tied_to_the_host(string publicUrl, string name, CookieSecurePolicy secure)
    {
        await using var app = new SqliteWebApp();
        app.Settings["Site:PublicUrl"] = publicUrl;
        await app.InitializeAsync();

        var cookie = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).Cookie;

        (cookie.Name, cookie.SecurePolicy, cookie.HttpOnly, cookie.SameSite, cookie.Path).Should().Be((name, secure, true, SameSiteMode.Lax, "/"));
    }
}
