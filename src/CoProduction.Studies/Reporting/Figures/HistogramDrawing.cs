namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A histogram per arm on one axis, as shares of the arm, with a mark at the mean.</summary>
/// <param name="Axis">Words under the axis.</param>
/// <param name="Edges">One more than bins, ascending.</param>
/// <param name="Panels">Arms, the control first.</param>
public sealed record HistogramDrawing(string Axis, IReadOnlyList<double> Edges, IReadOnlyList<HistogramPanel> Panels) : Drawing;
