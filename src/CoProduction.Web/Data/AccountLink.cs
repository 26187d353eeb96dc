namespace CoProduction.Web.Data;

/// <summary>A one-time link to make an account or to set a password. Only the hash of its code is stored.</summary>
public sealed class AccountLink
{
    public required byte[] CodeHash { get; set; }
    public AccountLinkPurpose Purpose { get; set; }
    public string? Email { get; set; }
    public Guid? UserId { get; set; }

    /// <summary>The study and role that an invited researcher gets, where the invitation is to a study.</summary>
    public long? StudyId { get; set; }

    public StudyRole? Role { get; set; }
    public required string CreatedBy { get; set; }
    public required DateTimeOffset CreatedAt { get; set; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? UsedAt { get; set; }
}
