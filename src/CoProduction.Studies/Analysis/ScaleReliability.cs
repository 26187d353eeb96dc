using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>Internal consistency of a scale (for one theme, where it loops).</summary>
/// <param name="Scale">Label.</param>
/// <param name="Theme">Label of the theme, or empty.</param>
/// <param name="Items">Names of the items, reversed ones marked.</param>
/// <param name="Reliability">Alpha and item statistics; null where they could not be computed.</param>
/// <param name="Reason">Why not.</param>
public sealed record ScaleReliability(string Scale, string Theme, IReadOnlyList<string> Items, Reliability? Reliability, string? Reason)
{
    /// <summary>Key of the scale, and of the theme where it loops.</summary>
    public string Key { get; init; } = "";

    public string ThemeKey { get; init; } = "";
}
