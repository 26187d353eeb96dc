namespace CoProduction.Studies.Analysis.Effects;

/// <summary>An effect on a scale without units, and which standard deviation it was divided by.</summary>
/// <param name="Name">Cohen's d, Cohen's h, or standardized difference.</param>
/// <param name="Value">The effect; null with a reason.</param>
/// <param name="Low">Lower limit; null where theory gives no interval.</param>
/// <param name="High">Upper limit.</param>
/// <param name="StandardDeviation">In units of the outcome; null for Cohen's h.</param>
/// <param name="Basis">What it is measured by, in words.</param>
/// <param name="Reason">Why there is no number or no interval; null where both are there.</param>
public sealed record EffectSize(string Name, double? Value, double? Low, double? High, double? StandardDeviation, string Basis, string? Reason);
