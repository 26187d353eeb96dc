namespace CoProduction.Web.Data;

/// <summary>The answers of one page, append-only. Per page and loop turn the latest id wins.</summary>
public sealed class PageSubmission
{
    public long StudyId { get; set; }
    public Guid ParticipantId { get; set; }
    public long Id { get; set; }
    public Guid Ticket { get; set; }
    public required string Page { get; set; }
    public string LoopKey { get; set; } = "";
    public required string Language { get; set; }

    /// <summary>A JSON object, one property per item.</summary>
    public required string Answers { get; set; }

    public required byte[] BodySha256 { get; set; }
    public required DateTimeOffset ReceivedAt { get; set; }
}
