namespace CoProduction.Studies.Reporting;

/// <summary>A coefficient plot: points with intervals about zero, and the table behind it.</summary>
/// <param name="Key">Stable; names the figure's file and anchors.</param>
/// <param name="Title">Title.</param>
/// <param name="Description">What it shows, for who cannot see it.</param>
/// <param name="Axis">Words under the axis.</param>
/// <param name="Points">From top to bottom.</param>
/// <param name="Table">The numbers.</param>
public sealed record Figure(string Key, string Title, string Description, string Axis, IReadOnlyList<FigurePoint> Points, ReportTable Table) : ReportBlock;
