namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A way from top to bottom, such as a CONSORT diagram: rows of boxes with arrows from each row to the next.</summary>
/// <param name="Rows">From top to bottom.</param>
public sealed record BoxesDrawing(IReadOnlyList<BoxRow> Rows) : Drawing;
