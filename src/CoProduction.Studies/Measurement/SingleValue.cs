using System.Text.Json.Serialization;

namespace CoProduction.Studies.Measurement;

/// <summary>The number of one item: what was typed, or the value of the option chosen.</summary>
public sealed record SingleValue : Measure
{
    public string Variable { get; init; } = "";

    [JsonIgnore]
    public override IReadOnlyList<string> Inputs => [Variable];
}
