using CoProduction.Studies.Responses;

namespace CoProduction.Web.Data;

/// <summary>The arm of one unit (the person, or one theme of the person) in one randomization. Written once.</summary>
public sealed class AssignmentRow
{
    public long StudyId { get; set; }
    public Guid ParticipantId { get; set; }
    public required string Randomization { get; set; }

    /// <summary>The theme, where the unit is a theme; empty where it is the person.</summary>
    public string Unit { get; set; } = "";

    public int Epoch { get; set; }
    public ParticipantKind Kind { get; set; }
    public required string Stratum { get; set; }

    /// <summary>The place in the stratum's sequence, from 1; null for a cluster's member and for an imported arm.</summary>
    public long? Seq { get; set; }

    public required string Arm { get; set; }

    /// <summary>The design probabilities of all arms given stratum and version, a JSON object; null where unknown (imported).</summary>
    public string? Probabilities { get; set; }

    /// <summary>What a slot filled from a list was filled with, a JSON object; null where there is none.</summary>
    public string? Fill { get; set; }

    public AssignmentSource Source { get; set; }
    public required DateTimeOffset AssignedAt { get; set; }
}
