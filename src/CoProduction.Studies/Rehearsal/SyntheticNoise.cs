namespace CoProduction.Studies.Rehearsal;

/// <summary>
/// Noise that depends on nothing but the seed, the person and what it is for: the same person under another arm keeps it, so that the difference between
/// two potential outcomes is the effect. SplitMix64's finaliser over an FNV-1a hash; fast, and no secret hangs on it (arms are drawn elsewhere).
/// </summary>
internal readonly struct SyntheticNoise(ulong seed, int person)
{
    private readonly ulong start = Mix(seed ^ Mix((ulong)person + 0x9E3779B97F4A7C15));

    /// <summary>A number strictly between 0 and 1.</summary>
    public double Uniform(string purpose, string name, string theme = "")
    {
        var hash = Hash(Hash(Hash(start, purpose), name), theme);
        return ((Mix(hash) >> 11) + 0.5) / (1UL << 53);
    }

    public double Normal(string purpose, string name, string theme = "") => Quantile(Uniform(purpose, name, theme));

    /// <summary>The standard normal quantile.</summary>
    public static double Quantile(double probability) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, probability);

    private static ulong Hash(ulong hash, string text)
    {
        foreach (var letter in text) hash = (hash ^ letter) * 0x100000001B3;
        return (hash ^ 0x1F) * 0x100000001B3;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
