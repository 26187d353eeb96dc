namespace CoProduction.Studies.Disclosure;

/// <summary>A combination of quasi-identifiers that fewer persons share than must.</summary>
/// <param name="Values">In the order of the quasi-identifiers; null where the person has none.</param>
/// <param name="Persons">How many share it.</param>
public sealed record SmallCell(IReadOnlyList<string?> Values, int Persons);
