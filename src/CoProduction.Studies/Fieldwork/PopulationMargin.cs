namespace CoProduction.Studies.Fieldwork;

/// <summary>How the population divides by one question, to be set beside the sample.</summary>
public sealed record PopulationMargin
{
    /// <summary>A question answered by one option.</summary>
    public string Variable { get; init; } = "";

    /// <summary>Persons or shares by option key; they need no particular sum.</summary>
    public IReadOnlyDictionary<string, double> Shares { get; init; } = new Dictionary<string, double>();
}
