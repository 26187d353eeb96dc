using CoProduction.Studies.Design;

namespace CoProduction.Web.Operations;

/// <summary>The token of the preview's participant, or why there is none.</summary>
public sealed record PreviewOutcome(ParticipantToken? Token, string? Refusal, IReadOnlyList<DesignProblem> Problems);
