namespace CoProduction.Statistics;

/// <summary>An outcome by unit.</summary>
/// <param name="Y">Totals, centred within strata and scaled.</param>
/// <param name="A">What a unit of effect adds to them, as observed.</param>
/// <param name="Totals">Sums by stratum.</param>
/// <param name="Scale">What one unit of Y is worth in units of the outcome; 0 for a constant.</param>
/// <param name="Tiny">A variance at or below this is zero but for rounding.</param>
internal sealed record UnitOutcome(double[] Y, double[] A, UnitSums[] Totals, double Scale, double Tiny);
