using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// A stored assignment, as the verifier reads it. Three forms: a draw of a person or theme (sequence, no cluster); a draw of a cluster
/// (sequence and cluster); a member of a cluster (cluster, no sequence).
/// </summary>
public sealed record AssignedUnit
{
    public required int Epoch { get; init; }

    public required ParticipantKind Kind { get; init; }

    public required string Randomization { get; init; }

    /// <summary>Key of the stratum, or what erasure put in its place (<see cref="ErasedStratum"/>).</summary>
    public string Stratum { get; init; } = "";

    public long? Sequence { get; init; }

    public string? Cluster { get; init; }

    public required string Arm { get; init; }

    /// <summary>Stored design probabilities by arm; null where the row has none (a cluster draw).</summary>
    public IReadOnlyDictionary<string, double>? Probabilities { get; init; }

    /// <summary>Names the row in messages: a participant's export id, a cluster.</summary>
    public string Name { get; init; } = "";
}
