namespace CoProduction.Studies.Reporting.Figures;

/// <summary>One specification.</summary>
/// <param name="Value">Estimate.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Made">By choice: is it made?</param>
/// <param name="IsDeclared">The plan's own.</param>
public sealed record SpecificationPoint(double Value, double? Low, double? High, IReadOnlyList<bool> Made, bool IsDeclared);
