namespace CoProduction.Web.Data;

/// <summary>What a participant agreed to: the hash of the text shown, its language, the time. Kept after erasure.</summary>
public sealed class Consent
{
    public long StudyId { get; set; }
    public Guid ParticipantId { get; set; }
    public required byte[] TextSha256 { get; set; }
    public required string Language { get; set; }
    public required DateTimeOffset GivenAt { get; set; }
}
