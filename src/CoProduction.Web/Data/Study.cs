namespace CoProduction.Web.Data;

public sealed class Study
{
    public long StudyId { get; set; }
    public required string Slug { get; set; }

    /// <summary>The title of the newest draft or version, kept for lists.</summary>
    public required string Title { get; set; }

    public StudyState State { get; set; }

    /// <summary>Shown under a banner; its report is readable without signing in.</summary>
    public bool Demo { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? OpenedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public DateTimeOffset? UnblindedAt { get; set; }
    public string? UnblindedBy { get; set; }
    public string? UnblindedReason { get; set; }
}
