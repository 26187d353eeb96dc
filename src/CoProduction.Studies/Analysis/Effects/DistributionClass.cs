namespace CoProduction.Studies.Analysis.Effects;

/// <summary>A value, or a bin [Low, High) whose last includes its end.</summary>
/// <param name="Label">Words for a value that has some, or the value about which a bin lies; else empty.</param>
/// <param name="Low">The value, or the lower end.</param>
/// <param name="High">The value, or the upper end.</param>
public sealed record DistributionClass(string Label, double Low, double High);
