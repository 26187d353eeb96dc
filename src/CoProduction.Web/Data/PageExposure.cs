namespace CoProduction.Web.Data;

/// <summary>The next page's ticket and what it will show; becomes an <see cref="Exposure"/> of the same participant.</summary>
public sealed record PageExposure(
    Guid Ticket,
    string Page,
    string LoopKey,
    string Language,
    byte[]? TextSha256 = null,
    string? ItemOrder = null,
    string? Draft = null);
