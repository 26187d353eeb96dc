namespace CoProduction.Web.Data;

/// <summary>A line of the payment ledger; a correction is a new line.</summary>
public sealed class Payment
{
    public long StudyId { get; set; }
    public long Id { get; set; }
    public Guid ParticipantId { get; set; }
    public long AmountMinor { get; set; }
    public required string Currency { get; set; }
    public required string Reason { get; set; }
    public required DateTimeOffset CreatedAt { get; set; }
}
