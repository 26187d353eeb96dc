namespace CoProduction.Studies.Rehearsal;

/// <summary>What is added where the person's arm has all of these levels (one: a main effect; two: what they do together besides).</summary>
public sealed record SyntheticEffect
{
    /// <summary>Level by factor.</summary>
    public IReadOnlyDictionary<string, string> Levels { get; init; } = new Dictionary<string, string>();

    /// <summary>Only at this site; null: everywhere.</summary>
    public string? Site { get; init; }

    /// <summary>Only for this theme; null: for all.</summary>
    public string? Theme { get; init; }

    public double Add { get; init; }
}
