namespace CoProduction.Web.Hosting;

/// <summary>
/// The configuration section <c>RateLimits</c>: requests per minute in this process. A lecture hall of 300 behind one
/// address must pass, so the limit of a network is wide and the limit of a respondent is narrow.
/// </summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    public int PerRespondent { get; set; } = 120;
    public int PerNetwork { get; set; } = 6000;

    /// <summary>Sign-in, links and passwords, per network. Guesses at one account are counted in the database besides.</summary>
    public int AccountPerNetwork { get; set; } = 120;

    /// <summary>The API, per network: each file is computed, and a script that asks every second is wrong.</summary>
    public int ApiPerNetwork { get; set; } = 120;

    /// <summary>Load drivers and rehearsals run on the machine itself.</summary>
    public bool ExemptLoopback { get; set; } = true;

    internal static bool IsValid(RateLimitOptions options) =>
        options is { PerRespondent: > 0, PerNetwork: > 0, AccountPerNetwork: > 0, ApiPerNetwork: > 0 };
}
