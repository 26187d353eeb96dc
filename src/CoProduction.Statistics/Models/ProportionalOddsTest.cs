namespace CoProduction.Statistics;

/// <summary>A Wald test that slopes are the same at every threshold of an ordered logit.</summary>
/// <param name="Term">"all", or the term of the formula.</param>
/// <param name="ChiSquare">The statistic.</param>
/// <param name="Df">Equalities tested.</param>
/// <param name="PValue">P(χ² &gt; statistic).</param>
/// <param name="Reason">Why there is no test; null when there is one.</param>
public sealed record ProportionalOddsTest(string Term, double? ChiSquare, int Df, double? PValue, string? Reason);
