namespace CoProduction.Web.Data;

/// <summary>What a page's script reported: media played, time on the stimulus. Data of second rank: script may be off.</summary>
public sealed class ClientEvent
{
    public long StudyId { get; set; }
    public long Id { get; set; }
    public Guid ParticipantId { get; set; }
    public Guid Ticket { get; set; }
    public required string Name { get; set; }
    public string? Value { get; set; }
    public required DateTimeOffset ReceivedAt { get; set; }
}
