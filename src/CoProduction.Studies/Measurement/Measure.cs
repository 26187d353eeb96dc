using System.Text.Json.Serialization;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Measurement;

/// <summary>A number made from answers: what the plan analyses.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Scale), "scale")]
[JsonDerivedType(typeof(ProportionPositive), "proportionPositive")]
[JsonDerivedType(typeof(Dichotomy), "dichotomy")]
[JsonDerivedType(typeof(SingleValue), "value")]
[JsonDerivedType(typeof(CheckPassed), "checkPassed")]
[JsonDerivedType(typeof(TaskMetric), "task")]
public abstract record Measure
{
    /// <summary>Name of the column.</summary>
    public string Key { get; init; } = "";

    public LocalizedText Label { get; init; } = LocalizedText.Empty;

    public VariableRole Role { get; init; } = VariableRole.Descriptive;

    /// <summary>Vertex of the public-value triangle that an outcome speaks to.</summary>
    public PublicValueVertex? Vertex { get; init; }

    /// <summary>Names of the variables it is made from.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Inputs { get; }
}
