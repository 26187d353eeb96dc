namespace CoProduction.Web.Data;

/// <summary>The one draft of a study: a JSON document that may be wrong and is always saveable.</summary>
public sealed class StudyDraft
{
    public long StudyId { get; set; }
    public required byte[] Document { get; set; }

    /// <summary>Raised by each save; a save succeeds only where the revision is still the one that was read.</summary>
    public int Revision { get; set; }

    public required string UpdatedBy { get; set; }
    public required DateTimeOffset UpdatedAt { get; set; }
}
