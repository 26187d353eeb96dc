namespace CoProduction.Statistics;

/// <summary>A level of a dosed factor as observed.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Score">The dose it stands for; null where the coding needs only the order.</param>
/// <param name="N">Rows used.</param>
/// <param name="Mean">Of the outcome.</param>
public sealed record DoseLevel(string Label, double? Score, int N, double Mean);
