using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Events;

namespace CoProduction.Web.Hosting;

/// <summary>Everything around the pages: logs, limits, headers, errors, keys, health.</summary>
public static class WebHosting
{
    private const string DefaultUrl = "http://localhost:5080";

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    public static void AddWebHosting(this WebApplicationBuilder builder)
    {
        AddLogs(builder);
        AddServer(builder);
        AddSettings(builder.Services, builder.Configuration, builder.Environment);
        AddPages(builder.Services);
        AddKeys(builder.Services, builder.Configuration);
        builder.Services.AddRateLimits(builder.Configuration);
        builder.Services.AddHealthChecks().AddDbContextCheck<StudyDbContext>("database", tags: ["ready"]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService(services => services.GetRequiredService<PreparedPackages>());
    }

    /// <summary>The pipeline up to the routes. After it come authentication, <see cref="UseInputGuard"/> and the pages.</summary>
    public static void UseWebHosting(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestLog>();
        app.UseSecurityHeaders();
        app.UseMiddleware<ErrorPages>();
        app.UsePublicHost();
        app.UseRequestLocalization();
        app.UseRateLimiter();
        app.UseRouting();
    }

    /// <summary>After authorization, so that nobody's body is read who may not send one.</summary>
    public static void UseInputGuard(this WebApplication app) => app.UseMiddleware<InputGuard>();

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }

    private static void AddLogs(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();

        builder.Logging.AddSerilog(
            new LoggerConfiguration()
                .ReadFrom.Configuration(builder.Configuration)

                // In code, after the configuration, because the framework's own lines hold addresses, and an address may
                // hold a code or a token.
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
                .WriteTo.Console(
                    outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}",
                    formatProvider: CultureInfo.InvariantCulture)
                .CreateLogger(),
            dispose: true);

        // The same for any other destination of logs.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
    }

    private static void AddServer(WebApplicationBuilder builder)
    {
        // In a build folder the static files lie in several places; in a published one this does nothing.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // InputGuard holds every page to its own limit.
            kestrel.Limits.MaxRequestBodySize = RequestLimits.DiscardedBytes;
            kestrel.Limits.MaxConcurrentConnections = 10_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        });
        if (AddressKeys.All(key => string.IsNullOrEmpty(builder.Configuration[key]))
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
    }

    private static void AddSettings(IServiceCollection services, ConfigurationManager configuration, IHostEnvironment environment)
    {
        services.AddOptions<SiteOptions>()
            .Bind(configuration.GetSection(SiteOptions.Section))
            .Validate(SiteOptions.IsValid, "Site:PublicUrl must be an address without a path, as https://surveys.example.org")
            .ValidateOnStart();
        services.AddOptions<DemoOptions>()
            .Bind(configuration.GetSection(DemoOptions.Section))
            .PostConfigure(demo => demo.Enabled ??= environment.IsDevelopment())
            .ValidateOnStart();
        services.AddOptions<PackageOptions>()
            .Bind(configuration.GetSection(PackageOptions.Section))
            .Validate(PackageOptions.IsValid, "Packages:MaxBytes and Packages:KeepMinutes must be above 0")
            .ValidateOnStart();
        services.AddOptions<InstallationOptions>().Bind(configuration.GetSection(InstallationOptions.Section)).ValidateOnStart();
        services.AddOptions<ProxyOptions>()
            .Bind(configuration.GetSection(ProxyOptions.Section))
            .Validate(ProxyOptions.IsValid, "Proxy:Known must hold addresses (10.0.0.5) or networks (10.0.0.0/24), and Proxy:Hops must be 1 or more")
            .ValidateOnStart();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxy) =>
        {
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in proxy.Value.Networks())
            {
                forwarded.KnownIPNetworks.Add(network);
            }

            // With both lists empty the framework would believe everybody.
            forwarded.ForwardedHeaders = proxy.Value.Known.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = proxy.Value.Hops;
        });
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(localization =>
        {
            // The researcher's pages are English, whatever the machine; a survey page sets the language of its study.
            localization.SetDefaultCulture("en").AddSupportedCultures("en", "ko").AddSupportedUICultures("en", "ko");
            localization.RequestCultureProviders.Clear();
        });
        services.Configure<FormOptions>(form =>
        {
            form.ValueCountLimit = RequestLimits.Fields;
            form.KeyLengthLimit = RequestLimits.FieldNameLength;
            form.ValueLengthLimit = RequestLimits.ImportBytes;
            form.MultipartBodyLengthLimit = RequestLimits.ImportBytes;
        });
        services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(json => json.JsonSerializerOptions.Converters.Add(new NormalizedTextConverter()));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new NormalizedTextConverter()));
        services.AddAntiforgery();
        services.AddOptions<Microsoft.AspNetCore.Antiforgery.AntiforgeryOptions>().Configure<IOptions<SiteOptions>>((antiforgery, site) =>
        {
            antiforgery.Cookie.Name = SiteCookie.Name("antiforgery", site.Value.IsHttps);
            antiforgery.Cookie.SecurePolicy = SiteCookie.Secure(site.Value.IsHttps);
        });
        services.AddOptions<CookieTempDataProviderOptions>().Configure<IOptions<SiteOptions>>((message, site) =>
        {
            message.Cookie.Name = SiteCookie.Name("message", site.Value.IsHttps);
            message.Cookie.SecurePolicy = SiteCookie.Secure(site.Value.IsHttps);
            message.Cookie.Path = "/";
        });
    }

    private static void AddKeys(IServiceCollection services, ConfigurationManager configuration)
    {
        var protection = services.AddDataProtection().SetApplicationName("CoProduction");
        services.AddSingleton<DatabaseKeyRepository>();
        services.AddOptions<KeyManagementOptions>().Configure<DatabaseKeyRepository>((keys, repository) => keys.XmlRepository = repository);
        if (configuration["DataProtection:Certificate"] is { Length: > 0 } file)
        {
            protection.ProtectKeysWithCertificate(ReadCertificate(file, configuration["DataProtection:CertificatePassword"]));
        }
    }

    private static X509Certificate2 ReadCertificate(string file, string? password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new InvalidOperationException($"DataProtection:Certificate names '{file}', which cannot be read as a PKCS#12 file: {problem.Message}", problem);
        }
    }
}
