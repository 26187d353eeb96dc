using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>The mean of an outcome at a level of each of two factors.</summary>
/// <param name="First">Key of the level of the first factor.</param>
/// <param name="FirstLabel">Its label.</param>
/// <param name="Second">Key of the level of the second.</param>
/// <param name="SecondLabel">Its label.</param>
/// <param name="N">Rows.</param>
/// <param name="Mean">With its interval.</param>
public sealed record FactorialCell(string First, string FirstLabel, string Second, string SecondLabel, int N, TermEstimate Mean);
