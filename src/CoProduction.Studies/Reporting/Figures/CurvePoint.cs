namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A number with its interval at a place of the lying axis.</summary>
public sealed record CurvePoint(double Across, double Value, double? Low, double? High);
