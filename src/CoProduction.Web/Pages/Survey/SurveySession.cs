using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Pages.Survey;

/// <summary>All that one request needs to know of a participant; read by one statement (<see cref="SurveyReader"/>).</summary>
public sealed record SurveySession
{
    public required long StudyId { get; init; }
    public required Guid ParticipantId { get; init; }
    public required int Version { get; init; }
    public required ParticipantKind Kind { get; init; }
    public bool IsPreview => Kind == ParticipantKind.Preview;

    public required ParticipantState State { get; init; }

    /// <summary>False: found by the ticket of a page alone. Such a request may store that page and is shown nothing.</summary>
    public required bool ByToken { get; init; }

    /// <summary>Kept in memory since its page was shown, not read for this request: what is decided from it counts only while nothing has changed.</summary>
    public bool IsKept { get; init; }

    public string? Language { get; init; }
    public string? ExternalId { get; init; }
    public required PageTurn Position { get; init; }
    public required Respondent Respondent { get; init; }

    /// <summary>The page of the ticket that was posted; null where there is none, or it is not this participant's.</summary>
    public IssuedPage? Posted { get; init; }

    /// <summary>The page that the participant is at.</summary>
    public IssuedPage? Current { get; init; }
}
