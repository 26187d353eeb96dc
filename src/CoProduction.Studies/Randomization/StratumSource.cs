namespace CoProduction.Studies.Randomization;

/// <summary>What a stratum or cluster is read from, known before the point. Exactly one of the properties is set.</summary>
public sealed record StratumSource
{
    /// <summary>The person's site.</summary>
    public bool Site { get; init; }

    /// <summary>The person's session (a lab session, a class).</summary>
    public bool Session { get; init; }

    /// <summary>A variable answered by one option before the point.</summary>
    public string? Variable { get; init; }

    /// <summary>A declared parameter of the link.</summary>
    public string? UrlParameter { get; init; }
}
