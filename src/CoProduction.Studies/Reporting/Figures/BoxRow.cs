namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Boxes that stand beside each other: one step, or one box per arm.</summary>
/// <param name="Boxes">From left to right.</param>
/// <param name="Aside">Who leaves here; only beside a single box.</param>
public sealed record BoxRow(IReadOnlyList<Box> Boxes, Box? Aside = null);
