namespace CoProduction.Web.Data;

/// <summary>A personal link. Only the hash of its code is stored.</summary>
public sealed class Invitation
{
    public long StudyId { get; set; }
    public required byte[] CodeHash { get; set; }
    public required string ExternalId { get; set; }
    public string Population { get; set; } = "";
    public short Wave { get; set; } = 1;
    public required DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? UsedAt { get; set; }
}
