using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>A coefficient of a regression table.</summary>
/// <param name="Label">In the words of the study.</param>
/// <param name="Kind">Randomized or associational.</param>
/// <param name="Coefficient">Estimate and error; for a logit in log odds.</param>
/// <param name="Stars">Number of declared thresholds that its p value lies below.</param>
public sealed record RegressionTerm(string Label, TermKind Kind, TermEstimate Coefficient, int Stars);
