using CoProduction.Cli;
using CoProduction.Web.Data;
using Microsoft.Extensions.Configuration;

namespace CoProduction.Web.Tests.Cli;

/// <summary>Runs <c>coprod</c> as its program does, on a database of the test's own.</summary>
internal static class Coprod
{
    public static async Task<CoprodRun> RunAsync(DatabaseSettings database, params string[] args)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = database.Provider.ToString(),
            ["Database:ConnectionString"] = database.ConnectionString,
        });
        return await RunAsync(() => new LocalInstallation(configuration.Build(), "/"), args);
    }

    /// <summary>Without a database.</summary>
    public static Task<CoprodRun> RunAsync(params string[] args) =>
        RunAsync(() => throw new InvalidOperationException("This verb must not ask for a database."), args);

    private static async Task<CoprodRun> RunAsync(Func<LocalInstallation> installation, string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await CoprodCommand.RunAsync(args, installation, output, error);
        return new CoprodRun(exit, output.ToString(), error.ToString());
    }
}
