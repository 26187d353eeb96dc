using CoProduction.Web.Data;
using CoProduction.Web.Hosting;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CoProduction.Cli;

/// <summary>The configuration that the web app has, and its services without its pages.</summary>
/// <param name="configuration">As the web app reads it: appsettings.json, then the environment.</param>
/// <param name="contentRoot">The folder that a relative SQLite file lies under.</param>
public sealed class LocalInstallation(IConfiguration configuration, string contentRoot)
{
    /// <summary>Where links are opened while <c>Site:PublicUrl</c> is empty: the web app's default.</summary>
    private const string LocalAddress = "http://localhost:5080";

    private const string Solution = "CoProduction.sln";

    /// <summary>Address of the web app, without a slash at the end.</summary>
    public string Address => (configuration.GetSection(SiteOptions.Section).Get<SiteOptions>()?.PublicUrl is { Length: > 0 } url ? url : LocalAddress).TrimEnd('/');

    public static LocalInstallation OfThisMachine()
    {
        var root = FindContentRoot();
        var environment = Variable("ASPNETCORE_ENVIRONMENT") ?? Variable("DOTNET_ENVIRONMENT") ?? "Production";
        var configuration = new ConfigurationBuilder()
            .SetBasePath(root)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment}.json", optional: true)
            .AddEnvironmentVariables()
            .Build();
        return new LocalInstallation(configuration, root);
    }

    /// <exception cref="InvalidOperationException">The message names the configuration key that is wrong.</exception>
    public ServiceProvider BuildServices()
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft", LogLevel.None));
        services.AddStudyDatabase(configuration, contentRoot);
        services.AddOperations();
        services.AddAccounts();
        return services.BuildServiceProvider();
    }

    /// <summary>
    /// The folder that the web app runs in: the one that is named, else the web project of the repository that we stand in, else this folder where it
    /// holds the settings of a published app, else the folder of this program.
    /// </summary>
    private static string FindContentRoot()
    {
        if ((Variable("ASPNETCORE_CONTENTROOT") ?? Variable("DOTNET_CONTENTROOT")) is { } named) return Path.GetFullPath(named);
        var here = Directory.GetCurrentDirectory();
        for (var folder = new DirectoryInfo(here); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return Path.Combine(folder.FullName, "src", "CoProduction.Web");
        return File.Exists(Path.Combine(here, "appsettings.json")) ? here : AppContext.BaseDirectory;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
