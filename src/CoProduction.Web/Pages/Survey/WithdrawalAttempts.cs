using System.Net;
using System.Threading.RateLimiting;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// How often codes may be tried from one address. A code has 60 bits, so guessing is hopeless anyway; the limit spares the database. It is wide enough for
/// a class of students behind one address.
/// </summary>
public sealed class WithdrawalAttempts : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions { PermitLimit = 100, Window = TimeSpan.FromMinutes(10) }));

    public bool MayTry(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(address?.ToString() ?? "");
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
