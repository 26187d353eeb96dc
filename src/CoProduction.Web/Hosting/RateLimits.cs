using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Hosting;

/// <summary>Limits of this process. They keep one client from taking the others' turn; they are no defence of accounts.</summary>
internal static class RateLimits
{
    public const string Account = "account";

    private const string Api = "api";

    private const string Survey = "survey";

    public static IServiceCollection AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RateLimitOptions>()
            .Bind(configuration.GetSection(RateLimitOptions.Section))
            .Validate(RateLimitOptions.IsValid, $"{RateLimitOptions.Section}: every limit must be above 0.")
            .ValidateOnStart();
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "30";
                return ValueTask.CompletedTask;
            };

            // Two limits in a row: a made-up cookie is a new respondent, but not a new network.
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(PerRespondent),
                PartitionedRateLimiter.Create<HttpContext, string>(PerNetwork));
        });
    }

    private static RateLimitPartition<string> PerRespondent(HttpContext context)
    {
        var options = Options(context);
        return !IsExempt(context, options) && context.Request.Cookies.FirstOrDefault(cookie => cookie.Key.Contains(Survey, StringComparison.Ordinal)).Value is { } token
            ? PerMinute(token, options.PerRespondent)
            : RateLimitPartition.GetNoLimiter("");
    }

    private static RateLimitPartition<string> PerNetwork(HttpContext context)
    {
        var options = Options(context);
        var (area, permits) = context.Request.Path switch
        {
            var path when path.StartsWithSegments("/account", StringComparison.OrdinalIgnoreCase) => (Account, options.AccountPerNetwork),
            var path when path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) => (Api, options.ApiPerNetwork),
            _ => ("", options.PerNetwork),
        };
        return IsExempt(context, options)
            ? RateLimitPartition.GetNoLimiter("")
            : PerMinute(area + Network(context.Connection.RemoteIpAddress), permits);
    }

    private static RateLimitPartition<string> PerMinute(string key, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });

    private static RateLimitOptions Options(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;

    private static bool IsExempt(HttpContext context, RateLimitOptions options) =>
        context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        || (options.ExemptLoopback && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address));

    /// <summary>An IPv4 address; of IPv6 the /64, which is one household or host.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
