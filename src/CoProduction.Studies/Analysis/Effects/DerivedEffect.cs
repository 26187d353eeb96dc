namespace CoProduction.Studies.Analysis.Effects;

/// <summary>An effect that the design implies; in the plan or not.</summary>
/// <param name="Estimate">By the estimator that the design implies.</param>
/// <param name="IsInPlan">An inquiry of the plan asks for the same contrast of the same outcome.</param>
public sealed record DerivedEffect(Estimate Estimate, bool IsInPlan);
