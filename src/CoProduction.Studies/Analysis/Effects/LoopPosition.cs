using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>The effect among the themes that stood at one place of the loop.</summary>
/// <param name="Position">1 for the theme asked first.</param>
/// <param name="Themes">Keys of the themes that stood there.</param>
/// <param name="Term">The contrast; null with a reason.</param>
/// <param name="N">Rows.</param>
/// <param name="Reason">Why there is none.</param>
public sealed record LoopPosition(int Position, IReadOnlyList<string> Themes, TermEstimate? Term, int N, string? Reason);
