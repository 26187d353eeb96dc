using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>Does anything among the covariates tell an arm from the control?</summary>
/// <param name="Arm">Label of the arm.</param>
/// <param name="N">Rows with every covariate.</param>
/// <param name="Dropped">Rows of the two arms that lack one.</param>
/// <param name="Wald">Wald F with HC2.</param>
/// <param name="Redraw">The same question by drawing the arms again; null where it was not drawn.</param>
/// <param name="RedrawReason">Why it was not.</param>
public sealed record JointBalance(string Arm, int N, int Dropped, WaldTest Wald, RandomizationTest? Redraw, string? RedrawReason);
