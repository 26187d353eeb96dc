namespace CoProduction.Studies.Rehearsal;

/// <summary>A latent trait of a person: normal, with mean, standard deviation and slopes on traits listed before it.</summary>
public sealed record SyntheticTrait
{
    public string Key { get; init; } = "";

    public double Mean { get; init; }

    /// <summary>Standard deviation of what the slopes leave open.</summary>
    public double Sd { get; init; } = 1;

    public IReadOnlyDictionary<string, double> Slopes { get; init; } = new Dictionary<string, double>();
}
