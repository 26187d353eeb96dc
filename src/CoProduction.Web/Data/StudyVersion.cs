namespace CoProduction.Web.Data;

/// <summary>A published design: bytes that are never edited, and the SHA-256 of exactly these bytes.</summary>
public sealed class StudyVersion
{
    public long StudyId { get; set; }
    public int Version { get; set; }
    public required byte[] Document { get; set; }
    public required byte[] Sha256 { get; set; }
    public int Epoch { get; set; }

    /// <summary>Why the study was amended; null for the first version.</summary>
    public string? Reason { get; set; }

    public required string PublishedBy { get; set; }
    public required DateTimeOffset PublishedAt { get; set; }
}
