namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A box of a diagram.</summary>
/// <param name="Lines">The first is its name; each is wrapped, never cut.</param>
/// <param name="Kind">How it looks.</param>
public sealed record Box(IReadOnlyList<string> Lines, BoxKind Kind = BoxKind.Step);
