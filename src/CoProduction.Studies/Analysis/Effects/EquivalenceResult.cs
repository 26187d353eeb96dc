namespace CoProduction.Studies.Analysis.Effects;

/// <summary>What a result that was not significant rules out: two one-sided tests at α.</summary>
/// <param name="Margin">Half width of the equivalence region that the plan declares; null where it declares none.</param>
/// <param name="PValue">The larger p of the two tests; null without a margin.</param>
/// <param name="Low">Lower limit of the interval at 1 − 2α.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Level">1 − 2α.</param>
/// <param name="SmallestMargin">The smallest margin within which the effect would be shown to lie: effects beyond it are ruled out at α.</param>
public sealed record EquivalenceResult(double? Margin, double? PValue, double Low, double High, double Level, double SmallestMargin)
{
    /// <summary>Null without a margin.</summary>
    public bool? IsEquivalent => Margin is { } margin ? SmallestMargin < margin : null;
}
