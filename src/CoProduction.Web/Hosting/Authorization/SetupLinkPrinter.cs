using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>
/// While nobody has an account, each start prints a link that makes the first one: on the console and not in the log,
/// because whoever reads the link can use it.
/// </summary>
public sealed class SetupLinkPrinter(IServiceScopeFactory scopes, IServer server, IOptions<SiteOptions> site) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        if (!await accounts.NobodyIsThereAsync())
            return;
        var link = await accounts.CreateSetupLinkAsync("first start");
        await Console.Out.WriteLineAsync($"\nNobody has an account yet. Make the administrator's account here (once, within {Accounts.LinkLifetime.TotalDays:0} days):\n\n  {Address()}{link.Path}\n");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Address()
    {
        if (site.Value.PublicUrl.Length > 0)
            return site.Value.PublicUrl.TrimEnd('/');
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        return address.Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("+", "localhost", StringComparison.Ordinal)
            .Replace("*", "localhost", StringComparison.Ordinal)
            .TrimEnd('/');
    }
}
