using System.Text.Json.Serialization;

namespace CoProduction.Studies.Measurement;

/// <summary>1 where the answer is one of the positive options (or at least a number), 0 for another answer, missing without one.</summary>
public sealed record Dichotomy : Measure
{
    public string Variable { get; init; } = "";

    public IReadOnlyList<string> Positive { get; init; } = [];

    public double? AtLeast { get; init; }

    [JsonIgnore]
    public override IReadOnlyList<string> Inputs => [Variable];
}
