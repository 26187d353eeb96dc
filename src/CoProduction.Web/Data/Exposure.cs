namespace CoProduction.Web.Data;

/// <summary>One page shown to one participant. Its ticket is synchronizer token, exposure record and idempotency key in one.</summary>
public sealed class Exposure
{
    public long StudyId { get; set; }

    /// <summary>A bearer credential of one page (random v4): never exported, never logged.</summary>
    public Guid Ticket { get; set; }

    public Guid ParticipantId { get; set; }
    public required string Page { get; set; }
    public string LoopKey { get; set; } = "";
    public required string Language { get; set; }

    /// <summary>SHA-256 of the page's text as rendered for this arm, site, theme and language; null for a page without study text.</summary>
    public byte[]? TextSha256 { get; set; }

    /// <summary>The realised order of items and options, JSON; null where nothing is randomized and once erased.</summary>
    public string? ItemOrder { get; set; }

    /// <summary>What was typed before a switch of language, a JSON object like answers; not yet validated, never data.</summary>
    public string? Draft { get; set; }

    public required DateTimeOffset IssuedAt { get; set; }
}
