using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

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
                cookie.Cookie.Name = "researcher";
                cookie.CookieManager = new PrefixedCookies();
            });
            cookies.TwoFactorUserIdCookie!.Configure(cookie =>
            {
                cookie.ExpireTimeSpan = SecondStepLength;
                cookie.Cookie.Name = "researcher-second-step";
                cookie.CookieManager = new PrefixedCookies();
            });
        });

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
}
