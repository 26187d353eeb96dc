namespace CoProduction.Web.Data;

/// <summary>One attempt at one trial of an effort task, late ones included.</summary>
public sealed class TaskEvent
{
    public long StudyId { get; set; }
    public Guid ParticipantId { get; set; }
    public Guid Ticket { get; set; }

    /// <summary>The key of the task's item.</summary>
    public required string Task { get; set; }

    public int Round { get; set; }
    public int Trial { get; set; }
    public required DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? ReceivedAt { get; set; }
    public string? Value { get; set; }
    public bool? Correct { get; set; }
    public bool Late { get; set; }
}
