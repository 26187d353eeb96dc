using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>Who starts, on what, and what they agreed to.</summary>
public sealed record NewParticipant
{
    public required PublishedVersion Version { get; init; }
    public required ParticipantToken Token { get; init; }
    public required string Language { get; init; }
    public ParticipantKind Kind { get; init; } = ParticipantKind.Real;
    public string? Site { get; init; }
    public string? Session { get; init; }

    /// <summary>Null where the study has one population.</summary>
    public string? Population { get; init; }

    public short Wave { get; init; } = 1;

    /// <summary>The identity of the person, by invitation or panel; null for an open link.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The code of the invitation that is used up, or null.</summary>
    public string? InvitationCode { get; init; }

    public IReadOnlyDictionary<string, string> UrlParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Arms that a researcher chose for a preview, by randomization; the others are drawn.</summary>
    public IReadOnlyDictionary<string, string> ChosenArms { get; init; } = new Dictionary<string, string>();
}
