using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Responses;

namespace CoProduction.Web.Operations;

/// <summary>Which package of a study is wanted.</summary>
/// <param name="Kind">Whose responses.</param>
/// <param name="Public">For a public package: what it must hold back; null: the full one.</param>
/// <param name="Suppress">Leave out who stands in a combination of quasi-identifiers that too few share; else the package is refused.</param>
public sealed record PackageRequest(ParticipantKind Kind, PublicData? Public = null, bool Suppress = false);
