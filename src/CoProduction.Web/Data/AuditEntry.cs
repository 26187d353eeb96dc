namespace CoProduction.Web.Data;

/// <summary>
/// A link of a study's audit chain. Details hold no answers, so that erasure never breaks the chain.
/// Appended only by <see cref="StudyDbContext.AppendAuditAsync"/>.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>The <see cref="StudyId"/> of what concerns the installation and no study.</summary>
    public const long Installation = 0;

    public long StudyId { get; set; }
    public long Number { get; set; }
    public required DateTimeOffset At { get; set; }
    public required string Actor { get; set; }
    public required string Action { get; set; }
    public byte[]? BeforeSha256 { get; set; }
    public byte[]? AfterSha256 { get; set; }
    public required string Details { get; set; }
    public required byte[] PreviousHash { get; set; }
    public required byte[] Hash { get; set; }
}
