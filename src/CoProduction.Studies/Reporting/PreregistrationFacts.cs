namespace CoProduction.Studies.Reporting;

/// <summary>What a preregistration says that no design holds: which bytes it is about, and how far the study is.</summary>
public sealed record PreregistrationFacts
{
    /// <summary>SHA-256 of the design file, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Number of the published version; null: a draft, which nothing locks.</summary>
    public int? Version { get; init; }

    /// <summary>When the version was locked; null for a draft.</summary>
    public DateTimeOffset? LockedAt { get; init; }

    /// <summary>Real and imported responses that are stored now.</summary>
    public long Responses { get; init; }
}
