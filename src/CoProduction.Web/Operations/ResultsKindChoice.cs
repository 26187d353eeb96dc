using CoProduction.Studies.Responses;

namespace CoProduction.Web.Operations;

/// <summary>Whose rows are shown, and whose could be.</summary>
public sealed record ResultsKindChoice(IReadOnlyList<ParticipantKind> Offered, ParticipantKind Chosen);
