namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A number with its interval; null where there is none, which the figure says in words.</summary>
/// <param name="Label">What it is; wrapped, never cut.</param>
/// <param name="Value">Where the mark stands; null: no mark.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Text">The number as words.</param>
/// <param name="Mark">Shape of the mark.</param>
public sealed record FigurePoint(string Label, double? Value, double? Low, double? High, string Text, PointMark Mark = PointMark.Filled);
