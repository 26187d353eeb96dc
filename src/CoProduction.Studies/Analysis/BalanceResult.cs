using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>Balance of pre-treatment measures over the arms of one randomization.</summary>
/// <param name="Randomization">Label.</param>
/// <param name="Control">Label of the control arm.</param>
/// <param name="Rows">Covariate × arm.</param>
/// <param name="Joint">Per other arm: does anything among the covariates tell it from the control? Wald F with HC2.</param>
/// <param name="Notes">What was left out.</param>
public sealed record BalanceResult(string Randomization, string Control, IReadOnlyList<BalanceRow> Rows, IReadOnlyList<(string Arm, WaldTest Test, int N)> Joint, IReadOnlyList<string> Notes);
