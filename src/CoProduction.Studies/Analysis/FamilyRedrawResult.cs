namespace CoProduction.Studies.Analysis;

/// <summary>An estimate's p by drawing the arms again for its whole family at once.</summary>
/// <param name="PValue">Westfall and Young's step-down; null where it could not be drawn with the family.</param>
/// <param name="Reason">Why not; null where there is a p.</param>
public sealed record FamilyRedrawResult(double? PValue, string? Reason)
{
    /// <summary>Draws made: fewer than the plan's 10,000 where there are many rows and contrasts.</summary>
    public int Draws { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Contrasts drawn together.</summary>
    public int Together { get; init; }

    /// <summary>What moved within what, in words.</summary>
    public string Procedure { get; init; } = "";
}
