namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A line of a curve; its label stands in the legend, empty where there is one line.</summary>
public sealed record CurveSeries(string Label, IReadOnlyList<CurvePoint> Points);
