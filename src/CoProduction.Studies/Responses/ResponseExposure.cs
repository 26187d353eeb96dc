using CoProduction.Studies.Design;

namespace CoProduction.Studies.Responses;

/// <summary>One page shown: the hash of its text and the order drawn.</summary>
public sealed record ResponseExposure(PageTurn Turn, byte[]? TextSha256, ItemOrder Order, string? Language, DateTimeOffset IssuedAt);
