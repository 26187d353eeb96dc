using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Hosting.Authorization;

public static class AccountServices
{
    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(12);
    private static readonly TimeSpan SecondStepLength = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Researchers' accounts and the rules of their passwords, without anything of the web: <c>coprod user</c> uses the same.
    /// </summary>
    public static IdentityBuilder AddAccounts(this IServiceCollection services)
    {
        services.AddScoped<Accounts>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        return services
            .AddIdentityCore<Researcher>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.User.RequireUniqueEmail = true;
                identity.User.AllowedUserNameCharacters = "";
                identity.Password.RequiredLength = PasswordScreen.MinLength;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Lockout.MaxFailedAccessAttempts = 10;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddEntityFrameworkStores<StudyDbContext>()
            .AddPasswordValidator<PasswordScreen>()
            .AddTokenProvider<AuthenticatorProvider>(TokenOptions.DefaultAuthenticatorProvider);
    }

    /// <summary>Signing in by cookie, and who may see which page.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddAccounts().AddSignInManager<ResearcherSignIn>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(cookie =>
            {
                cookie.LoginPath = "/account/sign-in";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.ExpireTimeSpan = SessionLength;
                cookie.SlidingExpiration = true;
            });
            cookies.TwoFactorUserIdCookie!.Configure(cookie => cookie.ExpireTimeSpan = SecondStepLength);
        });
        NameCookie(services, IdentityConstants.ApplicationScheme, "researcher");
        NameCookie(services, IdentityConstants.TwoFactorUserIdScheme, "researcher-second-step");

        // A changed password, a new second factor or a closed account ends the other sessions within a minute.
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddScoped<StudyAccess>();
        services.AddScoped<IAuthorizationHandler, ResearcherHandler>();
        services.AddScoped<IAuthorizationHandler, StudyHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DenialHandler>();
        services.AddAuthorization(Policies.Add);
        services.AddHostedService<SetupLinkPrinter>();
        return services;
    }

    private static void NameCookie(IServiceCollection services, string scheme, string name) =>
        services.AddOptions<CookieAuthenticationOptions>(scheme).Configure<IOptions<SiteOptions>>((cookie, site) =>
        {
            cookie.Cookie.Name = SiteCookie.Name(name, site.Value.IsHttps);
            cookie.Cookie.SecurePolicy = SiteCookie.Secure(site.Value.IsHttps);
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.Path = "/";
        });
}
