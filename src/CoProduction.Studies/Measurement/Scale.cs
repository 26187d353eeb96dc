using System.Text.Json.Serialization;

namespace CoProduction.Studies.Measurement;

/// <summary>Mean or sum of numeric items; reversed items count min + max − x of their response options.</summary>
public sealed record Scale : Measure
{
    public IReadOnlyList<ScaleItem> Items { get; init; } = [];

    public ScaleScore Score { get; init; } = ScaleScore.Mean;

    /// <summary>Fewest answered items for a score; null means all. A sum always needs all.</summary>
    public int? MinAnswered { get; init; }

    [JsonIgnore]
    public override IReadOnlyList<string> Inputs => [.. Items.Select(item => item.Variable)];
}
