using System.Text.Json.Serialization;

namespace CoProduction.Studies.Measurement;

/// <summary>
/// Share of items answered positively, 0–1 (Bovaird et al. 2016). Not-applicable and not-asked items leave the denominator;
/// the number of items behind each value is shown beside it.
/// </summary>
public sealed record ProportionPositive : Measure
{
    public IReadOnlyList<PositiveItem> Items { get; init; } = [];

    public IndexDenominator Denominator { get; init; } = IndexDenominator.Answered;

    /// <summary>Fewest answered items for a score; at least 1.</summary>
    public int MinAnswered { get; init; } = 1;

    [JsonIgnore]
    public override IReadOnlyList<string> Inputs => [.. Items.Select(item => item.Variable)];
}
