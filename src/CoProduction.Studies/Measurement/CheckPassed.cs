using System.Text.Json.Serialization;

namespace CoProduction.Studies.Measurement;

/// <summary>1 where a check was answered as expected (by arm where the item says so), 0 for another answer, missing without one.</summary>
public sealed record CheckPassed : Measure
{
    public string Variable { get; init; } = "";

    [JsonIgnore]
    public override IReadOnlyList<string> Inputs => [Variable];
}
