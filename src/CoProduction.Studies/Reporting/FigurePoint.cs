namespace CoProduction.Studies.Reporting;

/// <summary>A coefficient with its interval; null where there is none, which the figure says in words.</summary>
public sealed record FigurePoint(string Label, double? Value, double? Low, double? High, string Text);
