namespace CoProduction.Web.Data;

/// <summary>A credential with which a script reads the results of one study. Only the hash of the token is stored.</summary>
public sealed class ApiToken
{
    /// <summary>The one scope there is: files of results, as a member may download them.</summary>
    public const string Read = "read";

    public long StudyId { get; set; }

    /// <summary>From 1, in the order of creation.</summary>
    public int Number { get; set; }

    /// <summary>What its makers call it.</summary>
    public required string Name { get; set; }

    public required byte[] TokenHash { get; set; }

    public string Scope { get; set; } = Read;

    /// <summary>The researcher on whose membership it rests; null for one made by <c>coprod</c>, which rests on nobody's.</summary>
    public Guid? UserId { get; set; }

    public required string CreatedBy { get; set; }
    public required DateTimeOffset CreatedAt { get; set; }
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>To within some minutes.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }
}
