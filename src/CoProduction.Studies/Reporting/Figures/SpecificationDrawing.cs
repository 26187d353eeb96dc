namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A specification curve: estimates by size, and below each a mark per choice that it makes.</summary>
/// <param name="Axis">Words for the axis of the estimates.</param>
/// <param name="Choices">Names of the choices, a row each.</param>
/// <param name="Points">From lowest to highest.</param>
public sealed record SpecificationDrawing(string Axis, IReadOnlyList<string> Choices, IReadOnlyList<SpecificationPoint> Points) : Drawing;
