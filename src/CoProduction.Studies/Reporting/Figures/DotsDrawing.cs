namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Every value of every arm as a dot, equal values one above the other, with a mark at the mean.</summary>
/// <param name="Axis">Words under the axis.</param>
/// <param name="Values">Values that occur, ascending.</param>
/// <param name="Panels">Arms, the control first; a count per value.</param>
public sealed record DotsDrawing(string Axis, IReadOnlyList<double> Values, IReadOnlyList<HistogramPanel> Panels) : Drawing;
