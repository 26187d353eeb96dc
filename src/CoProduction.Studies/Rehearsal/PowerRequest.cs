namespace CoProduction.Studies.Rehearsal;

/// <summary>How a design's power is simulated.</summary>
/// <param name="Persons">Persons who start, in each simulated study.</param>
/// <param name="Draws">Simulated studies.</param>
/// <param name="Seed">The same seed gives the same numbers.</param>
/// <param name="Target">The power at which the minimum detectable effect is told; above one half.</param>
public sealed record PowerRequest(int Persons, int Draws, ulong Seed, double Target = 0.8)
{
    public const int FewestDraws = 20;
}
