namespace CoProduction.Studies.Analysis;

/// <summary>A covariate in one arm.</summary>
/// <param name="Covariate">Label.</param>
/// <param name="Arm">Label of the arm.</param>
/// <param name="N">Values.</param>
/// <param name="Mean">Null without values.</param>
/// <param name="StandardDeviation">Null below two values.</param>
/// <param name="StandardizedDifference">(mean − mean of the control) / √((s² + s² of the control)/2); null for the control and where it cannot be computed.</param>
public sealed record BalanceRow(string Covariate, string Arm, int N, double? Mean, double? StandardDeviation, double? StandardizedDifference);
