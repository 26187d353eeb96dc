using System.Text.Json.Serialization;

namespace CoProduction.Studies.Measurement;

/// <summary>A figure of an effort task's log. Units and minutes are 0 for a person who stops at once; rates are conditional on effort.</summary>
public sealed record TaskMetric : Measure
{
    /// <summary>Key of the effort task.</summary>
    public string Task { get; init; } = "";

    public TaskFigure Figure { get; init; }

    [JsonIgnore]
    public override IReadOnlyList<string> Inputs => [Task];
}
