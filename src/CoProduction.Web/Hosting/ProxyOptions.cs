using System.Net;

namespace CoProduction.Web.Hosting;

/// <summary>
/// The configuration section <c>Proxy</c>. Only what these send is believed about a client's address and scheme;
/// believing everybody would let anyone choose the address that limits and logs go by.
/// </summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxy";

    /// <summary>Addresses and networks, as <c>10.0.0.5</c> or <c>10.0.0.0/24</c>.</summary>
    public IList<string> Known { get; set; } = [];

    /// <summary>How many proxies a request passes.</summary>
    public int Hops { get; set; } = 1;

    internal IEnumerable<IPNetwork> Networks() => Known.Select(Parse);

    internal static bool IsValid(ProxyOptions options)
    {
        try
        {
            _ = options.Networks().ToList();
            return options.Hops >= 1;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static IPNetwork Parse(string text) =>
        text.Contains('/', StringComparison.Ordinal)
            ? IPNetwork.Parse(text)
            : IPAddress.Parse(text) is var address && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
                ? new IPNetwork(address, 128)
                : new IPNetwork(address, 32);
}
