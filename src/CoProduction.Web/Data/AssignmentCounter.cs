using CoProduction.Studies.Responses;

namespace CoProduction.Web.Data;

/// <summary>How many sequence numbers a stratum has handed out. Raised only by <see cref="StudyDbContext.NextSequenceAsync"/>.</summary>
public sealed class AssignmentCounter
{
    public long StudyId { get; set; }
    public int Epoch { get; set; }
    public ParticipantKind Kind { get; set; }
    public required string Randomization { get; set; }
    public required string Stratum { get; set; }
    public long Issued { get; set; }
}
