namespace CoProduction.Studies.Responses;

/// <summary>The arm of one unit (the person, or a theme of the person) in one randomization.</summary>
public sealed record ResponseAssignment
{
    public required string Randomization { get; init; }

    /// <summary>The theme, where themes are assigned; else empty.</summary>
    public string Unit { get; init; } = "";

    public required string Arm { get; init; }

    /// <summary>Key of the declared cell; empty where there is one stratum.</summary>
    public string Stratum { get; init; } = "";

    /// <summary>Cluster that was assigned; null: read from what the design names as the cluster, if it names one.</summary>
    public string? Cluster { get; init; }

    /// <summary>Allocation epoch of the draw.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Place in the stratum's sequence, from 1; of a cluster's member that of the cluster, where it is at hand. Null where unknown.</summary>
    public long? Sequence { get; init; }

    /// <summary>Design probabilities of all arms; empty where unknown.</summary>
    public IReadOnlyDictionary<string, double> Probabilities { get; init; } = new Dictionary<string, double>();

    public ArmSource Source { get; init; }
}
