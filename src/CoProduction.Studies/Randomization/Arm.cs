namespace CoProduction.Studies.Randomization;

/// <summary>A combination of levels to which units are assigned. The first arm of a randomization is its control.</summary>
public sealed record Arm
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    /// <summary>Level key by factor key. A factor that is absent does not appear in this arm (incomplete factorial).</summary>
    public IReadOnlyDictionary<string, string> Levels { get; init; } = new Dictionary<string, string>();

    /// <summary>Share of the allocation: probability = weight / sum of weights.</summary>
    public int Weight { get; init; } = 1;
}
