namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A forest plot: points with their intervals, one below the other, about a line of reference.</summary>
/// <param name="Axis">Words under the axis.</param>
/// <param name="Points">From top to bottom.</param>
/// <param name="Reference">Where the dashed line stands: no effect.</param>
public sealed record ForestDrawing(string Axis, IReadOnlyList<FigurePoint> Points, double Reference = 0) : Drawing;
