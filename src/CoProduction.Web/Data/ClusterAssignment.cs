using CoProduction.Studies.Responses;

namespace CoProduction.Web.Data;

/// <summary>The arm of a whole cluster. It has a row of its own because its first two members race.</summary>
public sealed class ClusterAssignment
{
    public long StudyId { get; set; }
    public int Epoch { get; set; }
    public ParticipantKind Kind { get; set; }
    public required string Randomization { get; set; }
    public required string Cluster { get; set; }
    public required string Stratum { get; set; }
    public long Seq { get; set; }
    public required string Arm { get; set; }
}
