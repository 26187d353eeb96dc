namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A bar per arm, divided by the share of each answer.</summary>
/// <param name="Categories">Answers, lowest first.</param>
/// <param name="Bars">Arms, the control first.</param>
public sealed record StackedBarsDrawing(IReadOnlyList<string> Categories, IReadOnlyList<StackedBar> Bars) : Drawing;
