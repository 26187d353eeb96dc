namespace CoProduction.Web.Data;

/// <summary>
/// A page sent again under a used ticket. It is a row so that every acknowledgement follows a write: an
/// acknowledged no-op can be lost at failover.
/// </summary>
public sealed class PageResubmission
{
    public long StudyId { get; set; }
    public long Id { get; set; }
    public Guid ParticipantId { get; set; }
    public Guid Ticket { get; set; }
    public required byte[] BodySha256 { get; set; }

    /// <summary>Kept only where the body differs from the one that counts. Whether it differs is told by the hash.</summary>
    public string? Answers { get; set; }

    public required DateTimeOffset ReceivedAt { get; set; }
}
