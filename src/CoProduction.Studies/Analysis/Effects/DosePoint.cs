using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>The mean of an outcome at a dose.</summary>
public sealed record DosePoint(double Dose, string Label, int N, TermEstimate Mean);
