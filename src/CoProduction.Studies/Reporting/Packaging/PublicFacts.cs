using CoProduction.Studies.Disclosure;

namespace CoProduction.Studies.Reporting.Packaging;

/// <summary>What a public package holds back.</summary>
/// <param name="Data">Quasi-identifiers and k, as they were applied.</param>
/// <param name="Suppressed">Persons left out because fewer than k shared their combination of quasi-identifiers.</param>
/// <param name="Combinations">Combinations that occur in the package.</param>
public sealed record PublicFacts(PublicData Data, int Suppressed, int Combinations);
