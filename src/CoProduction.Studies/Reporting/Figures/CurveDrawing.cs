namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Numbers with intervals over a second variable, joined by lines: doses, levels of a factor, values of a moderator.</summary>
/// <param name="Across">Words under the axis that lies.</param>
/// <param name="Up">Words for the axis that stands.</param>
/// <param name="Names">Words for the places 0, 1, 2 … of the lying axis; empty: it is one of numbers.</param>
/// <param name="Series">Lines, told apart by mark and dashes.</param>
/// <param name="Reference">A dashed line across; null: none.</param>
public sealed record CurveDrawing(string Across, string Up, IReadOnlyList<string> Names, IReadOnlyList<CurveSeries> Series, double? Reference = null) : Drawing;
